import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { fail, handOn } from './kit/belief.ts';
import { oneOf } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';

export const merge1 = definePrimitive({
  id: 'merge1',
  version: 1,
  group: 'control',
  title: 'Join',
  summary: 'Go on with whichever path was taken.',
  docs: `Joins paths of which only one is taken: both exits of a gate or a branch, for instance. It goes on as soon as one of them has settled and the others are known not to be taken.

The confidence is that of the path that was taken (T3). A record of answers arriving here stays one value.`,
  example: {
    about: 'Only the second path was taken, and its value goes on.',
    arrives: { in: ['not taken', '"positive", says 0.9'] },
    leaves: { out: '"positive", says 0.9' },
  },
  cost: 'free',
  config: z.strictObject({}),
  ports: () => ({
    in: [{ name: 'in', title: 'Paths', type: typeVar('T'), many: { min: 2 }, whole: true }],
    out: [{ name: 'out', title: 'Value', type: typeVar('T') }],
  }),
  subtitle: () => 'the path that was taken',
  infer: (ctx) => ({ out: oneOf(ctx.facts('in')) }),
  issues: {},
  joins: true,
  tolerant: true,
  run: (ctx) => {
    const [taken] = ctx.inputs('in');
    return taken ? handOn(taken) : fail('None of the joined paths was taken.');
  },
  explain: ({ output }) => ({
    rule: 'path',
    lines: ['The confidence is that of the path that was taken.'],
    assumes: output.conf.status === 'calibrated' ? ['measured on items that took this path'] : [],
  }),
});
