/** Edits about who is asked, and how the answers become one. */
import type { Pattern, PatternNode } from '#engine/pattern.ts';
import { edgesInto, factsAt, Graft, type Ground, nodeOf } from '../graft.ts';
import { cardFor, cellAt, colleagues } from './cells.ts';

const SYNTHESIS = { agentId: 'synthesizer' };
/** How voices become one answer. */
export const AGGREGATORS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  vote: {},
  pool: { voices: 'raw' },
  stack: {},
  merge: {},
  synthesize: SYNTHESIS,
};

const isAggregator = ({ primitive }: PatternNode): boolean => Object.hasOwn(AGGREGATORS, primitive);

/** The same voices, put together in another way. */
const swap =
  (primitive: string) =>
  (ground: Ground, at: string): Pattern | undefined => {
    const node = nodeOf(ground, at);
    if (!node || !isAggregator(node) || node.primitive === primitive) return undefined;
    const config = { ...AGGREGATORS[primitive] };
    return new Graft(ground.pattern).change(at, (one) => ({ ...one, primitive, config })).done();
  };

type Edit = (ground: Ground, at: string) => Pattern | undefined;

/** Voices that come straight from agents; with a `parallel` in front, those inside. */
function voicesOf(ground: Ground, at: string) {
  const [first, ...others] = edgesInto(ground, at);
  const before = first && nodeOf(ground, first.source.node);
  const isRecord = before?.primitive === 'parallel' && others.length === 0;
  const end = isRecord ? `${before.id}.results` : `${at}.in`;
  const edges = isRecord ? (ground.inference.graph.back.get(before.id) ?? []) : edgesInto(ground, at);
  return { end, nodes: edges.flatMap(({ source }) => nodeOf(ground, source.node) ?? []) };
}

/** One more agent of the kind that speaks here already. */
function addAgent(ground: Ground, at: string): Pattern | undefined {
  const node = nodeOf(ground, at);
  if (!node || !isAggregator(node)) return undefined;
  const { end, nodes } = voicesOf(ground, at);
  const like = nodes.find((one) => cardFor(one));
  const agentId = like && colleagues(like).find((id) => !nodes.some(({ config }) => config.agentId === id));
  const [into] = like ? edgesInto(ground, like.id) : [];
  if (!like || !into || agentId === undefined) return undefined;
  const graft = new Graft(ground.pattern);
  const id = graft.add({ primitive: 'agent', config: { agentId }, parent: like.parent });
  return graft.wire(`${into.source.node}.${into.source.port}`, id).wire(id, end).done();
}

/** One agent less, where two are left. */
function removeAgent(ground: Ground, at: string): Pattern | undefined {
  const node = nodeOf(ground, at);
  if (!node || !isAggregator(node)) return undefined;
  const { nodes } = voicesOf(ground, at);
  const last = nodes.findLast((one) => cardFor(one));
  return last && nodes.length > 2 ? new Graft(ground.pattern).remove(last.id).done() : undefined;
}

/** A committee in the place of one agent: up to three of a task, or three answers of the only one. */
const committee =
  (aggregator: string) =>
  (ground: Ground, at: string): Pattern | undefined => {
    const cell = cellAt(ground, at);
    if (!cell || !cardFor(cell.node)) return undefined;
    const { parent, config } = cell.node;
    const graft = new Graft(ground.pattern);
    const one = graft.add({ primitive: aggregator, config: { ...AGGREGATORS[aggregator] }, parent });
    for (const edge of cell.from) graft.move(edge, { source: one });
    const others = colleagues(cell.node).slice(0, 2);
    const source = `${cell.into.source.node}.${cell.into.source.port}`;
    if (others.length === 0) {
      graft.change(at, (node) => ({
        ...node,
        primitive: 'sample',
        config: { agentId: config.agentId, k: 3 },
      }));
      return graft.wire(at, one).done();
    }
    graft.wire(at, one);
    for (const agentId of others) {
      const id = graft.add({ primitive: 'agent', config: { agentId }, parent });
      graft.wire(source, id).wire(id, one);
    }
    return graft.done();
  };

const FOLDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Num: { fold: 'max' },
  Text: { fold: 'concat' },
  Label: { fold: 'cel', expression: "acc == '' ? item : acc", init: "''", type: 'Label' },
  Json: { fold: 'cel', expression: 'item', init: '{}', type: 'Json' },
};

