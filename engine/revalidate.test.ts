/** Random edits of random patterns: judged along the way, they have the issues they have from scratch. */
import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { inferPattern } from './infer.ts';
import { apply, type Op, withInside } from './ops.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';
import { seeded } from './random.ts';
import { revalidate, startValidation } from './revalidate.ts';
import { AGENTS, build, TEST_PRIMITIVES } from './testing.ts';
import { generatePattern } from './testing-generate.ts';
import { validate } from './validate.ts';

const known = { primitives: { ...primitives, ...TEST_PRIMITIVES }, agents: AGENTS };
type Hand = { random: () => number; pattern: Pattern; past: readonly Pattern[] };

function one<T>({ random }: Hand, from: readonly T[]): T | undefined {
  return from[Math.floor(random() * from.length)];
}

const idOf = (hand: Hand): string => one(hand, hand.pattern.nodes)?.id ?? 'nobody';
const edgeOf = (hand: Hand): PatternEdge | undefined => one(hand, hand.pattern.edges);
const PORTS = ['in', 'out', 'item', 'result', 'results', 'pass', 'below', 'then', 'else', 'nowhere'];
const MANY = [...Object.keys(primitives), ...Object.keys(TEST_PRIMITIVES), 'nothing'];

function newEdge(hand: Hand): PatternEdge {
  const like = edgeOf(hand);
  const source =
    like && hand.random() < 0.7 ? like.source : { node: idOf(hand), port: one(hand, PORTS) ?? '' };
  const other = edgeOf(hand);
  const target =
    other && hand.random() < 0.7 ? other.target : { node: idOf(hand), port: one(hand, PORTS) ?? '' };
  return { id: `n${Math.floor(hand.random() * 1e9)}`, source, target };
}

function newNode(hand: Hand): PatternNode {
  const like = one(hand, hand.pattern.nodes);
  const parent = like?.parent === undefined ? {} : { parent: like.parent };
  const primitive = hand.random() < 0.5 ? (like?.primitive ?? 'agent') : (one(hand, MANY) ?? 'agent');
  const config = hand.random() < 0.8 ? (like?.config ?? {}) : {};
  const id = `n${Math.floor(hand.random() * 1e9)}`;
  return { id, primitive, version: 1, config, position: { x: 0, y: 0 }, ...parent };
}

const FIELDS: Readonly<Record<string, readonly unknown[]>> = {
  agentId: ['sharp', 'calm', 'echo', 'sums', 'tongue', 'book', 'note', 'nobody', 7],
  use: ['raw', 'p', 'none'],
  name: ['input', 'other'],
  type: ['Text', 'Num', 'Any', 'List'],
  ref: ['called-1@1.0.0', 'called-2@1.0.0', 'called-3@1.0.0', 'missing@1.0.0'],
  threshold: [0.5, 2],
  odd: [1],
};

