/** The patterns of the canvas benchmark: a layered graph, 1.3 edges per node, 15 % in groups, with real nodes. */

import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { seeded } from '#engine/random.ts';

const COLUMN = 288;
const ROW = 128;
const GROUP = { members: 3, width: 376, height: 472 } as const;
/** Of every workspace. */
export const AGENT = { agentId: 'sentiment-vader' };

type Making = { nodes: PatternNode[]; edges: PatternEdge[]; random: () => number };
/** What the next in a lane may read: the result of a group only by a vote. */
type Made = { id: string; isGroup: boolean };

/**
 * `n` nodes in all, containers and what they hold included, as lanes from left to right whose votes also hear
 * their neighbours. Valid, and a person is asked first, so that a run of it waits.
 */
export function canvasPattern(n: number): Pattern {
  const groups = Math.round((n * 0.15) / (GROUP.members + 1));
  const cells = n - groups * GROUP.members - 4;
  const columns = Math.max(5, Math.round(Math.sqrt(n) * 0.66));
  const lanes = Math.ceil(cells / columns);
  const making: Making = { nodes: [], edges: [], random: seeded(42) };
  const { nodes, edges } = making;
  nodes.push(
    node('text', 'input', { x: 0, y: 0, config: { name: 'text' } }),
    node('ask', 'human', { x: COLUMN, y: 0, config: { question: 'Good?', options: ['yes', 'no'] } }),
  );
  wire(making, 'text', 'ask');
  let before: Made[] = Array.from({ length: lanes }, () => ({ id: 'ask', isGroup: false }));
  let [made, grouped] = [0, 0];
  for (let column = 0; column < columns; column += 1) {
    let y = 0;
    const here: Made[] = [];
    for (let lane = 0; lane < lanes; lane += 1) {
      const last = before[lane];
      if (!last || made === cells) break;
      const isGroup =
        !last.isGroup && column < columns - 2 && grouped * cells * 0.85 <= made * groups && grouped < groups;
      here.push(
        addCell(making, { lane, before, isGroup, id: `n${made}`, x: (column + 2) * COLUMN * 1.4, y }),
      );
      y += isGroup ? GROUP.height + 40 : ROW;
      made += 1;
      if (isGroup) grouped += 1;
    }
    before = [...here, ...before.slice(here.length)];
  }
  const x = (columns + 2) * COLUMN * 1.4;
  nodes.push(node('sum', 'vote', { x, y: 0, config: {} }));
  nodes.push(node('answer', 'output', { x: x + COLUMN, y: 0, config: {} }));
  for (const { id } of before) wire(making, id, 'sum');
  wire(making, 'sum', 'answer');
  return { format: 1, nodes, edges };
}

const wire = ({ edges }: Making, source: string, target: string): unknown =>
  edges.push({
    ...{ id: `e${edges.length}`, source: { node: source, port: 'out' } },
    target: { node: target, port: 'in' },
  });

type Cell = { lane: number; before: readonly Made[]; isGroup: boolean; id: string; x: number; y: number };

/** A group, what counts its voices, now and then a vote with two neighbours, else an agent. */
function addCell(making: Making, { lane, before, isGroup, id, x, y }: Cell): Made {
  const source = before[lane]?.id ?? 'ask';
  wire(making, source, id);
  if (isGroup) {
    addGroup(id, { ...making, x, y });
    return { id, isGroup };
  }
  const near = [before[lane - 1], before[lane + 1]].flatMap((one) =>
    !one || one.isGroup || one.id === source ? [] : one.id,
  );
  const isVote = before[lane]?.isGroup ?? false;
  const isMeeting = !isVote && near.length > 0 && making.random() < 0.11;
  const { nodes } = making;
  if (isVote || isMeeting) nodes.push(node(id, 'vote', { x, y, config: {} }));
  else nodes.push(node(id, 'agent', { x, y, config: AGENT }));
  if (isMeeting) for (const one of near) wire(making, one, id);
  return { id, isGroup: false };
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
