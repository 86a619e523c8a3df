import { z } from 'zod';
import { definePrimitive, isSkipped, type NodeIssue } from './define.ts';
import { fail, handOn, ok, unknown } from './kit/belief.ts';
import { compileCel, type Evaluated } from './kit/cel.ts';
import { isUnique, toPortType, VALUE_TYPES } from './kit/config-type.ts';
import { factsOf } from './kit/facts.ts';
import { any, hasType, showType } from './kit/port-type.ts';

const config = z.strictObject({
  expression: z
    .string()
    .min(1)
    .max(4000)
    .default('value')
    .describe('A CEL expression over value; its result goes out.'),
  type: z.enum(VALUE_TYPES).default('Text').describe('Type of the result; anything else is a failure.'),
  labels: z
    .array(z.string().min(1).max(120))
    .max(200)
    .default([])
    .describe('The labels the result can have, for the type Label; none means any label.'),
  preservesClaim: z
    .boolean()
    .default(false)
    .describe('Whether the result is right exactly when the input was; only then the confidence is kept.'),
});

type Config = z.infer<typeof config>;

/** The value of the expression, if it has the declared type. */
function compute(value: unknown, { expression, type, labels }: Config): Evaluated {
  const compiled = compileCel(expression, ['value']);
  if (!compiled.isOk) return { isOk: false, problem: `The expression cannot be read: ${compiled.problem}` };
  const result = compiled.expression.evaluate({ value });
  if (!result.isOk) return { isOk: false, problem: `The expression failed: ${result.problem}` };
  const declared = toPortType(type, labels);
  if (hasType(result.value, declared)) return result;
  return { isOk: false, problem: `The result is ${nameValue(result.value)}, not ${showType(declared)}.` };
}

function nameValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the text “${value.length > 40 ? `${value.slice(0, 39)}…` : value}”`;
  return typeof value === 'object' ? 'a map' : String(value);
}

export const transform = definePrimitive({
  id: 'transform',
  version: 1,
  group: 'transformation',
  title: 'Transform',
  summary: 'Compute a new value from the one that arrives.',
  docs: `Computes a value with an expression in CEL over \`value\`: \`value.lowerAscii()\`, \`value.total > 100\`, \`value.items.filter(i, i.open).size()\`. A record of answers is read by name: \`value.vader.value\`.

Expressions have no side effects and bounded work. One that fails, or whose result has another type than declared, makes the node fail with a sentence.

After an arbitrary computation nobody knows whether the result is right, so the confidence becomes unknown. Switch on *preserves the claim* only where the result is right exactly when the input was, as for a change of spelling.`,
  example: {
    about: 'A number becomes a sentence; how sure it was is not carried over unasked.',
    config: { expression: "'The answer is ' + string(value)" },
    arrives: { in: '4, says 0.9' },
    leaves: { out: '"The answer is 4", unknown: unmeasured-transform' },
  },
  cost: 'free',
  config,
  ports: ({ type, labels }) => ({
    in: [{ name: 'in', title: 'Value', type: any }],
    out: [{ name: 'out', title: 'Result', type: toPortType(type, labels) }],
  }),
  subtitle: ({ expression, type, labels }) => `${expression} → ${showType(toPortType(type, labels))}`,
  infer: (ctx) => {
    const { type, labels, preservesClaim } = ctx.config;
    const before = factsOf(ctx, 'in');
    const out = toPortType(type, labels);
    return {
      out: preservesClaim ? { ...before, type: out } : { type: out, claims: [], status: 'unknown' },
    };
  },
  issues: {
    'R9.labels-repeat': { sentence: 'A label is listed twice.', fix: 'Remove one of the two.' },
    'R9.expression': { sentence: 'The expression cannot be read: {problem}', fix: 'Correct the expression.' },
  },
  check: ({ config: { expression, labels } }) => {
    const issues: NodeIssue[] = isUnique(labels) ? [] : [{ code: 'R9.labels-repeat', field: 'labels' }];
    const compiled = compileCel(expression, ['value']);
    if (compiled.isOk) return issues;
    return [...issues, { code: 'R9.expression', field: 'expression', values: { problem: compiled.problem } }];
  },
  run: (ctx) => {
    const before = ctx.input('in');
    if (isSkipped(before)) return { out: before };
    if (before.outcome !== 'ok') return handOn(before);
    const more = { claim: before.conf.claim, evidence: before.evidence };
    const result = compute(before.value, ctx.config);
    if (!result.isOk) return fail(result.problem, more);
    if (!ctx.config.preservesClaim)
      return ok(result.value, unknown('none', 'unmeasured-transform'), { evidence: before.evidence });
    const { conf, evidence, verified } = before;
    return ok(result.value, conf, { evidence, ...(verified && { verified }) });
  },
  explain: ({ config: { preservesClaim } }) =>
    preservesClaim
      ? {
          rule: 'pass',
          lines: ['The confidence is that of the value before.'],
          assumes: ['the result is right exactly when the value before was right'],
        }
      : {
          rule: 'none',
          lines: ['What this computation does to correctness was never measured.'],
          assumes: [],
        },
});
