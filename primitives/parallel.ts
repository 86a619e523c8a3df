import { z } from 'zod';
import type { PortFacts } from './define.ts';
import { definePrimitive } from './define.ts';
import { allClaims, factsOf, highestStatus } from './kit/facts.ts';
import { uniqueNames } from './kit/names.ts';
import type { PortType } from './kit/port-type.ts';
import { any, typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  maxConcurrency: z
    .int()
    .min(1)
    .max(64)
    .default(8)
    .describe('How many branches run at the same time; the others wait for a free place.'),
});

export const parallel = definePrimitive({
  id: 'parallel',
  version: 1,
  group: 'execution',
  title: 'Parallel',
  summary: 'Give one value to several branches at the same time and collect what each answers.',
  docs: '',
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answers', type: { t: 'Rec', of: {} } }],
    inner: {
      give: [{ name: 'item', title: 'Item', type: typeVar('T') }],
      take: [{ name: 'results', title: 'Answers', type: any, many: { min: 1 } }],
    },
  }),
  subtitle: ({ maxConcurrency }) => `up to ${maxConcurrency} at a time`,
  infer: (ctx) => {
    const results = ctx.facts('results');
    const names = uniqueNames(ctx.names('results'));
    const of: Record<string, PortType> = {};
    const members: Record<string, PortFacts> = {};
    for (const [i, facts] of results.entries()) {
      const name = names[i] ?? `answer ${i + 1}`;
      of[name] = facts.type;
      members[name] = facts;
    }
    const claims = allClaims(results);
    return {
      item: factsOf(ctx, 'in'),
      out: { type: { t: 'Rec', of }, claims, status: highestStatus(results), members },
    };
  },
  issues: {},
  decide: () => undefined,
});
