import { describe, expect, test } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { type Random, seeded, shuffled } from '#engine/random.ts';
import { generatePattern } from '#engine/testing-generate.ts';
import { LIBRARY } from '../all.ts';
import { canonicalForm } from './canonical.ts';
import { applyEdit } from './edits.ts';
import { wireOf } from './graft.ts';

/** Containers whose branches have an order, and ports where the first to arrive counts. */
const ORDERED = new Set([
  'fallback',
  'escalate',
  'budget',
  'merge1',
  'race',
  'map',
  'retry',
  'loop',
  'circuit',
  'merge',
  'vote',
]);

/** Other names, another order of nodes and of edges that arrive where order means nothing, elsewhere on the canvas. */
function disguised({ nodes, edges, ...rest }: Pattern, random: Random): Pattern {
  const names = new Map(shuffled(nodes, random).map(({ id }, at) => [id, `n${at}`]));
  const name = (id: string): string => names.get(id) ?? id;
  const kinds = new Map(nodes.map(({ id, primitive }) => [id, primitive]));
  const isFree = ({ target }: Pattern['edges'][number]) => !ORDERED.has(kinds.get(target.node) ?? '');
  const mixed = [...shuffled(edges.filter(isFree), random), ...edges.filter((edge) => !isFree(edge))];
  return {
    ...rest,
    nodes: shuffled(nodes, random).map(({ parent, ...node }) => ({
      ...node,
      id: name(node.id),
      title: `T${random()}`,
      position: { x: Math.floor(random() * 900), y: 0 },
      ...(parent !== undefined && { parent: name(parent) }),
    })),
    edges: mixed.map(({ source, target }, at) => ({
      id: `w${at}`,
      source: { ...source, node: name(source.node) },
      target: { ...target, node: name(target.node) },
    })),
  };
}

describe('names and places change nothing', () => {
  test.each(LIBRARY.map(({ key, graph }) => [key, graph] as const))('%s', (_, graph) => {
    const form = canonicalForm(graph);
    for (let seed = 0; seed < 5; seed += 1) {
      expect(canonicalForm(disguised(graph, seeded(seed)))).toEqual(form);
    }
  });

  test('100 random patterns', { timeout: 60_000 }, () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const pattern = generatePattern(seed, 1 + (seed % 6));
      expect(canonicalForm(disguised(pattern, seeded(seed))), `seed ${seed}`).toEqual(canonicalForm(pattern));
    }
  });
});

const graphOf = (key: string): Pattern => {
  const found = LIBRARY.find((one) => one.key === key);
  if (!found) throw new Error(`There is no pattern ${key}.`);
  return found.graph;
};

const configured = (pattern: Pattern, primitive: string, config: Record<string, unknown>): Pattern => ({
  ...pattern,
  nodes: pattern.nodes.map((node) =>
    node.primitive === primitive ? { ...node, config: { ...node.config, ...config } } : node,
  ),
});

describe('what is composed, and how, counts', () => {
  const base = graphOf('gated-agent');
  const form = canonicalForm(base);

  test('every edge less is another composition and another family', () => {
    for (const edge of base.edges) {
      const less = canonicalForm({ ...base, edges: base.edges.filter((one) => one !== edge) });
      expect(less.hash, wireOf(edge)).not.toBe(form.hash);
      expect(less.family, wireOf(edge)).not.toBe(form.family);
    }
  });

  test('a node more is another family', () => {
    const [edge] = base.edges;
    const more = edge && applyEdit(base, { edit: 'insert monitor', at: wireOf(edge) });
    expect(more && canonicalForm(more).family).not.toBe(form.family);
  });

  test.each([
    ['a threshold of another tenth', { threshold: 0.5 }],
    ['what a gate reads', { use: 'raw' }],
  ])('%s is another composition of the same family', (_, config) => {
    const other = canonicalForm(configured(base, 'gate', config));
    expect(other.hash).not.toBe(form.hash);
    expect(other.family).toBe(form.family);
  });

  test('a threshold of the same tenth is the same composition', () => {
    const at = (threshold: number) => canonicalForm(configured(base, 'gate', { threshold })).hash;
    expect(at(0.81)).toBe(at(0.79));
    // 0.8 is what it would be without being set
    expect(at(0.81)).toBe(at(0.8));
  });

  test('another agent of the same role is the same composition, of another role it is not', () => {
    const asked = (agentId: string) => canonicalForm(configured(base, 'agent', { agentId })).hash;
    expect(asked('sentiment-vader')).toBe(asked('sentiment-wink'));
    expect(asked('language-eld')).not.toBe(asked('sentiment-wink'));
  });

  test('the order of tries counts, the order of voices does not', () => {
    const turned = (pattern: Pattern, node: string): Pattern => ({
      ...pattern,
      edges: [...pattern.edges].sort(
        (a, b) => (a.target.node === node && b.target.node === node ? 1 : 0) * (a.id < b.id ? 1 : -1),
      ),
    });
    const chain = graphOf('resilient-call');
    expect(canonicalForm(turned(chain, 'stand-ins')).hash).not.toBe(canonicalForm(chain).hash);
    const crowd = graphOf('stacked-committee');
    expect(canonicalForm(turned(crowd, 'stack'))).toEqual(canonicalForm(crowd));
  });

  test('a called pattern counts as what it is', () => {
    const call = (pattern: Pattern) => {
      const made = applyEdit(pattern, { edit: 'call it from another pattern', at: '*' });
      if (!made) throw new Error('It cannot be called.');
      return canonicalForm(made);
    };
    expect(call(disguised(base, seeded(1)))).toEqual(call(base));
    expect(call(configured(base, 'gate', { threshold: 0.5 })).hash).not.toBe(call(base).hash);
  });
});
