import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { deltaOf } from './delta.ts';
import { apply, type Op } from './ops.ts';
import { canonicalText, type Pattern, type PatternEdge } from './pattern.ts';
import { countDiff, diffPatterns, isEmptyDiff, isOnlyMoved } from './pattern-diff.ts';
import { seeded } from './random.ts';
import { build } from './testing.ts';
import { generatePattern } from './testing-generate.ts';
import { suggestStep } from './version-step.ts';

const BEFORE: Pattern = build()
  .input('text')
  .agent('first', 'sentiment-vader', 'text')
  .agent('second', 'sentiment-afinn', 'text')
  .node('vote', 'vote', { from: ['first', 'second'] })
  .output('vote')
  .pattern();

const done = (...ops: Op[]): Pattern => apply(BEFORE, ops).pattern;
const swapped = (edges: readonly PatternEdge[], a: number, b: number): PatternEdge[] =>
  edges.map((edge, i) => edges[i === a ? b : i === b ? a : i] ?? edge);
const edge0 = BEFORE.edges[0] as PatternEdge;
const intoVote = BEFORE.edges.flatMap(({ target }, i) => (target.node === 'vote' ? [i] : []));
const none = { added: 0, removed: 0, changed: 0, moved: 0, wires: 0, settings: 0 };
const seed = fc.integer({ min: 0, max: 2 ** 31 });

describe('one change', () => {
  const agent = { id: 'third', primitive: 'agent', version: 1, config: {}, position: { x: 0, y: 0 } };
  test.each<[string, Pattern, Partial<typeof none>]>([
    ['nothing', { ...BEFORE, nodes: BEFORE.nodes.map((node) => ({ ...node })) }, {}],
    ['a node more', done({ type: 'addNodes', nodes: [agent] }), { added: 1 }],
    ['a node less, with its wires', done({ type: 'removeNodes', ids: ['second'] }), { removed: 1, wires: 2 }],
    ['a place', done({ type: 'moveNodes', to: { vote: { x: 7, y: 7 } } }), { moved: 1 }],
    ['a name', done({ type: 'renameNode', id: 'vote', title: 'Count' }), { changed: 1 }],
    ['a setting', done({ type: 'setConfig', id: 'vote', config: { rule: 'x' } }), { changed: 1 }],
    ['a limit', done({ type: 'setBudget', budget: { calls: 3 } }), { settings: 1 }],
    ['another order of nodes', { ...BEFORE, nodes: BEFORE.nodes.toReversed() }, {}],
    [
      'other ids of wires',
      { ...BEFORE, edges: BEFORE.edges.map((one) => ({ ...one, id: `${one.id}x` })) },
      {},
    ],
    [
      'another order of voices',
      { ...BEFORE, edges: swapped(BEFORE.edges, intoVote[0] ?? 0, intoVote[1] ?? 0) },
      { wires: 1 },
    ],
    [
      'one of a wire',
      { ...BEFORE, edges: BEFORE.edges.with(0, { ...edge0, extra: { color: 'red' } }) },
      { settings: 1 },
    ],
    ['a field nobody knows', { ...BEFORE, extra: { color: 'red' } }, { settings: 1 }],
  ])('%s', (_name, after, counts) => {
    expect(countDiff(diffPatterns(BEFORE, after))).toEqual({ ...none, ...counts });
  });

  test('says what was and what is', () => {
    const after = done(
      { type: 'renameNode', id: 'vote', title: 'Count' },
      { type: 'setConfig', id: 'vote', config: { rule: 'x' } },
      { type: 'moveNodes', to: { vote: { x: 7, y: 7 } } },
    );
    const [change] = diffPatterns(BEFORE, after).nodes;
    expect(change).toMatchObject({ id: 'vote', kind: 'changed', isRenamed: true, isMoved: true });
    expect(change?.fields).toEqual([
      { field: 'title', before: undefined, after: 'Count' },
      { field: 'config.rule', before: undefined, after: 'x' },
    ]);
  });

  test('what only moved is told apart', () => {
    const moved = done({ type: 'moveNodes', to: { vote: { x: 7, y: 7 } } });
    expect(isOnlyMoved(diffPatterns(BEFORE, moved))).toBe(true);
    const renamed = apply(moved, { type: 'renameNode', id: 'vote', title: 'Count' }).pattern;
    expect(isOnlyMoved(diffPatterns(BEFORE, renamed))).toBe(false);
    expect(isOnlyMoved(diffPatterns(BEFORE, BEFORE))).toBe(false);
  });
});

