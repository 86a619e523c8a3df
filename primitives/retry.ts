import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { factsOf, NO_FACTS } from './kit/facts.ts';
import { text, typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  max: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('How often the inside runs at most, the first try included.'),
  on: z
    .array(z.enum(['fail', 'abstain', 'low']))
    .min(1)
    .default(['fail'])
    .describe('What makes it try again: a failure, an abstention, or a confidence below the threshold.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('The least probability that is not low, from 0 to 1; an unknown or self-reported one is low.'),
  backoffMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(200)
    .describe('Pause before the second try in milliseconds; it doubles with every further try.'),
  feedback: z
    .boolean()
    .default(true)
    .describe('Whether the inside is told why the last try was not good enough.'),
});

export const retry = definePrimitive({
  id: 'retry',
  version: 1,
  group: 'control',
  title: 'Retry',
  summary: 'Run the inside again until it is good enough or the tries are used up.',
  docs: '',
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [
        { name: 'item', title: 'Item', type: typeVar('T') },
        { name: 'feedback', title: 'Feedback', type: text },
      ],
      take: [{ name: 'result', title: 'Answer', type: typeVar('U') }],
    },
  }),
  subtitle: ({ max, on }) => `up to ${max} tries on ${on.join(', ')}`,
  infer: (ctx) => ({
    item: factsOf(ctx, 'in'),
    feedback: { ...NO_FACTS, type: text },
    out: factsOf(ctx, 'result'),
  }),
  issues: {},
  decide: () => undefined,
});
