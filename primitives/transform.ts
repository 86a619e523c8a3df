import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { toPortType, VALUE_TYPES } from './kit/config-type.ts';
import { factsOf } from './kit/facts.ts';
import { any, showType } from './kit/port-type.ts';

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

export const transform = definePrimitive({
  id: 'transform',
  version: 1,
  group: 'transformation',
  title: 'Transform',
  summary: 'Compute a new value from the one that arrives.',
  docs: '',
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
    'R9.expression': { sentence: 'The expression cannot be read: {problem}', fix: 'Correct the expression.' },
  },
  run: () => {
    throw new Error('transform: not written yet');
  },
});
