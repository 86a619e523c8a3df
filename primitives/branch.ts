import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { factsOf } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';

const EXITS = ['then', 'else'] as const;

const config = z.strictObject({
  when: z
    .string()
    .min(1)
    .max(4000)
    .default("outcome == 'ok'")
    .describe(
      'A CEL expression over value, confidence (a number or null), status and outcome; true goes to then.',
    ),
});

export const branch = definePrimitive({
  id: 'branch',
  version: 1,
  group: 'control',
  title: 'Branch',
  summary: 'Send a value one way if a condition holds, and the other way if not.',
  docs: '',
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Value', type: typeVar('T') }],
    out: [
      { name: 'then', title: 'Then', type: typeVar('T') },
      { name: 'else', title: 'Else', type: typeVar('T') },
    ],
  }),
  subtitle: ({ when }) => when,
  infer: (ctx) => {
    const facts = factsOf(ctx, 'in');
    return Object.fromEntries(EXITS.map((exit) => [exit, facts]));
  },
  issues: {
    'R9.expression': { sentence: 'The condition cannot be read: {problem}', fix: 'Correct the expression.' },
  },
  exits: EXITS,
  tolerant: true,
  run: () => {
    throw new Error('branch: not written yet');
  },
});
