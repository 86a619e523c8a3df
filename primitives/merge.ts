import { z } from 'zod';
import {
  definePrimitive,
  type InferContext,
  type NodeIssue,
  type PortFacts,
  type RunContext,
} from './define.ts';
import { abstain, type Belief, isStatusAtMost, ok, shownNumber, unknown } from './kit/belief.ts';
import { chainRange } from './kit/chain.ts';
import { and } from './kit/claims.ts';
import { allClaims, highestStatus } from './kit/facts.ts';
import { FIELD_RULES, fieldClaim, fieldNames, mergeField } from './kit/fields.ts';
import { any, isSubtype, joinTypes, json, label, list, type PortType } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';
import { allEvidence, countVoices, whoSpoke } from './kit/voices.ts';

const config = z.strictObject({
  fields: z
    .record(
      z.string().min(1).max(120),
      z.strictObject({
        rule: z.enum(FIELD_RULES).default('vote').describe('How the values of this field become one.'),
        required: z.boolean().default(false).describe('Whether there is no result without this field.'),
      }),
    )
    .default({})
    .describe('How each field is merged, by name; fields that are not named follow the rule for others.'),
  others: z
    .enum([...FIELD_RULES, 'drop'])
    .default('vote')
    .describe('What happens to fields that are not named: one of the rules, or they are left out.'),
  quorum: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe('How many must give the same value (vote), or a measured one (pool), for a field to get one.'),
  match: z
    .enum(['exact', 'normalised'])
    .default('normalised')
    .describe('When two texts are the same value: letter for letter, or up to case and outer spaces.'),
});

type Config = z.infer<typeof config>;
type Merged = { name: string; isRequired: boolean; belief: Belief };

function mergeFields(voices: readonly Belief[], { fields, others, quorum, match }: Config): Merged[] {
  const names = new Set([...Object.keys(fields), ...fieldNames(voices)]);
  return [...names].flatMap((name) => {
    const own = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const rule = own?.rule ?? others;
    if (rule === 'drop') return [];
    const belief = mergeField(name, voices, { rule, quorum, match });
    return [{ name, isRequired: own?.required ?? false, belief }];
  });
}

const NO_CONFIDENCE = unknown('none', 'no-signal');

/** S2 over the required fields; over all that are there where none is required. */
function wholeOf(merged: readonly Merged[]) {
  const present = merged.filter(({ belief }) => belief.outcome === 'ok');
  const required = present.filter(({ isRequired }) => isRequired);
  const counted = required.length > 0 ? required : present;
  const confs = counted.map(({ belief }) => belief.conf);
  const [only = NO_CONFIDENCE] = confs;
  const conf = confs.length > 1 ? chainRange(confs, { action: 'irreversible' }) : only;
  return { present, counted, conf };
}

const absences = (merged: readonly Merged[]): string[] =>
  merged.flatMap(({ name, belief }) =>
    belief.outcome === 'ok' ? [] : [`No ${name}: ${belief.reason ?? 'nobody gives it.'}`],
  );

function mergeVoices(beliefs: readonly Belief[], config: Config): Belief {
  const counted = countVoices(beliefs, 'exact');
  const { voices } = counted;
  const evidence = allEvidence(voices);
  if (voices.length === 0) return abstain(`Nobody spoke. ${whoSpoke(counted)}.`);
  const merged = mergeFields(voices, config);
  const missing = merged.filter(({ isRequired, belief }) => isRequired && belief.outcome !== 'ok');
  if (missing.length > 0) return abstain(absences(missing).join(' '), { evidence });
  if (!merged.some(({ belief }) => belief.outcome === 'ok'))
    return abstain(['No field has a value.', ...absences(merged).slice(0, 3)].join(' '), { evidence });
  const { present, conf } = wholeOf(merged);
  const value = Object.fromEntries(present.map(({ name, belief }) => [name, belief.value]));
  const absent = absences(merged);
  return ok(value, conf, { evidence, ...(absent.length > 0 && { reason: absent.join(' ') }) });
}

const fieldsOf = ({ type }: PortFacts): Readonly<Record<string, PortType>> =>
  type.t === 'Json' || type.t === 'Action' ? type.fields : {};

/** The least type of a field over all who are sure to give it. */
function fieldType(name: string, facts: readonly PortFacts[]): PortType | undefined {
  const types = facts.flatMap((one) => fieldsOf(one)[name] ?? []);
  const [first, ...rest] = types;
  return first && rest.reduce<PortType>((a, b) => joinTypes(a, b) ?? any, first);
}

/** What the whole is about, where that is known: its required fields, all by voices about one thing. */
function outClaims(fields: Config['fields'], facts: readonly PortFacts[]): readonly string[] {
  const [claim, ...more] = allClaims(facts);
  const required = Object.keys(fields).filter((name) => fields[name]?.required);
  if (claim === undefined || more.length > 0 || required.length === 0) return [];
  return [and(...required.map((name) => fieldClaim(name, claim)))];
}