const EDITS: Readonly<Record<string, (hand: Hand) => readonly Op[]>> = {
  move: (hand) => [{ type: 'moveNodes', to: { [idOf(hand)]: { x: hand.random() * 1000, y: 5 } } }],
  setConfig(hand) {
    const node = one(hand, hand.pattern.nodes);
    const own = Object.keys(node?.config ?? {}).filter((name) => name in FIELDS);
    const field = hand.random() < 0.8 ? one(hand, own) : one(hand, Object.keys(FIELDS));
    if (!node || !field) return [];
    const value = one(hand, FIELDS[field] ?? []);
    return [{ type: 'setConfig', id: node.id, config: { ...node.config, [field]: value } }];
  },
  connect: (hand) => [
    { type: 'connect', edges: [newEdge(hand)], at: Math.floor(hand.random() * hand.pattern.edges.length) },
  ],
  replace: (hand) => [{ type: 'connect', edges: [newEdge(hand)], replaces: [edgeOf(hand)?.id ?? ''] }],
  disconnect: (hand) => [{ type: 'disconnect', ids: [edgeOf(hand)?.id ?? ''] }],
  add(hand) {
    const node = newNode(hand);
    const into = { id: `e-${node.id}`, source: edgeOf(hand)?.source ?? { node: 'input', port: 'out' } };
    return [{ type: 'addNodes', nodes: [node], edges: [{ ...into, target: { node: node.id, port: 'in' } }] }];
  },
  remove: (hand) => [{ type: 'removeNodes', ids: [idOf(hand)] }],
  rename: (hand) => [{ type: 'renameNode', id: idOf(hand), title: `Title ${Math.floor(hand.random() * 3)}` }],
  reparent: (hand) => {
    const inside = hand.pattern.nodes.filter(({ parent }) => parent !== undefined);
    const parent = hand.random() < 0.7 ? one(hand, inside)?.parent : idOf(hand);
    return [{ type: 'setParent', ids: [idOf(hand)], ...(parent !== undefined && { parent }) }];
  },
  budget: (hand) => [{ type: 'setBudget', budget: hand.random() < 0.5 ? { calls: 3 } : {} }],
  undo: (hand) => [{ type: 'replaceAll', pattern: one(hand, hand.past) ?? hand.pattern }],
  reload: (hand) => [{ type: 'replaceAll', pattern: structuredClone(hand.pattern) }],
  // Odd ones are rare: on a pattern with an id twice nothing can be reused, so they are undone soon.
  twice: (hand) => {
    const { nodes, edges } = hand.pattern;
    const [node, edge] = [nodes[0], edgeOf(hand)];
    const odd = hand.random();
    if (odd < 0.1 && node) return replaced(hand, { nodes: [...nodes, node] });
    return odd < 0.2 && edge ? replaced(hand, { edges: [edge, ...edges] }) : [];
  },
  heal: (hand) =>
    replaced(hand, { nodes: uniqueIn(hand.pattern.nodes), edges: uniqueIn(hand.pattern.edges) }),
  paste(hand) {
    const ids = withInside(hand.pattern, [idOf(hand), idOf(hand), idOf(hand)]);
    const stamp = `p${Math.floor(hand.random() * 1e6)}`;
    const copyOf = (id: string) => (ids.has(id) ? `${stamp}${id}`.slice(0, 64) : id);
    const nodes = hand.pattern.nodes
      .filter(({ id }) => ids.has(id))
      .map(({ parent, ...node }) => ({
        ...{ ...node, id: copyOf(node.id) },
        ...(parent !== undefined && { parent: copyOf(parent) }),
      }));
    const edges = hand.pattern.edges
      .filter(({ target }) => ids.has(target.node))
      .map(({ id, source, target }) => ({
        ...{ id: `${stamp}${id}`.slice(0, 64), source: { ...source, node: copyOf(source.node) } },
        target: { ...target, node: copyOf(target.node) },
      }));
    return [{ type: 'addNodes', nodes, edges }];
  },
  shuffle: (hand) => {
    const order = <T>(list: readonly T[]): T[] => {
      const at = Math.floor(hand.random() * list.length);
      return [...list.slice(at), ...list.slice(0, at)];
    };
    const { nodes, edges } = hand.pattern;
    return replaced(hand, hand.random() < 0.5 ? { nodes: order(nodes) } : { edges: order(edges) });
  },
  dangle: (hand) => {
    const gone = idOf(hand);
    return replaced(hand, { nodes: hand.pattern.nodes.filter(({ id }) => id !== gone) });
  },
  loop: (hand) => {
    const inside = hand.pattern.nodes.filter(({ parent }) => parent !== undefined);
    const node = one(hand, inside)?.parent ?? idOf(hand);
    const port = one(hand, ['out', 'item', 'results']) ?? '';
    const target = { node, port: one(hand, ['result', 'results', 'in']) ?? '' };
    const id = `l${Math.floor(hand.random() * 1e9)}`;
    return [{ type: 'connect', edges: [{ id, source: { node, port }, target }] }];
  },
  many: (hand) => [0, 1, 2].flatMap(() => EDITS[one(hand, NAMES.slice(0, 6)) ?? 'move']?.(hand) ?? []),
};

const replaced = (hand: Hand, change: Partial<Pattern>): Op[] => [
  { type: 'replaceAll', pattern: { ...hand.pattern, ...change } },
];
const uniqueIn = <T extends { id: string }>(list: readonly T[]): T[] =>
  list.filter((member, i) => list.findIndex(({ id }) => id === member.id) === i);

const NAMES = Object.keys(EDITS);

