import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { fail, handOn } from './kit/belief.ts';
import { typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  description: z.string().max(500).default('').describe('What the answer means, shown beside the result.'),
});

export const output = definePrimitive({
  id: 'output',
  version: 1,
  group: 'io',
  title: 'Output',
  summary: 'Hand the answer back to whoever started the run.',
  docs: `The end of a pattern; there is exactly one. What arrives here is the result of the run, with its outcome and its confidence unchanged.

An abstention arriving here ends the run as *abstained*, a failure as *failed*: neither is an answer with confidence 0.`,
  example: {
    about: 'What arrives is the answer of the run.',
    arrives: { in: '"positive", says 0.9' },
    leaves: { out: '"positive", says 0.9' },
  },
  cost: 'free',
  config,
  ports: () => ({ in: [{ name: 'in', title: 'Answer', type: typeVar('T') }], out: [] }),
  subtitle: ({ description }) => description || 'the answer of the run',
  infer: () => ({}),
  issues: {},
  tolerant: true,
  run: (ctx) => {
    const answer = ctx.input('in');
    return isSkipped(answer) ? fail('No path led to the output.') : handOn(answer);
  },
});
