import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { probability } from '#primitives/kit/testing.ts';
import { type Random, seeded } from '../random.ts';
import { adaptiveQuantile, startAdaptive, stepAdaptive } from './adaptive.ts';
import {
  conformalLeast,
  conformalQuantile,
  coverageOf,
  labelsWithin,
  mondrianQuantiles,
  type SetScore,
  strangeness,
} from './conformal.ts';
import { mean } from './forecast.ts';

const SKY = [
  { value: 'rain', p: 0.6 },
  { value: 'sun', p: 0.3 },
  { value: 'snow', p: 0.1 },
];

describe('the quantile', () => {
  const scores = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);

  it.each([
    [0.1, 0.9],
    [0.2, 0.8],
    [0.5, 0.5],
    [0.05, Number.POSITIVE_INFINITY],
    [0, Number.POSITIVE_INFINITY],
    [1, Number.NEGATIVE_INFINITY],
  ])('at alpha %d is the ceil((n + 1)(1 - alpha))-th score: %d', (alpha, wanted) => {
    expect(conformalQuantile([...scores].reverse(), alpha)).toBe(wanted);
  });

  it.each([0.05, 0.1, 0.2, 0.5])('is finite from conformalLeast(%d) items on', (alpha) => {
    const least = conformalLeast(alpha);
    expect(conformalQuantile(new Array(least).fill(0.5), alpha)).toBe(0.5);
    expect(conformalQuantile(new Array(least - 1).fill(0.5), alpha)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('scores', () => {
  it.each([
    ['lac', 'sun', 0, 0.7],
    ['lac', 'hail', 0, 1],
    ['aps', 'rain', 0.5, 0.3],
    ['aps', 'sun', 0.5, 0.75],
    ['aps', 'snow', 1, 1],
  ] as const)('%s of %s', (...[kind, label, luck, wanted]) => {
    expect(strangeness(SKY, label, { kind, luck })).toBeCloseTo(wanted, 12);
  });

  test.prop([probability(), probability(), fc.constantFrom<SetScore>('lac', 'aps')])(
    'sets grow with the quantile and start with the likeliest',
    (low, high, kind) => {
      const set = (q: number) => labelsWithin(SKY, q, { kind, luck: 0.5 });
      const [small, large] = [set(Math.min(low, high)), set(Math.max(low, high))];
      expect(large.slice(0, small.length)).toEqual(small);
    },
  );
});

/** Three labels; `hard` items are a toss-up between two. */
function drawItem(random: Random, share: number) {
  const isHard = random() < share;
  const p = isHard ? 0.5 + 0.1 * random() : 0.85 + 0.14 * random();
  const distribution = [
    { value: 'a', p },
    { value: 'b', p: (1 - p) * 0.8 },
    { value: 'c', p: (1 - p) * 0.2 },
  ];
  const at = random();
  const truth = at < p ? 'a' : at < p + (1 - p) * 0.8 ? 'b' : 'c';
  return { distribution, truth, group: isHard ? 'hard' : 'easy' };
}

const scoreOf = (item: ReturnType<typeof drawItem>, kind: SetScore, luck: number) =>
  strangeness(item.distribution, item.truth, { kind, luck });

describe.each(['lac', 'aps'] as const)('split sets by %s', (kind) => {
  it('cover the truth as promised', () => {
    const random = seeded(21);
    const coverages = Array.from({ length: 40 }, () => {
      const scores = Array.from({ length: 500 }, () => scoreOf(drawItem(random, 0.3), kind, random()));
      const quantile = conformalQuantile(scores, 0.1);
      const sets = Array.from({ length: 500 }, () => {
        const { distribution, truth } = drawItem(random, 0.3);
        return { set: labelsWithin(distribution, quantile, { kind, luck: random() }), truth };
      });
      return coverageOf(sets).coverage;
    });
    expect(mean(coverages)).toBeGreaterThan(0.89);
    expect(mean(coverages)).toBeLessThan(0.915);
  });
});

it('Mondrian covers within each group, where one quantile does not', () => {
  const random = seeded(22);
  const draw = () => {
    const item = drawItem(random, 0.3);
    return { group: item.group, score: scoreOf(item, 'lac', 0) };
  };
  const rows = Array.from({ length: 4_000 }, draw);
  const quantileOf = mondrianQuantiles(rows, 0.1);
  const shared = conformalQuantile(
    rows.map(({ score }) => score),
    0.1,
  );
  const later = Array.from({ length: 20_000 }, draw).filter(({ group }) => group === 'hard');
  const covered = (quantile: number) => mean(later.map(({ score }) => (score <= quantile ? 1 : 0)));
  expect(Math.abs(covered(quantileOf('hard')) - 0.9)).toBeLessThan(0.02);
  expect(covered(shared)).toBeLessThan(0.87);
  // a group never seen, and one seen too rarely, take the quantile of all
  expect(quantileOf('new')).toBe(shared);
  expect(mondrianQuantiles([{ group: 'rare', score: 9 }, ...rows], 0.1)('rare')).toBeCloseTo(shared, 2);
});

describe('adaptive sets', () => {
  it('keep their coverage when scores shift, by moving the level', () => {
    const random = seeded(23);
    let state = startAdaptive(0.1, Array.from({ length: 500 }, random));
    const covered: number[] = [];
    for (let i = 0; i < 3_000; i += 1) {
      const score = random() + 0.5;
      covered.push(score <= adaptiveQuantile(state) ? 1 : 0);
      state = stepAdaptive(state, score);
    }
    expect(mean(covered)).toBeGreaterThan(0.885);
    expect(mean(covered)).toBeLessThan(0.915);
    expect(state.window).toHaveLength(500);
  });

  it('rule nothing out before anything was seen', () => {
    expect(adaptiveQuantile(startAdaptive(0.1))).toBe(Number.POSITIVE_INFINITY);
  });
});
