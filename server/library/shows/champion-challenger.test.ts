import { beforeAll, expect, test } from 'vitest';
import { comparePaired } from '#engine/calibration/compare.ts';
import { seeded } from '#engine/random.ts';
import { abstain, type Belief, fail, ok } from '#primitives/kit/belief.ts';
import { Sandbox } from '../sandbox.ts';
import { beliefOf, hear, heldOutReviews, measure, patternCalled, share, type Trialled } from './learning.ts';

const pattern = patternCalled('champion-challenger');
const N = 400;

/** Was each right about one item? */
type Pair = { champion: boolean; challenger: boolean };

/** The challenger is better, and would look so by luck in less than 2.5 % of all cases. */
function isPromoted(pairs: readonly Pair[], seed: number): boolean {
  const items = pairs.map(({ champion, challenger }) => ({
    a: Number(challenger),
    b: Number(champion),
    right: true,
  }));
  const compared = comparePaired(items, { seed });
  return 'pWorse' in compared && compared.pWorse < 0.025;
}

let trials: readonly Trialled[] = [];
beforeAll(async () => {
  const items = await heldOutReviews();
  trials = await measure(pattern, items, {
    agents: await hear(['sentiment-naive-bayes', 'sentiment-logistic'], items),
  });
});

const pairOf = (one: Trialled): Pair => ({
  champion: beliefOf(one, 'champion')?.value === one.item.truth,
  challenger: beliefOf(one, 'shadow')?.value === one.item.truth,
});

test('both are asked, and only the champion is heard', () => {
  for (const one of trials) {
    expect(one.called).toHaveLength(2);
    const champion = beliefOf(one, 'champion');
    expect(one.result).toMatchObject({ outcome: champion?.outcome, conf: champion?.conf });
    expect(one.result.value).toBe(champion?.value);
  }
});

test.each([
  ['fails', () => fail('It broke.')],
  ['abstains', () => abstain('No signal.')],
  [
    'throws',
    (): Belief => {
      throw new Error('the wire is cut');
    },
  ],
])('a challenger that %s changes nothing', async (_, challenger) => {
  const sandbox = new Sandbox({ agents: { 'sentiment-logistic': challenger } });
  const { result } = await sandbox.play(pattern, { text: 'A wonderful film, I love it.' });
  expect(result).toMatchObject({ outcome: 'ok', value: 'positive', conf: { status: 'self_reported' } });
});

/** Items of the record, drawn with replacement. */
function draw<T>(all: readonly T[], random: () => number): T[] {
  return Array.from({ length: N }, () => all[Math.floor(random() * all.length)] as T);
}

test('two that are equally good: at most 5 of 100 challengers are promoted', () => {
  const random = seeded(21);
  const pairs = trials.map(pairOf);
  const runs = Array.from({ length: 100 }, (_, seed) => {
    // who was who is decided by a coin, so neither is better
    const swapped = draw(pairs, random).map((pair) =>
      random() < 0.5 ? pair : { champion: pair.challenger, challenger: pair.champion },
    );
    return isPromoted(swapped, seed);
  });
  expect(share(runs, Boolean)).toBeLessThanOrEqual(0.05);
});

test('a challenger that is right 5 points more often is promoted at least 8 times in 10', {
  timeout: 60_000,
}, async () => {
  const random = seeded(22);
  const items = await heldOutReviews();
  const heard = await hear(['sentiment-naive-bayes'], items);
  // the champion itself, with mistakes mended, and some made, at random: 5 points better
  const better = (text: string): Belief => {
    const item = items.find((one) => one.text === text);
    const champion = trials.find((one) => one.item.text === text);
    const isRight = champion ? pairOf(champion).champion : false;
    const luck = random();
    const isNowRight = isRight ? luck >= 0.02 : luck < 0.45;
    const wrong = item?.truth === 'positive' ? 'negative' : 'positive';
    return ok(isNowRight ? item?.truth : wrong, {
      status: 'unknown',
      claim: 'label-correct',
      why: 'no-signal',
    });
  };
  const agents = { ...heard, 'sentiment-logistic': ({ input }: { input: unknown }) => better(String(input)) };
  const pairs = (await measure(pattern, items, { agents })).map(pairOf);
  const gain = share(pairs, ({ challenger }) => challenger) - share(pairs, ({ champion }) => champion);
  const runs = Array.from({ length: 50 }, (_, seed) => isPromoted(draw(pairs, random), seed));
  expect(Math.abs(gain - 0.05)).toBeLessThan(0.01);
  expect(share(runs, Boolean)).toBeGreaterThanOrEqual(0.8);
});
