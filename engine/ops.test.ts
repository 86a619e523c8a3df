import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { copy, paste, readClip } from './clipboard.ts';
import { canRedo, canUndo, historyReducer, startHistory } from './history.ts';
import { apply, type Op } from './ops.ts';
import { LIMITS, type Pattern, patternSchema } from './pattern.ts';
import { build } from './testing.ts';

const base = build()
  .input()
  .container('p', 'parallel', {
    from: 'input',
    inside: (i) => i.agent('a', 'sharp', 'p.item').agent('b', 'calm', 'p.item').take(['a', 'b']),
  })
  .node('v', 'vote', { from: 'p' })
  .container('r', 'retry', {
    from: 'v',
    inside: (i) =>
      i
        .container('q', 'retry', { from: 'r.item', inside: (j) => j.agent('c', 'echo', 'q.item').take('c') })
        .take('q'),
  })
  .output('r')
  .pattern();

const caller = (name: string, ref = '') => ({
  ...{ id: name, primitive: 'subpattern', version: 1, config: { ref }, position: { x: 0, y: 0 } },
});

const id = fc.constantFrom(...base.nodes.map((node) => node.id), 'new-1', 'new-2', 'gone');
const edgeId = fc.constantFrom(...base.edges.map((edge) => edge.id), 'f1', 'f2');
const port = fc.constantFrom('in', 'out', 'item', 'results');
const end = fc.record({ node: id, port });
const edge = fc.record({ id: edgeId, source: end, target: end });
const place = fc.record({ x: fc.oneof(fc.integer(), fc.constant(Number.NaN)), y: fc.integer() });
const node = fc.record({
  id,
  primitive: fc.constantFrom('vote', 'agent'),
  version: fc.constant(1),
  config: fc.constant({}),
  position: fc.constant({ x: 0, y: 0 }),
});
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({
    type: fc.constant('addNodes' as const),
    nodes: fc.array(node, { maxLength: 3 }),
    edges: fc.array(edge, { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('removeNodes' as const), ids: fc.array(id, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('connect' as const),
    edges: fc.array(edge, { maxLength: 2 }),
    replaces: fc.array(edgeId, { maxLength: 2 }),
    at: fc.integer({ min: -3, max: 20 }),
  }),
  fc.record({ type: fc.constant('disconnect' as const), ids: fc.array(edgeId, { maxLength: 3 }) }),
  fc.record({ type: fc.constant('moveNodes' as const), to: fc.dictionary(id, place) }),
  fc.record({
    type: fc.constant('setConfig' as const),
    id,
    config: fc.dictionary(fc.string(), fc.integer()),
  }),
  fc.record({ type: fc.constant('renameNode' as const), id, title: fc.string({ maxLength: 200 }) }),
  fc.record({
    type: fc.constant('setParent' as const),
    ids: fc.array(id, { maxLength: 3 }),
    parent: id,
    to: fc.dictionary(id, place),
  }),
  fc.record({ type: fc.constant('setParent' as const), ids: fc.array(id, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('resize' as const),
    id,
    size: fc.record({ width: fc.integer(), height: fc.double() }),
    position: place,
  }),
);
const ops = fc.array(op, { maxLength: 6 });

const isStorable = (pattern: Pattern) => patternSchema.safeParse(pattern).success;
const idsOf = ({ nodes, edges }: Pattern) => [
  ...nodes.map((one) => one.id),
  ...edges.map((one) => `edge ${one.id}`),
];

describe('ops', () => {
  test.prop([ops])('undone, leave the pattern as it was', (intent) => {
    const before = structuredClone(base);
    const { pattern, inverse } = apply(base, intent);
    expect(apply(pattern, inverse).pattern).toEqual(before);
    expect(base).toEqual(before);
  });

  test.prop([ops])('keep a pattern that can be stored, with unique ids', (intent) => {
    const { pattern } = apply(base, intent);
    expect(isStorable(pattern)).toBe(true);
    expect(new Set(idsOf(pattern)).size).toBe(idsOf(pattern).length);
  });

  test.prop([ops])('never put a node inside itself', (intent) => {
    const { pattern } = apply(base, intent);
    const parents = new Map(pattern.nodes.map((one) => [one.id, one.parent]));
    for (const start of parents.keys()) {
      const chain = new Set<string>();
      for (let at = parents.get(start); at !== undefined; at = parents.get(at)) {
        expect(chain).not.toContain(at);
        chain.add(at);
      }
    }
  });

  test.prop([op])('that change nothing return the very same pattern', (one) => {
    const { pattern } = apply(base, one);
    if (pattern !== base && one.type !== 'setConfig') expect(pattern).not.toEqual(base);
  });

  test('removing a container removes its inside and all edges', () => {
    const { pattern } = apply(base, { type: 'removeNodes', ids: ['r'] });
    expect(pattern.nodes.map((one) => one.id)).toEqual(['input', 'p', 'a', 'b', 'v', 'output']);
    expect(
      pattern.edges.every(
        ({ source, target }) => ![source.node, target.node].some((one) => 'rqc'.includes(one)),
      ),
    ).toBe(true);
  });

  test('moving a node through a wall lets go of what stays behind, not of its own inside', () => {
    const { pattern } = apply(base, { type: 'setParent', ids: ['q'] });
    const wires = pattern.edges.map(({ source, target }) => `${source.node}>${target.node}`);
    expect(wires).toContain('q>c');
    expect(wires).not.toContain('r>q');
    expect(pattern.nodes.find((one) => one.id === 'q')?.parent).toBeUndefined();
  });

  test('nothing passes the limits', () => {
    const nodes = Array.from({ length: LIMITS.nodes }, (_, i) => ({
      id: `n${i}`,
      primitive: 'vote',
      version: 1,
      config: {},
      position: { x: 0, y: 0 },
    }));
    expect(apply(base, { type: 'addNodes', nodes }).pattern).toBe(base);
  });
});

describe('copy and paste', () => {
  const chosen = fc.array(id, { minLength: 1, maxLength: 6 });

  test.prop([chosen, fc.integer(), fc.integer()])(
    'never collides and keeps inside and edges',
    (ids, x, y) => {
      const clip = copy(base, ids);
      const { pattern } = apply(base, paste(base, clip, { x, y }));
      expect(isStorable(pattern)).toBe(true);
      expect(new Set(idsOf(pattern)).size).toBe(idsOf(pattern).length);
      expect(pattern.nodes.length).toBe(base.nodes.length + clip.nodes.length);
      expect(pattern.edges.length).toBe(base.edges.length + clip.edges.length);
      expect(pattern.nodes.slice(0, base.nodes.length)).toEqual(base.nodes);
    },
  );

  test.prop([chosen])('survives the clipboard', (ids) => {
    const clip = copy(base, ids);
    expect(readClip(JSON.stringify(clip))).toEqual(clip);
  });

  test.prop([fc.string()])('takes other text for what it is', (text) => {
    expect(readClip(text)).toBeUndefined();
  });

  test('a container brings its inside; a node out of one stands alone at its place', () => {
    expect(copy(base, ['r']).nodes.map((one) => one.id)).toEqual(['r', 'q', 'c']);
    const moved = apply(base, { type: 'moveNodes', to: { p: { x: 100, y: 50 }, a: { x: 7, y: 9 } } }).pattern;
    const [alone] = copy(moved, ['a']).nodes;
    expect(alone).toMatchObject({ id: 'a', position: { x: 107, y: 59 } });
    expect(alone).not.toHaveProperty('parent');
  });

  test('pastes with the corner where it is wanted, inside a container if wanted', () => {
    const { nodes } = paste(base, copy(base, ['v']), { x: 5, y: 6, parent: 'p' });
    expect(nodes).toMatchObject([{ id: 'v-2', parent: 'p', position: { x: 5, y: 6 } }]);
  });
});

describe('history', () => {
  const rename = (title: string): Op => ({ type: 'renameNode', id: 'v', title });
  const run = (...actions: Parameters<typeof historyReducer>[1][]) =>
    actions.reduce(historyReducer, startHistory(base));

  test.prop([fc.array(ops, { maxLength: 8 })])('undoes everything and does it again', (intents) => {
    const done = run(...intents.map((intent) => ({ type: 'do' as const, intent })));
    let history = done;
    while (canUndo(history)) history = historyReducer(history, { type: 'undo' });
    expect(history.present).toBe(base);
    while (canRedo(history)) history = historyReducer(history, { type: 'redo' });
    expect(history.present).toBe(done.present);
  });

  test('one intent of several ops is one entry; nothing is none', () => {
    const history = run(
      { type: 'do', intent: [rename('x'), { type: 'disconnect', ids: ['e1'] }] },
      { type: 'do', intent: { type: 'disconnect', ids: ['e1'] } },
    );
    expect(history.past).toHaveLength(1);
  });

  test('a burst is one entry, until something else happens', () => {
    const typed = ['x', 'xy', 'xyz'].map((title) => ({
      type: 'do' as const,
      intent: rename(title),
      burst: 'title of v',
    }));
    expect(run(...typed).past).toHaveLength(1);
    expect(run(...typed, { type: 'undo' }, { type: 'redo' }, ...typed.slice(0, 1)).past).toHaveLength(2);
  });

  test('doing something new forgets what was undone', () => {
    const history = run(
      { type: 'do', intent: rename('x') },
      { type: 'undo' },
      { type: 'do', intent: rename('y') },
    );
    expect(canRedo(history)).toBe(false);
  });
});

describe('what is called', () => {
  const one = { name: 'One', semver: '1.0.0', nodes: base.nodes, edges: base.edges };
  const two = { ...one, name: 'Two', nodes: [...base.nodes, caller('again', 'one@1.0.0')] };
  const uses = { 'one@1.0.0': one, 'two@1.0.0': two };
  const calling = apply(base, {
    type: 'addNodes',
    nodes: [caller('x'), caller('y', 'two@1.0.0')],
    uses,
  }).pattern;
  const keys = (pattern: Pattern) => Object.keys(pattern.uses ?? {}).sort();

  test('comes along with whatever calls it, directly or through others', () => {
    expect(keys(calling)).toEqual(['one@1.0.0', 'two@1.0.0']);
    expect(patternSchema.safeParse(calling).success).toBe(true);
  });

  test('goes with the last that calls it, and comes back', () => {
    const chosen = apply(calling, { type: 'setConfig', id: 'x', config: { ref: 'one@1.0.0' } });
    expect(chosen.pattern.uses).toBe(calling.uses);
    const less = apply(chosen.pattern, { type: 'removeNodes', ids: ['y'] });
    expect(keys(less.pattern)).toEqual(['one@1.0.0']);
    const none = apply(less.pattern, { type: 'setConfig', id: 'x', config: {} });
    expect('uses' in none.pattern).toBe(false);
    expect(keys(apply(none.pattern, none.inverse).pattern)).toEqual(['one@1.0.0']);
  });

  test('is copied with its caller, but never over what is there', () => {
    const clip = readClip(JSON.stringify(copy(calling, ['y'])));
    if (!clip) throw new Error('It was a clip.');
    expect(keys(apply(base, paste(base, clip, { x: 0, y: 0 })).pattern)).toEqual(['one@1.0.0', 'two@1.0.0']);
    const forged = { ...clip, uses: { ...clip.uses, 'two@1.0.0': { ...two, name: 'Other' } } };
    const pasted = apply(calling, paste(calling, forged, { x: 0, y: 0 })).pattern;
    expect(pasted.uses).toBe(calling.uses);
  });
});

test('a budget is set, changed and taken away', () => {
  const set = apply(base, { type: 'setBudget', budget: { calls: 3 } }).pattern;
  expect(set.budget).toEqual({ calls: 3 });
  expect(apply(set, { type: 'setBudget', budget: { calls: 3 } }).pattern).toBe(set);
  expect(apply(set, { type: 'setBudget', budget: { ms: 5 } }).pattern.budget).toEqual({ ms: 5 });
  expect('budget' in apply(set, { type: 'setBudget', budget: {} }).pattern).toBe(false);
});
