import { expect, test } from 'vitest';
import { itemsOf } from '#primitives/kit/items.ts';
import { hasData, readGsm } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  calculations,
  measure,
  patternCalled,
  recomputeHere,
  share,
  type Trialled,
  withConfig,
} from './learning.ts';
import { answerOf, asProblems, recorded, trialOf } from './recorded.ts';

const pattern = patternCalled('best-of-n');

function drawsOf(one: Trialled): string[] {
  const draws = beliefOf(one, 'draws');
  return draws?.outcome === 'ok' ? itemsOf(draws).map(({ value }) => answerOf(String(value))) : [];
}

const right = (trials: readonly Trialled[]) => share(trials, ({ isRight }) => isRight);

/** The answer that most draws gave, the first of several. */
function mostCommon(answers: readonly string[]): string | undefined {
  const counts = Map.groupBy(answers, (answer) => answer);
  return [...counts].reduce((best, one) => (one[1].length > best[1].length ? one : best))[0];
}

test('the surest of the draws without a wrong sum is taken, and nobody knows how often that is right', async () => {
  const sure = (solution: string, raw: number) => ({ solution, raw });
  const draws = [
    sure('2 + 3 = 6\n6 * 4 = 24\nA: 24', 0.99),
    sure('3 * 4 = 12\n2 + 12 = 14\nA: 14', 0.7),
    sure('2 + 3 = 5\n5 * 4 = 20\nA: 20', 0.4),
  ];
  const agents: NonNullable<ConstructorParameters<typeof Sandbox>[0]>['agents'] = {
    'solver-hurried': ({ seed }, { key }) => {
      const { solution, raw } = draws[seed % draws.length] ?? sure('', 0);
      const conf = { status: 'self_reported', claim: 'answer-correct', raw, method: 'verbal' } as const;
      return { outcome: 'ok', value: solution, conf, evidence: [key], cost: { units: 1, ms: 0, calls: 1 } };
    },
  };
  const { called, result } = await new Sandbox({ agents, oracle: recomputeHere }).play(pattern, {
    text: '2 + 3 * 4',
  });
  expect(called).toHaveLength(8);
  expect(result).toMatchObject({ value: '14', conf: { status: 'unknown', why: 'unmeasured-transform' } });
});

test('the more draws the better, better than the most common answer, and never better than any of them', async () => {
  const items = await calculations(200, 4);
  const trials = await Promise.all(
    [2, 4, 8].map((k) => measure(withConfig(pattern, 'draws', { k }), items, { oracle: recomputeHere })),
  );
  const [two = 0, four = 0, eight = 0] = trials.map(right);
  const all = trials[2] ?? [];
  const single = share(all, (one) => drawsOf(one)[0] === one.item.truth);
  const common = share(all, (one) => mostCommon(drawsOf(one)) === one.item.truth);
  const any = share(all, (one) => drawsOf(one).includes(one.item.truth));
  expect(two).toBeGreaterThan(single);
  expect(four).toBeGreaterThan(two);
  expect(eight).toBeGreaterThan(four);
  expect(eight).toBeGreaterThan(common);
  expect(any).toBeGreaterThanOrEqual(eight);
});

test.skipIf(!hasData('gsm_solutions.jsonl'))(
  'GSM8K, recorded models (needs the labelled sets): a verifier lifts .347 to .563; any of six is right on .954',
  async () => {
    const problems = asProblems(readGsm());
    const is = (pick: (one: (typeof problems)[number]) => readonly string[]) =>
      share(problems, (one) => pick(one).map(answerOf).includes(one.truth));
    expect(is(({ weak }) => weak.slice(2, 3))).toBeCloseTo(0.347, 2);
    expect(is(({ weak }) => weak.slice(3))).toBeCloseTo(0.563, 2);
    expect(is(({ weak, mixtral, gpt4 }) => [...weak, mixtral, gpt4])).toBeCloseTo(0.954, 2);
    const two = ({ weak, mixtral }: (typeof problems)[number]) => [mixtral, weak[3] ?? ''];
    const trial = trialOf(problems, (one) => ({ agents: { 'solver-hurried': recorded(...two(one)) } }));
    const trials = await measure(withConfig(pattern, 'draws', { k: 2 }), problems, {
      ...trial,
      oracle: recomputeHere,
    });
    const first = is((one) => two(one).slice(0, 1));
    expect(first).toBeCloseTo(0.639, 2);
    expect(right(trials)).toBeGreaterThan(first + 0.02);
  },
);