/** Only required fields are certain to be there. */
function outType({ config, facts }: Pick<InferContext<Config>, 'config' | 'facts'>): PortType {
  const required = Object.entries(config.fields).filter(([, { required: isRequired }]) => isRequired);
  return json(
    Object.fromEntries(
      required.map(([name, { rule }]) => {
        const type = fieldType(name, facts('in')) ?? any;
        return [name, rule === 'union' ? list(type.t === 'List' ? type.of : type) : type];
      }),
    ),
  );
}

export const merge = definePrimitive({
  id: 'merge',
  version: 1,
  group: 'aggregation',
  title: 'Merge',
  summary: 'Make one object of several, field by field.',
  docs: `Decides each field on its own: by vote, by pooling measured labels, by taking the first value, or by uniting all that are listed. A field on which there is no agreement stays absent, with the reason; if it is required there is no result. Only required fields are certain to be there for what comes next.

Who abstains or fails gives no field, and answers that rest on the same evidence are one voice.

The confidence is that all required fields are right, or all that are there where none is required: between 1 minus all the doubts and the least certain of them (rule S2), with the lower end as the number. A field that was voted on has only a share of votes, a raw score, so the whole is at most that. Who is right about a whole object is right about each of its fields, so its confidence counts as a lower bound for each.`,
  example: {
    about: 'Two of three agree on the date, and nobody on the place.',
    config: { fields: { date: { rule: 'vote', required: true } } },
    arrives: {
      in: [
        '{"date":"2 May","place":"Rome"}, unknown: given',
        '{"date":"2 May","place":"Oslo"}, unknown: given',
        '{"date":"3 May"}, unknown: given',
      ],
    },
    leaves: { out: '{"date":"2 May"}, says 0.6667' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Objects', type: json(), many: { min: 2 } }],
    out: [{ name: 'out', title: 'Object', type: json() }],
  }),
  subtitle: ({ fields, others }) => {
    const named = Object.keys(fields).length;
    return named === 0 ? `every field by ${others}` : `${named} named, others by ${others}`;
  },
  infer: (ctx) => {
    const facts = ctx.facts('in');
    const status = highestStatus(facts);
    // votes give a score of their own, whatever arrives; pools and the rest at most derived
    const most =
      status === 'unknown' ? 'self_reported' : isStatusAtMost(status, 'derived') ? status : 'derived';
    return { out: { type: outType(ctx), claims: outClaims(ctx.config.fields, facts), status: most } };
  },
  issues: {
    'R9.field-unknown': {
      sentence: 'Nothing that arrives is certain to have the field {field}, which is required.',
      fix: 'Check its name, or extract it first.',
      level: 'warning',
    },
    'R9.pool-field': {
      sentence: 'The field {field} is no label, so it cannot be pooled.',
      fix: 'Choose another rule.',
    },
    'R9.quorum-large': {
      sentence: 'A quorum of {quorum} can never be reached by {voices} objects.',
      fix: 'Lower the quorum, or connect more.',
    },
  },
  check: (ctx) => {
    const { fields, quorum } = ctx.config;
    const facts = ctx.facts('in');
    if (facts.length === 0) return [];
    const issues: NodeIssue[] = [];
    const values = { quorum, voices: facts.length };
    if (quorum > facts.length) issues.push({ code: 'R9.quorum-large', field: 'quorum', values });
    for (const [field, { rule, required }] of Object.entries(fields)) {
      const type = fieldType(field, facts);
      if (required && !type) issues.push({ code: 'R9.field-unknown', field: 'fields', values: { field } });
      if (rule === 'pool' && type && !isSubtype(type, label()))
        issues.push({ code: 'R9.pool-field', field: 'fields', values: { field } });
    }
    return issues;
  },
  tolerant: true,
  run: (ctx) => mergeVoices(ctx.inputs('in'), ctx.config),
  explain: (ctx) => explainMerge(ctx),
});

function explainMerge(ctx: RunContext<Config> & { output: Belief }) {
  const { voices } = countVoices(ctx.inputs('in'), 'exact');
  const merged = mergeFields(voices, ctx.config);
  if (ctx.output.outcome !== 'ok')
    return { rule: 'none' as const, lines: absences(merged).slice(0, 4), assumes: [] };
  const { counted, conf } = wholeOf(merged);
  const each = counted.slice(0, 4).map(({ name, belief }) => {
    const number = shownNumber(belief.conf);
    return `${name} ${number === undefined ? 'unknown' : round(number)}`;
  });
  const number = shownNumber(conf);
  const sum = number === undefined ? 'unknown, as one of them is' : `${round(number)}`;
  return {
    rule: 'chain.bounds' as const,
    lines: [each.join(', '), `1 - the sum of all (1 - p) = ${sum}`, ...absences(merged).slice(0, 2)],
    assumes: 'assumes' in conf ? conf.assumes : [],
  };
}
