import { z } from 'zod';
import { type DecideContext, definePrimitive, isSkipped } from './define.ts';
import { abstain, type Belief, fail, ok, unknown } from './kit/belief.ts';
import { times } from './kit/bound.ts';
import { factsOf, itemFacts, listFacts } from './kit/facts.ts';
import { answerOf, onceOk, whyNoAnswer } from './kit/inside.ts';
import { asItems, isItems, itemsOf } from './kit/items.ts';
import { list, typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  maxConcurrency: z
    .int()
    .min(1)
    .max(64)
    .default(8)
    .describe('How many items are worked on at the same time; the others wait for a free place.'),
  onItemFail: z
    .enum(['keep', 'drop', 'fail'])
    .default('keep')
    .describe(
      'What becomes of an item without an answer: keep it as it is, leave it out, or end the whole list with it.',
    ),
  maxItems: z
    .int()
    .min(1)
    .max(100_000)
    .default(1000)
    .describe('How many items may arrive; with more nothing is started and the node fails.'),
});

type Config = z.infer<typeof config>;

/** Kept between arrivals: going over all items again at each would be quadratic. */
type Work = {
  items: readonly Belief[];
  /** Index of the first item that has not been started. */
  next: number;
  running: Set<number>;
  answers: Belief[];
  /** What the whole list ends with, once an item has ended it. */
  end?: Belief;
};

const begin = (arriving: Belief): Work => ({
  items: itemsOf(arriving),
  next: 0,
  running: new Set(),
  answers: [],
});

function tooMany({ value, evidence }: Belief, { maxItems }: Config): Belief | undefined {
  if (!Array.isArray(value)) return fail('Something else than a list arrived.', { evidence });
  if (value.length <= maxItems) return undefined;
  return fail(`${value.length} items arrived; at most ${maxItems} are allowed.`, { evidence });
}

/** The outcome of the whole list when item `index` has no answer. */
function endWith(answer: Belief, index: number): Belief {
  const sentence = `Item ${index + 1} ${whyNoAnswer(answer)}`;
  const more = { claim: answer.conf.claim, evidence: answer.evidence };
  return answer.outcome === 'fail' ? fail(sentence, more) : abstain(sentence, more);
}

/** Takes the answer to an item, if it is there, and lets go of all that led to it. */
function collect(ctx: DecideContext<Config>, work: Work, index: number): void {
  const item = work.items[index];
  const settled = item && ctx.result(index + 1, 0, { item });
  if (settled === undefined) return;
  const answer = answerOf(settled);
  work.answers[index] = answer;
  work.running.delete(index);
  ctx.release(index + 1);
  if (ctx.config.onItemFail === 'fail' && answer.outcome !== 'ok') work.end ??= endWith(answer, index);
}

const ON_FAIL = { keep: 'keeps failures', drop: 'drops failures', fail: 'ends on failure' } as const;

export const map = definePrimitive({
  id: 'map',
  version: 1,
  group: 'execution',
  title: 'Map',
  summary: 'Run the inside on every item of a list.',
  docs: `Runs what is inside once for every item and hands on the list of answers, in the order of the items. A few items are worked on at a time, and what has been answered takes no memory but for its answer: a list may have 100,000 items.

An item that arrives without a value is passed to the inside like any other. Where the inside fails or abstains, the item is kept as a failure or abstention, left out, or ends the whole list at once.

Every answer keeps its own confidence; the list as a whole has no number. Connected to a vote or a pool, each item counts as one voice.`,
  example: {
    about: 'Each review is judged by itself, and one of them says nothing.',
    arrives: { in: '["Lovely.", "A chair."], unknown: given' },
    takes: ['judge'],
    inside: { '1.0': '"positive", says 0.9', '2.0': 'abstains: No signal.' },
    leaves: { out: 'list: "positive", says 0.9; abstains: No signal.' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'List', type: list(typeVar('T')) }],
    out: [{ name: 'out', title: 'Answers', type: list(typeVar('U')) }],
    inner: {
      give: [{ name: 'item', title: 'Item', type: typeVar('T') }],
      take: [{ name: 'result', title: 'Answer', type: typeVar('U') }],
    },
  }),
  subtitle: ({ maxConcurrency, onItemFail }) => `${maxConcurrency} at a time, ${ON_FAIL[onItemFail]}`,
  infer: (ctx) => {
    const arriving = factsOf(ctx, 'in');
    const count = ctx.config.onItemFail === 'drop' ? undefined : arriving.count;
    return { item: itemFacts(arriving), out: listFacts(factsOf(ctx, 'result'), count) };
  },
  issues: {
    'R9.max-items': {
      sentence: '{count} items arrive here, and at most {max} are allowed.',
      fix: 'Raise the limit, or let fewer arrive.',
    },
  },
  check: (ctx) => {
    const { count = 0 } = factsOf(ctx, 'in');
    const { maxItems: max } = ctx.config;
    return count > max ? [{ code: 'R9.max-items', field: 'maxItems', values: { count, max } }] : [];
  },
  decide: onceOk<Config>((arriving, ctx) => {
    const { maxConcurrency, onItemFail } = ctx.config;
    const refused = tooMany(arriving, ctx.config);
    if (refused) return refused;
    const work = ctx.scratch(() => begin(arriving));
    const { items, running, answers } = work;
    for (const index of [...running]) collect(ctx, work, index);
    for (; work.next < items.length && running.size < maxConcurrency && !work.end; work.next += 1) {
      running.add(work.next);
      collect(ctx, work, work.next);
    }
    if (work.end) return work.end;
    if (running.size > 0) return undefined;
    const kept = onItemFail === 'drop' ? answers.filter(({ outcome }) => outcome === 'ok') : answers;
    return ok(asItems(kept), unknown('none', 'see-members'));
  }),
  bound: ({ config: { maxItems, maxConcurrency }, inside }) => times(inside, maxItems, maxConcurrency),
  explain: (ctx) => {
    const arrived = ctx.input('in');
    const { value } = ctx.output;
    const answers = isItems(value) ? value : [];
    const without = answers.filter(({ outcome }) => outcome !== 'ok').length;
    const from = isSkipped(arrived) || !Array.isArray(arrived.value) ? 0 : arrived.value.length;
    return {
      rule: 'none',
      lines: [
        `${from} items arrived, ${answers.length} went out, ${without} of them without an answer.`,
        'Each answer has a confidence of its own; the list has none.',
      ],
      assumes: [],
    };
  },
});
