import { describe, expect, test } from 'vitest';
import { createRunStore } from '#components/run/run-store.ts';
import type { StoredEvent } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import { abstain, type Belief, type Confidence, ok, unknown } from '#primitives/kit/belief.ts';
import { compareRuns, type Difference, differenceOf, differingFirst } from './compare-runs.ts';
import { comparisonMark, differenceWords } from './compare-words.ts';

const says = (raw: number, method: 'margin' | 'softmax' = 'margin', claim = 'c'): Confidence => ({
  ...{ status: 'self_reported', claim, raw, method },
});
const derived = (p: number): Confidence => ({
  ...{ status: 'derived', claim: 'c', p, lo: p, hi: p, rule: 'vote', assumes: [] },
});

describe('the difference of two confidences', () => {
  test.each<[string, [Confidence | undefined, Confidence], Difference]>([
    ['nothing on one side', [undefined, says(0.5)], { kind: 'none' }],
    ['the same number', [says(0.5), says(0.5)], { kind: 'same' }],
    ['more', [derived(0.5), derived(0.75)], { kind: 'number', by: 0.25 }],
    ['less', [says(0.5), says(0.25)], { kind: 'number', by: -0.25 }],
    ['a score and a probability', [says(0.5), derived(0.5)], { kind: 'unlike', because: 'status' }],
    ['two claims', [says(0.5), says(0.5, 'margin', 'd')], { kind: 'unlike', because: 'claim' }],
    ['two methods', [says(0.5), says(0.5, 'softmax')], { kind: 'unlike', because: 'method' }],
    ['unknown against a number', [unknown('c', 'given'), derived(0.9)], { kind: 'unknown', on: 'first' }],
    ['a number against unknown', [derived(0.9), unknown('c', 'given')], { kind: 'unknown', on: 'second' }],
    ['unknown twice', [unknown('c', 'given'), unknown('c', 'no-signal')], { kind: 'unknown', on: 'both' }],
  ])('%s', (_name, [first, second], expected) => {
    expect(differenceOf(first, second)).toEqual(expected);
  });
});

const GRAPH = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();

function run(graph: Pattern, answers: Record<string, Belief>) {
  const settled = Object.entries(answers).map(
    ([node, belief], i): StoredEvent => ({
      ...{ seq: i + 2, at: i, kind: 'node.settled', node, key: node, out: { out: belief }, ms: 1 },
    }),
  );
  const end = settled.length + 2;
  const work: (() => void)[] = [];
  const store = createRunStore((flush) => work.push(flush));
  store.open('run_1');
  store.pushAll([
    { seq: 1, at: 0, kind: 'run.started', worker: 'w', epoch: 1 },
    ...settled,
    { seq: end, at: 9, kind: 'run.finished', status: 'succeeded', outcome: 'ok', ms: 9 },
  ]);
  for (const flush of work) flush();
  return { graph, store: store.getState() };
}

const rowsOf = (first: ReturnType<typeof run>, second: ReturnType<typeof run>) =>
  new Map(compareRuns(first, second).map((one) => [one.id, one]));

describe('two runs', () => {
  test('the same answers differ in nothing', () => {
    const one = run(GRAPH, { ask: ok('yes', says(0.5)) });
    const rows = compareRuns(one, run(GRAPH, { ask: ok('yes', says(0.5)) }));
    expect(rows.filter(({ isDifferent }) => isDifferent)).toEqual([]);
    expect(rows.map(comparisonMark)).toEqual(rows.map(() => undefined));
  });

  test('state, value and confidence are told apart', () => {
    const first = run(GRAPH, { text: ok('a', unknown('c', 'given')), ask: ok('yes', says(0.5)) });
    const second = run(GRAPH, { text: ok('b', unknown('c', 'given')), ask: ok('yes', says(0.75)) });
    const rows = rowsOf(first, second);
    expect(rows.get('text')).toMatchObject({ hasOtherValue: true, hasOtherState: false, isDifferent: true });
    expect(comparisonMark(rows.get('text') as never)?.words).toBe('other value');
    expect(comparisonMark(rows.get('ask') as never)).toEqual({
      kind: 'more',
      sign: '▴',
      words: 'confidence +0.25',
    });
    const declined = rowsOf(first, run(GRAPH, { ask: abstain('Not sure.') })).get('ask');
    expect(declined).toMatchObject({ hasOtherState: true });
    expect(comparisonMark(declined as never)?.words).toMatch(/^succeeded → abstained/);
  });

  test('no number is given for unlike confidences, and unknown stays unknown', () => {
    const first = run(GRAPH, { ask: ok('yes', says(0.5)) });
    const unlike = rowsOf(first, run(GRAPH, { ask: ok('yes', derived(0.9)) })).get('ask');
    expect(differenceWords(unlike as never)).toBe('not comparable: self-reported against derived');
    const gone = rowsOf(first, run(GRAPH, { ask: ok('yes', unknown('c', 'no-signal')) })).get('ask');
    expect(differenceWords(gone as never)).toBe('unknown in B');
  });

  test('nodes of one side alone are named, and what differs comes first', () => {
    const other = build().input('text').agent('judge', 'sentiment-vader', 'text').output('judge').pattern();
    const rows = compareRuns(run(GRAPH, { ask: ok('yes', says(0.5)) }), run(other, {}));
    const byId = new Map(rows.map((one) => [one.id, one]));
    expect(comparisonMark(byId.get('judge') as never)?.words).toBe('only in B');
    expect(comparisonMark(byId.get('ask') as never)?.words).toBe('only in A');
    const sorted = differingFirst(rows).map(({ isDifferent }) => isDifferent);
    expect(sorted).toEqual(sorted.toSorted((a, b) => Number(b) - Number(a)));
    expect(rows).toHaveLength(4);
  });

  test('the confidences of members are not values', () => {
    const of = (raw: number) => ok({ one: ok('yes', says(raw)) }, unknown('c', 'see-members'));
    const row = rowsOf(run(GRAPH, { ask: of(0.2) }), run(GRAPH, { ask: of(0.9) })).get('ask');
    expect(row).toMatchObject({ hasOtherValue: false });
  });
});