/** Blocks: patterns of about 10 to 200 nodes. */
const START = [3, 8, 15, 30, 50].flatMap((blocks) => [0, 1, 2, 3].map((seed) => ({ blocks, seed })));
/** In all more than 2,000. */
const EDITS_EACH = 110;

describe('revalidate', () => {
  test.each(START)('keeps up with edits of a pattern of $blocks blocks, seed $seed', ({ blocks, seed }) => {
    const random = seeded(seed * 1000 + blocks);
    let pattern = generatePattern(seed * 7 + blocks, blocks);
    let now = startValidation(pattern, known);
    const past = [pattern];
    for (let i = 0; i < EDITS_EACH; i += 1) {
      const name = NAMES[Math.floor(random() * NAMES.length)] ?? 'move';
      pattern = apply(pattern, EDITS[name]?.({ random, pattern, past }) ?? []).pattern;
      past.push(pattern);
      now = revalidate(now, pattern);
      expect({ i, name, issues: now.issues }).toEqual({ i, name, issues: validate(pattern, known) });
      const whole = inferPattern(pattern, known);
      expect(now.inference.facts).toEqual(whole.facts);
      expect([...now.inference.parts.keys()]).toEqual([...whole.parts.keys()]);
      expect(now.inference.stops).toEqual(whole.stops);
    }
  });

  test('does the same from any state before, which stays usable', () => {
    const before = generatePattern(5, 30);
    const start = startValidation(before, known);
    const { pattern: after } = apply(before, { type: 'removeNodes', ids: [before.nodes[3]?.id ?? ''] });
    const once = revalidate(start, after);
    const again = revalidate(start, after);
    expect(again.issues).toEqual(once.issues);
    expect(start.issues).toEqual(validate(before, known));
    expect(revalidate(once, before).issues).toEqual(start.issues);
  });

  test('tells of scopes in the order in which they stand now', () => {
    const builder = build().input();
    for (const id of ['r', 's']) {
      const inside = (inner: typeof builder) =>
        inner.agent(`${id}1`, 'echo', `${id}.item`).agent(`${id}2`, 'echo', `${id}.item`).take(`${id}1`);
      builder.container(id, 'retry', { from: id === 'r' ? 'input' : 'r', inside });
    }
    const before = builder.output('s').pattern();
    const inner = before.nodes.filter(({ parent }) => parent !== undefined);
    const outer = before.nodes.filter(({ parent }) => parent === undefined);
    const start = startValidation({ ...before, nodes: [...outer, ...inner] }, known);
    const after = { ...before, nodes: [...outer, ...inner.toReversed()] };
    const dead = ({ issues }: Pick<typeof start, 'issues'>) =>
      issues.filter(({ code }) => code === 'R4.dead-node').map(({ node }) => node);
    expect(dead(start)).toEqual(['r2', 's2']);
    const turned = { ...before, nodes: [...outer, ...inner.slice(2), ...inner.slice(0, 2)] };
    for (const pattern of [after, turned]) {
      const now = revalidate(start, pattern);
      expect(dead(now)).toEqual(['s2', 'r2']);
      expect(now.issues).toEqual(validate(pattern, known));
    }
  });

  test('keeps the very same issues and facts when a node is only moved', () => {
    const pattern = build().input().agent('a', 'sharp', 'input').agent('b', 'sharp').output('a').pattern();
    const start = startValidation(pattern, known);
    const moved = apply(pattern, { type: 'moveNodes', to: { b: { x: 1, y: 2 } } }).pattern;
    const now = revalidate(start, moved);
    expect(now.issues).toBe(start.issues);
    expect(now.inference.facts).toBe(start.inference.facts);
    expect(now.inference.pattern).toBe(moved);
  });

  test('facts that turn out the same stay the same objects', () => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'calm', 'a')
      .output('b')
      .pattern();
    const start = startValidation(pattern, known);
    const same = apply(pattern, { type: 'setConfig', id: 'a', config: { agentId: 'sharp' } }).pattern;
    const { facts } = revalidate(start, same).inference;
    expect([...facts]).toEqual([...start.inference.facts]);
    for (const [key, one] of start.inference.facts) expect(facts.get(key)).toBe(one);
  });
});
