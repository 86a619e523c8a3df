import { z } from 'zod';
import type { PortFacts } from './define.ts';
import { definePrimitive, isSkipped } from './define.ts';
import { abstain, type Belief, handOn, ok, unknown } from './kit/belief.ts';
import { inLanes } from './kit/bound.ts';
import { allClaims, factsOf, highestStatus } from './kit/facts.ts';
import { asMembers } from './kit/members.ts';
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

const NOT_TAKEN = abstain('This branch was not taken.');

export const parallel = definePrimitive({
  id: 'parallel',
  version: 1,
  group: 'execution',
  title: 'Parallel',
  summary: 'Give one value to several branches at the same time and collect what each answers.',
  docs: `Runs every branch inside on the same value and waits for all of them. Each branch that hands a value back becomes one member of the record that goes out, under the name of its last node.

A member keeps its own outcome and confidence: one that fails or abstains does not stop the others, and the record as a whole has no number. Connect it to a vote or a pool, and each member counts as one voice.`,
  example: {
    about: 'Two agents answer, one of them has nothing to say.',
    arrives: { in: '"fine", unknown: given' },
    takes: ['vader', 'afinn'],
    inside: { '1.0': '"positive", says 0.6', '1.1': 'abstains: No word of it is known.' },
    leaves: { out: 'record: vader = "positive", says 0.6; afinn = abstains: No word of it is known.' },
  },
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
  decide: (ctx) => {
    const item = ctx.input('in');
    if (item === undefined) return undefined;
    if (isSkipped(item)) return { out: item };
    if (item.outcome !== 'ok') return handOn(item);
    const names = uniqueNames(ctx.takeNames);
    const members: Record<string, Belief> = {};
    let running = 0;
    for (let index = 0; index < ctx.takes && running < ctx.config.maxConcurrency; index += 1) {
      const settled = ctx.result(1, index, { item });
      if (settled === undefined) running += 1;
      else members[names[index] ?? `answer ${index + 1}`] = isSkipped(settled) ? NOT_TAKEN : settled;
    }
    if (running > 0) return undefined;
    return ok(asMembers(members), unknown('none', 'see-members'));
  },
  bound: ({ config, inside, takes }) => ({ ...inside, ms: inLanes(takes, config.maxConcurrency).ms }),
});
