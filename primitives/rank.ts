import { z } from 'zod';
import {
  type DecideContext,
  definePrimitive,
  type InferContext,
  isSkipped,
  type NodeIssue,
} from './define.ts';
import { AGENT_ISSUES, checkAgent } from './kit/agent-choice.ts';
import { asIfArriving } from './kit/arriving.ts';
import { type Belief, type Confidence, fail, handOn, ok, shownNumber, unknown } from './kit/belief.ts';
import { NOTHING, oneCall, times } from './kit/bound.ts';
import { type Comparison, schedule, strengths } from './kit/bradley-terry.ts';
import { factsOf, itemFacts, listFacts } from './kit/facts.ts';
import { asItems, isItems, itemsOf, toPlain } from './kit/items.ts';
import { isSubtype, json, label, list, showType, typeVar } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';
import { whyUnknown } from './kit/usable.ts';
import { allEvidence } from './kit/voices.ts';

const config = z.strictObject({
  by: z
    .enum(['score', 'pairwise'])
    .default('score')
    .describe('What decides the order: the number each item has, or a judge who compares them in pairs.'),
  topK: z.int().min(1).max(100_000).optional().describe('How many of the best are kept; without it all are.'),
  agentId: z
    .string()
    .max(120)
    .default('')
    .describe('Which agent compares two items, a and b, and answers with the label of the better one.'),
  maxComparisons: z
    .int()
    .min(1)
    .max(500)
    .default(200)
    .describe('How many comparisons are made at most; fewer where every pair has met both ways before.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('How long one comparison may take, in milliseconds.'),
  seed: z.int().min(0).max(2_147_483_647).default(0).describe('Seed for a judge that uses chance.'),
});

type Config = z.infer<typeof config>;

/** Comparisons made at the same time. */
const LANES = 8;

/** The event an item's number is about after comparing. */
const IS_BEST = 'best-of-list';
const PAIR = label(['a', 'b']);

const keep = (items: readonly Belief[], { topK }: Config): readonly Belief[] => items.slice(0, topK);

/** Highest number first; then what has none, then what has no value, both as they came. */
function byScore(items: readonly Belief[]): Belief[] {
  const place = ({ outcome, conf }: Belief): number =>
    outcome === 'ok' ? (whyUnknown(conf) ? -1 : (shownNumber(conf) ?? -1)) : -2;
  return items.toSorted((a, b) => place(b) - place(a));
}

type Verdicts = { comparisons: readonly Comparison[]; failed: number };

/** Asks for all comparisons, a few at a time; `undefined` while some are on their way. */
function compareAll(ctx: DecideContext<Config>, values: readonly unknown[]): Verdicts | undefined {
  const { agentId, maxComparisons, timeoutMs, seed } = ctx.config;
  const comparisons: Comparison[] = [];
  let [waiting, failed] = [0, 0];
  for (const [i, { a, b }] of schedule(values.length, maxComparisons).entries()) {
    const input = { a: values[a], b: values[b] };
    const verdict = ctx.effect(`compare:${i + 1}`, { kind: 'agent', agentId, input, timeoutMs, seed });
    if (verdict === undefined) {
      waiting += 1;
      if (waiting >= LANES) return undefined;
      continue;
    }
    const share = shareOfA(verdict);
    if (share === undefined) failed += 1;
    else comparisons.push({ a, b, share });
  }
  return waiting > 0 ? undefined : { comparisons, failed };
}

/** A judge who declines finds the two equal; any other answer than a or b decides nothing. */
function shareOfA({ outcome, value }: Belief): number | undefined {
  if (outcome === 'abstain') return 1 / 2;
  if (outcome === 'fail') return undefined;
  return value === 'a' ? 1 : value === 'b' ? 0 : undefined;
}

const chanceOfBest = (raw: number | undefined): Confidence =>
  raw === undefined
    ? unknown(IS_BEST, 'no-signal')
    : { status: 'self_reported', claim: IS_BEST, raw, method: 'pairwise' };

type Judged = { good: readonly Belief[]; rest: readonly Belief[]; verdicts: Verdicts };

function byPairs(
  { good, rest, verdicts }: Judged,
  key: string,
): { items: readonly Belief[]; reason?: string } {
  const { comparisons, failed } = verdicts;
  const met = new Set(comparisons.flatMap(({ a, b }) => [a, b]));
  if (met.size < good.length) {
    const reason = `The judge said nothing about ${good.length - met.size} of ${good.length} items: ordered by score.`;
    const unsure = byScore([...good, ...rest]).map((one) => ({
      ...handOn(one),
      conf: unknown(IS_BEST, 'no-signal'),
    }));
    return { items: unsure, reason };
  }
  const share = strengths(good.length, comparisons);
  const items = good.map((one, i): Belief => {
    const evidence = [...new Set([...one.evidence, key])];
    return { ...handOn(one), conf: chanceOfBest(share[i]), evidence };
  });
  const unable = rest.map((one) => ({ ...handOn(one), conf: unknown(IS_BEST, 'not-ok') }));
  const all = [...byScore(items), ...unable];
  if (failed === 0) return { items: all };
  return {
    items: all,
    reason: `${failed} of ${failed + comparisons.length} comparisons failed and do not count.`,
  };
}

function ranked(
  before: Belief,
  items: readonly Belief[],
  { config, reason }: { config: Config; reason?: string | undefined },
): Belief {
  const kept = keep(items, config);
  const evidence = allEvidence([before, ...kept]);
  return ok(asItems(kept), unknown('none', 'see-members'), { evidence, ...(reason && { reason }) });
}

/** What is asked, and what follows; `undefined` while the judge is at work. */
function decideRank(ctx: DecideContext<Config>, before: Belief): Belief | undefined {
  if (!isItems(before.value) && !Array.isArray(before.value)) return fail('What arrives is no list.');
  const items = itemsOf(before);
  if (ctx.config.by === 'score') return ranked(before, byScore(items).map(handOn), { config: ctx.config });
  const plain = items.map(({ outcome, value }) => (outcome === 'ok' ? toPlain(value) : undefined));
  const good = items.filter((_, i) => plain[i]?.isOk);
  const rest = items.filter((_, i) => !plain[i]?.isOk);
  const values = plain.flatMap((one) => (one?.isOk ? [one.value] : []));
  const verdicts = good.length < 2 ? { comparisons: [], failed: 0 } : compareAll(ctx, values);
  if (!verdicts) return undefined;
  const { items: sorted, reason } = byPairs({ good, rest, verdicts }, ctx.key);
  return ranked(before, sorted, { config: ctx.config, reason });
}

function checkPairs(ctx: InferContext<Config>): readonly NodeIssue[] {
  const [arriving] = ctx.facts('in');
  const { type } = arriving ? itemFacts(arriving) : { type: undefined };
  const issues = checkAgent(asIfArriving(ctx, type && json({ a: type, b: type })));
  const card = ctx.agent(ctx.config.agentId);
  if (card && !isSubtype(card.output, PAIR)) {
    const values = { agent: card.title, gives: showType(card.output) };
    issues.push({ code: 'R8.pair-output', field: 'agentId', values });
  }
  const count = arriving?.count ?? 0;
  const { maxComparisons: most } = ctx.config;
  // around the circle once takes as many comparisons as there are items
  if (count > most + 1)
    issues.push({ code: 'R9.comparisons-few', field: 'maxComparisons', values: { count, most } });
  return issues;
}

export const rank = definePrimitive({
  id: 'rank',
  version: 1,
  group: 'aggregation',
  title: 'Rank',
  summary: 'Order a list from best to worst, and keep the best.',
  docs: `Orders the items by the number each of them has, highest first. Items without a number come after those with one, and items that failed or abstained come last; nothing is dropped but by the limit you set. Numbers are compared as they are, so rank items whose confidence comes from the same place.

In pairs, a judge is shown two items at a time and says which is better. A Bradley-Terry model turns the verdicts into one order, however they contradict each other. A judge who declines finds the two equal. If failures leave an item without any verdict, the order is that of the scores.

After comparing, each item carries the chance that it is the best of the list, as the judge sees it: a self-reported score that depends on who else is in the list. Ordered by score, each item keeps its own confidence. Whoever then takes the first should know that the winner of a choice is right less often than its number says.`,
  example: {
    about: 'Best first; what has no number comes after.',
    config: { topK: 3 },
    arrives: { in: 'list: "a", says 0.4; "b", unknown: no-signal; "c", says 0.9; fails: Timed out.' },
    leaves: { out: 'list: "c", says 0.9; "a", says 0.4; "b", unknown: no-signal' },
  },
  cost: 'call',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'List', type: list(typeVar('T')) }],
    out: [{ name: 'out', title: 'Ordered', type: list(typeVar('T')) }],
  }),
  subtitle: ({ by, topK }) => (topK === undefined ? `by ${by}` : `by ${by}, best ${topK}`),
  infer: (ctx) => {
    const facts = factsOf(ctx, 'in');
    const items = itemFacts(facts);
    const { by, topK = Number.POSITIVE_INFINITY } = ctx.config;
    const count = facts.count === undefined ? undefined : Math.min(facts.count, topK);
    if (by === 'score') return { out: listFacts(items, count) };
    const each = { type: items.type, claims: [IS_BEST], status: 'self_reported' } as const;
    return { out: listFacts(each, count) };
  },
  issues: {
    ...AGENT_ISSUES,
    'R8.pair-output': {
      sentence: 'Agent {agent} gives {gives}; whoever compares answers with the label a or b.',
      fix: 'Choose another agent.',
    },
    'R9.comparisons-few': {
      sentence: 'With {most} comparisons some of {count} items would never be compared.',
      fix: 'Allow as many comparisons as there are items, or filter first.',
    },
    'R12.no-score': {
      sentence: 'No item ever has a number: the order would stay as it is.',
      fix: 'Assess the items first, or compare them in pairs.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    if (ctx.config.by === 'pairwise') return checkPairs(ctx);
    const [facts] = ctx.facts('in');
    return facts && itemFacts(facts).status === 'unknown' ? [{ code: 'R12.no-score' }] : [];
  },
  bound: ({ config: { by, agentId, maxComparisons, timeoutMs }, agent }) =>
    by === 'pairwise' ? times(oneCall(agent(agentId), timeoutMs), maxComparisons, LANES) : NOTHING,
  decide: (ctx) => {
    const before = ctx.input('in');
    if (before === undefined) return undefined;
    if (isSkipped(before)) return { out: before };
    return before.outcome === 'ok' ? decideRank(ctx, before) : handOn(before);
  },
  explain: ({ config: { by }, output }) => {
    const items = output.outcome === 'ok' ? itemsOf(output) : [];
    const shown = items.slice(0, 4).map((one, i) => {
      const number = shownNumber(one.conf);
      return `${i + 1}. ${number === undefined ? 'no number' : round(number)}`;
    });
    const how =
      by === 'pairwise' ? 'chance of being the best: w / sum of all w' : 'by the number of each item';
    return { rule: 'none', lines: [how, shown.join(', '), output.reason ?? ''].filter(Boolean), assumes: [] };
  },
});