describe('any two patterns', () => {
  test.prop([seed], { numRuns: 40 })('nothing differs from itself', (one) => {
    const pattern = generatePattern(one, 10);
    expect(isEmptyDiff(diffPatterns(pattern, structuredClone(pattern)))).toBe(true);
  });

  test.prop([seed, seed], { numRuns: 60 })(
    'both ways it is the same seen from the other side',
    (one, other) => {
      const [a, b] = [generatePattern(one, 8), generatePattern(other, 8)];
      const [there, back] = [countDiff(diffPatterns(a, b)), countDiff(diffPatterns(b, a))];
      expect(there).toEqual({ ...back, added: back.removed, removed: back.added });
    },
  );

  test.prop([seed, seed], { numRuns: 40 })(
    'after the ops from one to the other nothing differs',
    (one, other) => {
      const [a, b] = [generatePattern(one, 8), generatePattern(other, 8)];
      expect(isEmptyDiff(diffPatterns(apply(a, deltaOf(a, b)).pattern, b))).toBe(true);
    },
  );

  test('a field nobody knows is a change that can be restored, on every part', () => {
    const extra = { color: 'red' };
    const after: Pattern = {
      ...{ ...BEFORE, extra, envelope: extra },
      nodes: BEFORE.nodes.map((node) => ({ ...node, extra })),
      edges: BEFORE.edges.map((edge) => ({ ...edge, extra })),
    };
    expect(apply(BEFORE, deltaOf(BEFORE, after)).pattern).toEqual(after);
    expect(apply(after, deltaOf(after, BEFORE)).pattern).toEqual(BEFORE);
  });

  test.prop([seed], { numRuns: 100 })('what means something else is never left out', (one) => {
    const pattern = generatePattern(one, 8);
    const after = disturbed(pattern, seeded(one));
    const isSame = canonicalText(sorted(pattern)) === canonicalText(sorted(after));
    const diff = diffPatterns(pattern, after);
    if (!isSame) expect(isEmptyDiff(diff) || isOnlyMoved(diff)).toBe(false);
  });
});

/** The order of wires counts within a port alone. */
const sorted = (pattern: Pattern): Pattern => ({
  ...pattern,
  edges: pattern.edges.toSorted((a, b) => key(a).localeCompare(key(b))),
});
const key = ({ target }: PatternEdge): string => `${target.node}.${target.port}`;

/** One random change of one random part. */
function disturbed(pattern: Pattern, random: () => number): Pattern {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const node = pick(pattern.nodes);
  const edge = pick(pattern.edges);
  const changes: (() => Pattern)[] = [
    () => apply(pattern, { type: 'removeNodes', ids: [node.id] }).pattern,
    () =>
      apply(pattern, { type: 'setConfig', id: node.id, config: { ...node.config, of: random() } }).pattern,
    () => apply(pattern, { type: 'disconnect', ids: [edge.id] }).pattern,
    () => apply(pattern, { type: 'moveNodes', to: { [node.id]: { x: random(), y: 0 } } }).pattern,
    () => ({ ...pattern, edges: pattern.edges.toReversed() }),
    () => ({ ...pattern, nodes: pattern.nodes.toReversed() }),
    () => ({ ...pattern, budget: { calls: Math.floor(random() * 9) } }),
  ];
  return pick(changes)();
}

describe('the step of the version number', () => {
  const input = (config: Record<string, unknown>): Op => ({ type: 'setConfig', id: 'text', config });
  const text = BEFORE.nodes.find(({ primitive }) => primitive === 'input');
  const extra = {
    id: 'more',
    primitive: 'input',
    version: 1,
    config: { name: 'more' },
    position: { x: 0, y: 0 },
  };
  test.each<[string, Op[], string, RegExp]>([
    ['an input went', [{ type: 'removeNodes', ids: [text?.id ?? ''] }], 'major', /is not there any more/],
    ['an input came', [{ type: 'addNodes', nodes: [extra] }], 'major', /a new input, more\./],
    [
      'a type',
      [{ ...input({ name: 'text', type: 'Num' }), id: text?.id ?? '' } as Op],
      'major',
      /was Text and is Num/,
    ],
    [
      'the answer went',
      [{ type: 'removeNodes', ids: ['output', 'out', 'answer'] }],
      'major',
      /answer is not there/,
    ],
    ['a voice went', [{ type: 'removeNodes', ids: ['second'] }], 'minor', /^second was removed\.$/],
    ['a wire went', [{ type: 'disconnect', ids: [BEFORE.edges[0]?.id ?? ''] }], 'minor', /Connections/],
    ['a setting', [{ type: 'setConfig', id: 'vote', config: { rule: 'x' } }], 'patch', /other settings/],
  ])('%s', (_name, ops, ...[step, because]) => {
    const after = done(...ops);
    const found = suggestStep(diffPatterns(BEFORE, after), { before: BEFORE, after });
    expect(found.step).toBe(step);
    expect(found.because).toMatch(because);
  });
});
