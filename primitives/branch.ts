import { z } from 'zod';
import { definePrimitive, isSkipped, type Outputs, type Settled, SKIPPED } from './define.ts';
import { type Belief, handOn } from './kit/belief.ts';
import { compileCel } from './kit/cel.ts';
import { visible } from './kit/cel-values.ts';
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

const VARIABLES = ['value', 'confidence', 'status', 'outcome'];

const exits = (yes: Settled, no: Settled): Outputs =>
  Object.fromEntries(EXITS.map((exit, i) => [exit, i ? no : yes]));

function meets(belief: Belief, when: string): { isMet: boolean; because: string } {
  const compiled = compileCel(when, VARIABLES);
  if (!compiled.isOk) return { isMet: false, because: `The condition cannot be read: ${compiled.problem}` };
  const result = compiled.expression.evaluate(visible(belief));
  if (!result.isOk) return { isMet: false, because: `The condition failed: ${result.problem}` };
  if (typeof result.value !== 'boolean')
    return { isMet: false, because: 'The condition is neither true nor false.' };
  return { isMet: result.value, because: `${when} is ${result.value}` };
}

export const branch = definePrimitive({
  id: 'branch',
  version: 1,
  group: 'control',
  title: 'Branch',
  summary: 'Send a value one way if a condition holds, and the other way if not.',
  docs: `Asks one condition about a value and its confidence. The value leaves unchanged through exactly one of the two exits.

The condition is written in CEL. It can read \`value\`, \`confidence\` (a number, or null where there is none), \`status\` (unknown, self_reported, derived or calibrated) and \`outcome\` (ok, abstain or fail): for example \`status == 'calibrated' && confidence >= 0.9\`. A condition that fails or is neither true nor false counts as not fulfilled.`,
  example: {
    about: 'A negative review goes the other way.',
    config: { when: "value == 'positive'" },
    arrives: { in: '"negative", says 0.7' },
    leaves: { [EXITS[0]]: 'not taken', [EXITS[1]]: '"negative", says 0.7' },
  },
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
  exits: () => EXITS,
  tolerant: true,
  check: ({ config: { when } }) => {
    const compiled = compileCel(when, VARIABLES);
    if (compiled.isOk) return [];
    return [{ code: 'R9.expression', field: 'when', values: { problem: compiled.problem } }];
  },
  run: (ctx) => {
    const arriving = ctx.input('in');
    if (isSkipped(arriving)) return exits(SKIPPED, SKIPPED);
    const { isMet } = meets(arriving, ctx.config.when);
    return isMet ? exits(handOn(arriving), SKIPPED) : exits(SKIPPED, handOn(arriving));
  },
  explain: (ctx) => ({
    rule: 'pass',
    lines: [meets(ctx.output, ctx.config.when).because, 'A branch does not change a confidence.'],
    assumes: [],
  }),
});
