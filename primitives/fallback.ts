import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { factsOf, oneOf } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  accept: z
    .enum(['ok', 'confident'])
    .default('ok')
    .describe('What is good enough: any answer, or one whose probability reaches the threshold.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('The least probability that is accepted as confident, from 0 to 1.'),
});

export const fallback = definePrimitive({
  id: 'fallback',
  version: 1,
  group: 'control',
  title: 'Fallback',
  summary: 'Try the branches in order and take the first answer that is good enough.',
  docs: '',
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [{ name: 'item', title: 'Item', type: typeVar('T') }],
      take: [
        { name: 'results', title: 'Branches, in order', type: typeVar('U'), many: { min: 1 }, whole: true },
      ],
    },
  }),
  subtitle: ({ accept, threshold }) =>
    accept === 'ok' ? 'first that answers' : `first with p at least ${threshold}`,
  infer: (ctx) => ({ item: factsOf(ctx, 'in'), out: oneOf(ctx.facts('results')) }),
  issues: {},
  decide: () => undefined,
});
