import { expect, test } from 'vitest';
import type { NodeRun } from '#engine/fold.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from '#primitives/kit/belief.ts';
import { confidenceHeat, figuresOf, keepSame, type Seen } from './heat.ts';

const claim = 'label-correct';
const says = (raw: number): Confidence => ({ status: 'self_reported', claim, raw, method: 'margin' });
const derived = (p: number): Confidence => ({
  ...{ status: 'derived', claim, p, lo: p, hi: p, rule: 'logpool.neff', assumes: [] },
});
const RUN: NodeRun = { state: 'succeeded', key: 'a', attempts: 1 };

test.each<[string, Belief | undefined, string, string, number]>([
  ['nothing yet', undefined, 'hatched', 'no value', 0],
  ['unknown is no colour of a number', ok('x', unknown(claim, 'no-signal')), 'hatched', 'unknown', 0],
  ['an abstention', abstain('No.'), 'hatched', 'abstained', 0],
  ['a failure', fail('No.'), 'hatched', 'failed', 0],
  ['a score of its own', ok('x', says(0.67)), 'striped', 'says .67', 4],
  ['a derived number', ok('x', derived(0.67)), 'solid', '0.67 derived', 4],
  ['no chance at all is still a number', ok('x', derived(0)), 'solid', '0.00 derived', 1],
])('confidence: %s', (_, belief, ...[fill, text, step]) => {
  expect(confidenceHeat(RUN, belief)).toEqual({ fill, step, text });
});

const seen = (node: string, more: Partial<Seen> = {}): Seen => ({
  ...{ node, around: [], run: RUN, belief: undefined, isContainer: false },
  ...more,
});
const use = (ms: number, calls: number, units: number) => ({ ms, calls, units, times: 1 });

test('cost: what is inside a container was spent by it, and the scale ends at the dearest node', () => {
  const nodes = [
    seen('box', { isContainer: true }),
    seen('a', { around: ['box'] }),
    seen('b', { around: ['box'] }),
    seen('c'),
  ];
  const uses = new Map([
    ['a', use(5, 1, 1)],
    ['b', use(5, 2, 4)],
    ['box', use(9, 0, 0)],
  ]);
  const { figures, most } = figuresOf('cost', nodes, uses);
  expect(most).toBe(4);
  expect(Object.fromEntries(figures)).toEqual({
    box: { fill: 'solid', step: 5, text: '3 calls, 5 units' },
    a: { fill: 'solid', step: 2, text: '1 call, 1 unit' },
    b: { fill: 'solid', step: 5, text: '2 calls, 4 units' },
    c: { fill: 'hatched', step: 0, text: 'not settled' },
  });
});

test('time: all activations together, and how many they were', () => {
  const { figures } = figuresOf(
    'time',
    [seen('a'), seen('b'), seen('c', { run: undefined })],
    new Map([
      ['a', { ...use(3000, 0, 0), times: 3 }],
      ['b', use(500, 0, 0)],
    ]),
  );
  expect([...figures.values()].map(({ text, step }) => [text, step])).toEqual([
    ['3.00 s in 3 times', 5],
    ['500 ms', 1],
    ['not reached', 0],
  ]);
});

test('a figure that did not change keeps its identity, so that only nodes with news draw themselves again', () => {
  const nodes = [seen('a', { belief: ok('x', derived(0.5)) }), seen('b')];
  const before = figuresOf('confidence', nodes, new Map()).figures;
  const again = figuresOf('confidence', nodes, new Map()).figures;
  expect(keepSame(before, again)).toBe(before);
  const later = figuresOf(
    'confidence',
    [nodes[0] ?? seen('a'), seen('b', { belief: ok('x', derived(0.9)) })],
    new Map(),
  ).figures;
  const kept = keepSame(before, later);
  expect(kept.get('a')).toBe(before.get('a'));
  expect(kept.get('b')).toBe(later.get('b'));
});
