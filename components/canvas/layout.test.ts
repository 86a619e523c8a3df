import Elk from 'elkjs/lib/elk.bundled.js';
import { describe, expect, test } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { type ElkNode, layoutAnswer, layoutQuestion } from './layout.ts';
import { exampleQuestion, optionsFor } from './layout-options.ts';
import { type Box, boxOf, indexNodes } from './scene.ts';
import { WHOLE } from './view.ts';

const node = (id: string, primitive: string, parent?: string) => ({
  ...{ id, primitive, version: 1, config: {}, position: { x: 0, y: 0 } },
  ...(parent && { parent }),
});
const edge = (from: string, to: string) => {
  const [source = '', out = 'out'] = from.split('.');
  const [target = '', port = 'in'] = to.split('.');
  return { id: `${from}-${to}`, source: { node: source, port: out }, target: { node: target, port } };
};

const PATTERN: Pattern = {
  format: 1,
  nodes: [
    node('input', 'input'),
    node('readers', 'parallel'),
    ...['a', 'b', 'c', 'd'].map((id) => node(id, 'agent', 'readers')),
    node('vote', 'vote'),
    node('gate', 'gate'),
    node('person', 'human'),
    node('join', 'merge1'),
    node('output', 'output'),
  ],
  edges: [
    edge('input', 'readers'),
    ...['a', 'b', 'c', 'd'].flatMap((id) => [edge('readers.item', id), edge(id, 'readers.results')]),
    edge('readers', 'vote'),
    edge('vote', 'gate'),
    edge('gate.pass', 'join'),
    edge('gate.below', 'person'),
    edge('person', 'join'),
    edge('join', 'output'),
  ],
};

const layouter = new Elk() as unknown as { layout(question: ElkNode): Promise<ElkNode> };

/** `as`: in the way of a pattern with that many nodes. */
async function tidied(pattern: Pattern, view = WHOLE, as = pattern.nodes.length): Promise<Pattern> {
  const question = { ...layoutQuestion(pattern, view), layoutOptions: optionsFor(as) };
  const placements = layoutAnswer(await layouter.layout(question), pattern, view);
  const byId = new Map(placements.map((one) => [one.id, one]));
  const nodes = pattern.nodes.map((one) => ({ ...one, ...byId.get(one.id) }));
  return { ...pattern, nodes };
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('tidy layout', () => {
  test.each([9, 400, 1_000, 5_000])(
    'in the way of %d nodes no two of one scope overlap, and everything is on the grid',
    async (as) => {
      const { nodes } = await tidied(PATTERN, WHOLE, as);
      const byId = indexNodes(nodes);
      for (const one of nodes) {
        expect(one.position.x % 8).toBe(0);
        expect(one.position.y % 8).toBe(0);
        for (const other of nodes) {
          if (one.id >= other.id || one.parent !== other.parent) continue;
          expect(overlap(boxOf(one, byId), boxOf(other, byId)), `${one.id} over ${other.id}`).toBe(false);
        }
      }
    },
  );

  test('the example every engine starts with can be answered', async () => {
    const { children } = await layouter.layout(exampleQuestion());
    expect(children).toHaveLength(24);
    expect(children?.every(({ x, y }) => x !== undefined && y !== undefined)).toBe(true);
  });

  test.each([9, 400, 1_000, 5_000])('in the way of %d nodes edges lead to the right', async (as) => {
    const { nodes, edges } = await tidied(PATTERN, WHOLE, as);
    const byId = indexNodes(nodes);
    for (const { source, target } of edges) {
      const [from, to] = [byId[source.node], byId[target.node]];
      if (!from || !to || from.parent !== to.parent) continue;
      expect(from.position.x, `${source.node} before ${target.node}`).toBeLessThan(to.position.x);
    }
  });

  test('what stands in one column begins at one line, however wide', async () => {
    const wide = ['b', 'c'].flatMap((id) => [node(`${id}1`, 'agent'), node(`${id}2`, 'parallel')]);
    const held = ['b', 'c'].map((id) => node(`${id}3`, 'agent', `${id}2`));
    const beside = ['b1', 'b2', 'c1', 'c2'].map((id) => edge('input', id));
    const nodes = [node('input', 'input'), ...wide, ...held, node('vote', 'vote'), node('other', 'vote')];
    // Where a node would stand in a wide column depends on how many lead to it and from it.
    const on = [edge('b1', 'vote'), edge('c2', 'vote'), edge('b1', 'other')];
    const { nodes: placed } = await tidied({ format: 1, nodes, edges: [...beside, ...on] });
    const column = placed.filter((one) => beside.some(({ target }) => target.node === one.id));
    expect(new Set(column.map((one) => one.position.x)).size).toBe(1);
  });

  test('branches of a container stand below each other, inside its walls', async () => {
    const { nodes } = await tidied(PATTERN);
    const byId = indexNodes(nodes);
    const inside = nodes.filter((one) => one.parent === 'readers');
    expect(new Set(inside.map((one) => one.position.x)).size).toBe(1);
    const wall = byId.readers?.size;
    for (const one of inside) {
      const box = boxOf(one, byId);
      expect(one.position.x + box.width).toBeLessThan(wall?.width ?? 0);
      expect(one.position.y + box.height).toBeLessThan(wall?.height ?? 0);
    }
  });

  test('what is folded takes the room of a node, and keeps its size and its inside', async () => {
    const before = await tidied(PATTERN);
    const folded = new Set(['readers']);
    const { nodes } = await tidied(before, { ...WHOLE, folded });
    const byId = indexNodes(nodes);
    const shown = nodes.filter((one) => one.parent === undefined);
    for (const one of shown) {
      for (const other of shown) {
        if (one.id >= other.id) continue;
        const isOver = overlap(boxOf(one, byId, folded), boxOf(other, byId, folded));
        expect(isOver, `${one.id} over ${other.id}`).toBe(false);
      }
    }
    expect(byId.readers?.size).toEqual(indexNodes(before.nodes).readers?.size);
    expect(byId.a).toEqual(before.nodes.find((one) => one.id === 'a'));
    expect((byId.vote?.position.x ?? 0) - boxOf(byId.readers ?? node('', ''), byId, folded).x).toBeLessThan(
      300,
    );
  });

  test('inside of a container only that is tidied', async () => {
    const { nodes } = await tidied(PATTERN, { ...WHOLE, entered: 'readers' });
    const moved = nodes.filter((one, index) => one.position !== PATTERN.nodes[index]?.position);
    const ids = moved.filter((one) => one.position.x !== 0 || one.position.y !== 0).map((one) => one.id);
    expect(ids).toEqual(['a', 'b', 'c', 'd']);
    expect(indexNodes(nodes).readers?.size?.height).toBeGreaterThan(4 * 88);
  });
});
