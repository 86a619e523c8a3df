import { z } from 'zod';
import { definePrimitive, isSkipped, type NodeIssue, type PortFacts } from './define.ts';
import {
  abstain,
  type Belief,
  type ClaimId,
  type Confidence,
  fail,
  handOn,
  isStatusAtMost,
  ok,
  unknown,
} from './kit/belief.ts';
import { and } from './kit/claims.ts';
import { derive } from './kit/derive.ts';
import { factsOf } from './kit/facts.ts';
import { toPlain } from './kit/items.ts';
import { schemaErrors, schemaProblem, schemaType } from './kit/json-schema.ts';
import { ORACLE_CLAIMS } from './kit/oracle.ts';
import { any } from './kit/port-type.ts';
import { type ReadJson, readJson } from './kit/read-json.ts';

const config = z.strictObject({
  schema: z
    .record(z.string(), z.unknown())
    .default({ type: 'object' })
    .describe('What the object must look like, as a JSON Schema; required properties become its fields.'),
  repair: z
    .int()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      'Rounds of simple repairs when a text is not quite JSON: code fences, words around it, commas too many, single quotes.',
    ),
});

const VALID = ORACLE_CLAIMS.schema;

/** Of what people typed and of what says nothing: there is no claim to add to. */
const NO_CLAIM: readonly ClaimId[] = ['none', 'given'];

/** S5: right before, and in the right form. */
const claimOf = (before: ClaimId): ClaimId => (NO_CLAIM.includes(before) ? before : and(before, VALID));

/**
 * S5: the chance that reading went well is a factor. It is 1 where the JSON was taken as it stood; after a
 * repair nobody measured it. A pass of the schema alone adds nothing to how sure the answer is.
 */
function confidenceOf(before: Confidence, isExact: boolean): Confidence {
  const claim = claimOf(before.claim);
  if (before.status === 'unknown') return { ...before, claim };
  if (!isExact) return unknown(claim, 'unmeasured-transform');
  if (before.status === 'self_reported') return { ...before, claim };
  return derive([before], { rule: 'lossy', claim, of: ([p = 0]) => p, assumes: [] });
}

function read(value: unknown, repair: number): ReadJson {
  if (typeof value === 'string') return readJson(value, { repair: repair > 0 });
  const plain = toPlain(value);
  return plain.isOk ? { ...plain, repairs: [], isExact: true } : plain;
}

function extracted(before: Belief, result: Extract<ReadJson, { isOk: true }>): Belief {
  const { value, repairs, isExact } = result;
  const { evidence, verified = [] } = before;
  return ok(value, confidenceOf(before.conf, isExact), {
    evidence,
    verified: [...verified, { oracle: 'schema', verdict: 'pass', covers: VALID }],
    ...(repairs.length > 0 && { reason: `Read after ${repairs.length} repairs: ${repairs.join(', ')}.` }),
  });
}

/** What is known of the result: at most derived, and about more than before. */
const extractedFacts = ({ claims, status, verified }: PortFacts): Omit<PortFacts, 'type'> => ({
  claims: claims.map(claimOf),
  status: isStatusAtMost(status, 'derived') ? status : 'derived',
  ...(verified && { verified }),
});

export const extract = definePrimitive({
  id: 'extract',
  version: 1,
  group: 'transformation',
  title: 'Extract',
  summary: 'Read an object of a known form out of a text.',
  docs: `Reads JSON and checks it against a schema. The text may stand in a code fence or have words around it; commas before a closing bracket and single quotes are put right, if repairs are allowed. A value that is an object already is only checked.

What does not fit makes the node abstain with a list of what is wrong, so that a retry around it can tell the agent. Understood are type, enum, properties, required, additionalProperties, items, lengths, bounds and the formats date, date-time, email and uri; a schema with anything else is refused before a run.

That the form is right says nothing about the content: the check is noted as *schema-valid*, and the confidence is that of the answer before, now for "right, and of this form". After a repair that changed the text it is unknown.`,
  example: {
    about: 'A model wrapped its answer in a code fence.',
    config: {
      schema: { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] },
    },
    arrives: { in: '"```json\\n{\\"total\\": 12}\\n```", says 0.9' },
    leaves: { out: '{"total":12}, says 0.9' },
  },
  cost: 'free',
  config,
  ports: ({ schema }) => ({
    in: [{ name: 'in', title: 'Text', type: any }],
    out: [{ name: 'out', title: 'Object', type: schemaProblem(schema) ? any : schemaType(schema) }],
  }),
  subtitle: ({ schema }) => {
    const type = schemaProblem(schema) ? any : schemaType(schema);
    const names = type.t === 'Json' ? Object.keys(type.fields) : [];
    return names.length > 0 ? names.join(', ') : 'any object';
  },
  infer: (ctx) => {
    const { schema } = ctx.config;
    const type = schemaProblem(schema) ? any : schemaType(schema);
    return { out: { ...extractedFacts(factsOf(ctx, 'in')), type } };
  },
  issues: {
    'R9.schema': { sentence: 'The schema cannot be used: {problem}', fix: 'Correct the schema.' },
    'R9.schema-object': {
      sentence: 'The schema does not describe an object.',
      fix: 'Set its type to "object".',
    },
    'R9.schema-required': {
      sentence: 'The schema requires {name}, which none of its properties describes.',
      fix: 'Describe {name}, or do not require it.',
    },
  },
  check: ({ config: { schema } }): readonly NodeIssue[] => {
    const problem = schemaProblem(schema);
    if (problem) return [{ code: 'R9.schema', field: 'schema', values: { problem } }];
    const { type, properties, required } = schema as {
      type?: string;
      properties?: object;
      required?: string[];
    };
    if (type !== 'object') return [{ code: 'R9.schema-object', field: 'schema' }];
    const name = required?.find((one) => !Object.hasOwn(properties ?? {}, one));
    return name === undefined ? [] : [{ code: 'R9.schema-required', field: 'schema', values: { name } }];
  },
  run: (ctx) => {
    const before = ctx.input('in');
    if (isSkipped(before)) return { out: before };
    if (before.outcome !== 'ok') return handOn(before);
    const { schema, repair } = ctx.config;
    const more = { claim: claimOf(before.conf.claim), evidence: before.evidence };
    const problem = schemaProblem(schema);
    if (problem) return fail(`The schema cannot be used: ${problem}`, more);
    const result = read(before.value, repair);
    if (!result.isOk) return abstain(result.problem, more);
    const errors = schemaErrors(result.value, schema);
    return errors.length > 0 ? abstain(errors.join(' '), more) : extracted(before, result);
  },
  explain: ({ output }) => ({
    rule: 'lossy',
    lines: [
      output.reason ?? 'The JSON was read as it stood.',
      output.conf.status === 'unknown'
        ? 'That its form is right says nothing about the content.'
        : 'The confidence is that of the answer before: its form is right, and that was checked.',
    ],
    assumes: [],
  }),
});
