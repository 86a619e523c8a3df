/** The patterns of the canvas benchmark: a layered graph, 1.3 edges per node, 15 % in groups, with real nodes. */

import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { seeded } from '#engine/random.ts';

const COLUMN = 288;
const ROW = 128;
const GROUP = { members: 3, width: 376, height: 472 } as const;
const AGENT = { agentId: 'sentiment-vader' };

/** `n` nodes in all, containers and what they hold included. A person is asked first, so that a run of it waits. */
export function canvasPattern(n: number): Pattern {
  const random = seeded(42);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const groups = Math.round((n * 0.15) / (GROUP.members + 1));
  const plain = n - groups * (GROUP.members + 1) - 3;
  const columns = Math.max(4, Math.round(Math.sqrt(n) * 0.66));
  const nodes: PatternNode[] = [
    node('text', 'input', { x: 0, y: 0, config: { name: 'text' } }),
    node('ask', 'human', { x: COLUMN, y: 0, config: { question: 'Good?', options: ['yes', 'no'] } }),
  ];
  const edges: PatternEdge[] = [];
  const wire = (source: string, target: string, port = 'in') =>
    edges.push({
      id: `e${edges.length}`,
      source: { node: source, port: 'out' },
      target: { node: target, port },
    });
  wire('text', 'ask');
  const perColumn = Math.ceil((plain + groups) / columns);
  let before = ['ask'];
  let made = 0;
  for (let column = 0; column < columns; column += 1) {
    const here: string[] = [];
    let y = 0;
    for (let row = 0; row < perColumn && made < plain + groups; row += 1, made += 1) {
      const x = (column + 2) * COLUMN * 1.4;
      const isGroup =
        Math.floor(((made + 1) * groups) / (plain + groups)) > Math.floor((made * groups) / (plain + groups));
      const id = isGroup ? `group${made}` : `n${made}`;
      const source = pick(before) ?? 'ask';
      if (isGroup) {
        addGroup(id, { x, y, nodes, edges });
        wire(source, id);
        y += GROUP.height + 40;
      } else {
        const isMany = random() < 0.1 && before.length > 2;
        nodes.push(node(id, isMany ? 'vote' : 'agent', { x, y, config: isMany ? {} : AGENT }));
        const sources = isMany ? new Set([source, pick(before) ?? 'ask', pick(before) ?? 'ask']) : [source];
        for (const one of sources) wire(one, id);
        y += ROW;
      }
      here.push(id);
    }
    before = here.filter((id) => !id.startsWith('group'));
  }
  nodes.push(node('answer', 'output', { x: (columns + 2) * COLUMN * 1.4, y: 0, config: {} }));
  wire(before[0] ?? 'ask', 'answer');
  const ids = new Set(nodes.map(({ id }) => id));
  return {
    format: 1,
    nodes,
    edges: edges.filter(({ source, target }) => ids.has(source.node) && ids.has(target.node)),
  };
}

type At = { x: number; y: number; config: Record<string, unknown> };

const node = (id: string, primitive: string, { x, y, config }: At): PatternNode => ({
  ...{ id, primitive, version: 1, config },
  position: { x: Math.round(x / 8) * 8, y: Math.round(y / 8) * 8 },
});

type Adding = { x: number; y: number; nodes: PatternNode[]; edges: PatternEdge[] };

function addGroup(id: string, { x, y, nodes, edges }: Adding): void {
  const size = { width: GROUP.width, height: GROUP.height };
  nodes.push({ ...node(id, 'parallel', { x, y, config: {} }), size });
  for (let member = 0; member < GROUP.members; member += 1) {
    const inner = `${id}-${member}`;
    nodes.push({ ...node(inner, 'agent', { x: 88, y: 64 + member * ROW, config: AGENT }), parent: id });
    const at = edges.length;
    edges.push(
      { id: `e${at}`, source: { node: id, port: 'item' }, target: { node: inner, port: 'in' } },
      { id: `e${at + 1}`, source: { node: inner, port: 'out' }, target: { node: id, port: 'results' } },
    );
  }
}