/** Three answers of one agent, of which one comes out: the first or all, or the surest. */
const samples =
  (how: 'rank' | 'reduce') =>
  (ground: Ground, at: string): Pattern | undefined => {
    const cell = cellAt(ground, at);
    if (!cell || !cardFor(cell.node)) return undefined;
    const { parent, config } = cell.node;
    const graft = new Graft(ground.pattern);
    const fold = FOLDS[cell.facts.type.t];
    if (!fold) return undefined;
    graft.change(at, (node) => ({ ...node, primitive: 'sample', config: { agentId: config.agentId, k: 3 } }));
    const piece = how === 'rank' ? { config: { topK: 2 } } : { config: fold };
    const list = graft.add({ primitive: how, ...piece, parent });
    const end = how === 'rank' ? graft.add({ primitive: 'vote', config: { tie: 'first' }, parent }) : list;
    graft.wire(at, list);
    if (end !== list) graft.wire(list, end);
    for (const edge of cell.from) graft.move(edge, { source: end });
    return graft.done();
  };

/** Each sentence is judged by itself, and the sentences vote. */
function bySentence(ground: Ground, at: string): Pattern | undefined {
  const cell = cellAt(ground, at);
  const given = cell && factsAt(ground, cell.into.source)?.type;
  if (!cell || !cardFor(cell.node) || given?.t !== 'Text') return undefined;
  const { parent } = cell.node;
  const graft = new Graft(ground.pattern);
  const split = graft.add({ primitive: 'split', config: { by: 'sentence' }, parent });
  const map = graft.add({ primitive: 'map', config: { onItemFail: 'drop' }, parent });
  const vote = graft.add({ primitive: 'vote', config: { tie: 'first' }, parent });
  graft.change(at, (node) => ({ ...node, parent: map }));
  graft.move(cell.into, { target: `${split}.in` });
  for (const edge of cell.from) graft.move(edge, { source: vote });
  return graft.wire(split, map).wire(`${map}.item`, at).wire(at, `${map}.result`).wire(map, vote).done();
}

/** Short texts go to the agent, long ones to a colleague. */
function routeAgents(ground: Ground, at: string): Pattern | undefined {
  const cell = cellAt(ground, at);
  const given = cell && factsAt(ground, cell.into.source)?.type;
  const [agentId] = cell ? colleagues(cell.node) : [];
  if (!cell || agentId === undefined || given?.t !== 'Text') return undefined;
  const { parent } = cell.node;
  const graft = new Graft(ground.pattern);
  const rules = [{ when: 'value.size() > 60', port: 'long' }];
  const route = graft.add({ primitive: 'route', config: { ports: ['long', 'short'], rules }, parent });
  const other = graft.add({ primitive: 'agent', config: { agentId }, parent });
  const join = graft.add({ primitive: 'merge1', parent });
  graft.move(cell.into, { target: `${route}.in` });
  for (const edge of cell.from) graft.move(edge, { source: join });
  graft.wire(`${route}.short`, at).wire(`${route}.long`, other);
  return graft.wire(at, join).wire(other, join).done();
}

/** The agents of a task answer side by side, and a record of their answers is put together. */
const panel =
  (aggregator: string) =>
  (ground: Ground, at: string): Pattern | undefined => {
    const cell = cellAt(ground, at);
    const others = cell ? colleagues(cell.node) : [];
    if (!cell || others.length === 0) return undefined;
    const { parent } = cell.node;
    const graft = new Graft(ground.pattern);
    const box = graft.add({ primitive: 'parallel', parent });
    const one = graft.add({ primitive: aggregator, config: { ...AGGREGATORS[aggregator] }, parent });
    graft.change(at, (node) => ({ ...node, parent: box })).move(cell.into, { target: `${box}.in` });
    for (const edge of cell.from) graft.move(edge, { source: one });
    graft.wire(`${box}.item`, at).wire(at, `${box}.results`).wire(box, one);
    for (const agentId of others.slice(0, 3)) {
      const id = graft.add({ primitive: 'agent', config: { agentId }, parent: box });
      graft.wire(`${box}.item`, id).wire(id, `${box}.results`);
    }
    return graft.done();
  };

const named = (word: string, how: (aggregator: string) => Edit): Record<string, Edit> =>
  Object.fromEntries(Object.keys(AGGREGATORS).map((name) => [`${word} ${name}`, how(name)]));

/** By name; `at` is a node that brings voices together. */
export const SWAPS: Readonly<Record<string, Edit>> = {
  ...named('swap for', swap),
  'add an agent': addAgent,
  'remove an agent': removeAgent,
};

/** By name; `at` is an agent. */
export const AGENTS: Readonly<Record<string, Edit>> = {
  ...named('committee with', committee),
  ...named('panel with', panel),
  'samples with rank': samples('rank'),
  'samples with reduce': samples('reduce'),
  'judge by sentence': bySentence,
  'route among agents': routeAgents,
};
