/** Edits that put a container around a node, or make a called pattern of it. */
import type { Pattern } from '#engine/pattern.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { factsAt, Graft, type Ground, personFor } from '../graft.ts';
import { type Cell, cellAt, colleagues } from './cells.ts';

type Inside = { graft: Graft; box: string; cell: Cell; ground: Ground };

type Wrap = {
  primitive: string;
  config?: Readonly<Record<string, unknown>>;
  give?: string;
  take: string;
  /** Further branches, in order; `undefined` where there is none to add. */
  more?: (inside: Inside) => string[] | undefined;
};

function person({ graft, box, cell }: Inside): string[] | undefined {
  const piece = personFor(cell.facts.type);
  if (!piece) return undefined;
  const id = graft.add({ ...piece, parent: box });
  graft.wire(`${box}.item`, id);
  return [id];
}

/** Up to `most` other agents for the same task. */
const standIns =
  (most: number) =>
  ({ graft, box, cell }: Inside): string[] | undefined => {
    const others = colleagues(cell.node).slice(0, most);
    if (others.length === 0) return undefined;
    return others.map((agentId) => {
      const id = graft.add({ primitive: 'agent', config: { agentId }, parent: box });
      graft.wire(`${box}.item`, id);
      return id;
    });
  };

const both = (inside: Inside): string[] | undefined => {
  const others = standIns(1)(inside);
  const last = others && person(inside);
  return others && last && [...others, ...last];
};

const WRAP: Readonly<Record<string, Wrap>> = {
  'wrap in retry': { primitive: 'retry', config: { max: 3, backoffMs: 50, feedback: false }, take: 'result' },
  'wrap in circuit': { primitive: 'circuit', take: 'result' },
  'wrap in budget': { primitive: 'budget', config: { timeoutMs: 5000 }, take: 'results' },
  'wrap in fallback': { primitive: 'fallback', config: { accept: 'ok' }, take: 'results', more: standIns(1) },
  'wrap in fallback, person': {
    primitive: 'fallback',
    config: { accept: 'ok' },
    take: 'results',
    more: person,
  },
  'wrap in race': { primitive: 'race', config: { accept: 'ok' }, take: 'results', more: standIns(2) },
  'wrap in race, alone': { primitive: 'race', config: { accept: 'ok' }, take: 'results' },
  'make a cascade': {
    primitive: 'escalate',
    config: { until: ['confident'], threshold: 0.8, use: 'raw' },
    take: 'results',
    more: both,
  },
  'make a cascade, person': {
    primitive: 'escalate',
    config: { until: ['confident'], threshold: 0.8 },
    take: 'results',
    more: person,
  },
  'wrap in map': { primitive: 'map', take: 'result' },
  'wrap in loop': { primitive: 'loop', config: { maxIter: 2 }, give: 'state', take: 'next' },
};

const wrapIn =
  ({ primitive, config, give = 'item', take, more }: Wrap) =>
  (ground: Ground, at: string): Pattern | undefined => {
    const cell = cellAt(ground, at);
    if (!cell) return undefined;
    const graft = new Graft(ground.pattern);
    const box = boxAround(graft, cell, { primitive, ...(config && { config }) });
    graft.wire(`${box}.${give}`, at).wire(at, `${box}.${take}`);
    const branches = more ? more({ graft, box, cell, ground }) : [];
    if (!branches) return undefined;
    for (const id of branches) graft.wire(id, `${box}.${take}`);
    return graft.done();
  };

/** A container in the place of the cell, which moves inside. */
function boxAround(
  graft: Graft,
  { node, into, from }: Cell,
  box: { primitive: string; config?: object },
): string {
  const id = graft.add({ primitive: box.primitive, config: { ...box.config }, parent: node.parent });
  graft.change(node.id, (one) => ({ ...one, parent: id }));
  graft.move(into, { target: `${id}.in` });
  for (const edge of from) graft.move(edge, { source: id });
  return id;
}

/** The cell is asked only about what is not remembered yet. */
function remember(ground: Ground, at: string): Pattern | undefined {
  const cell = cellAt(ground, at);
  const type = cell?.facts.type;
  if (!cell || !type || !['Label', 'Text', 'Num'].includes(type.t)) return undefined;
  const graft = new Graft(ground.pattern);
  const { parent } = cell.node;
  const space = 'composition';
  const labels = type.t === 'Label' && type.of ? { labels: [...type.of] } : {};
  const recall = graft.add({ primitive: 'memory', config: { space, type: type.t, ...labels }, parent });
  const keep = graft.add({ primitive: 'memory', config: { mode: 'remember', space }, parent });
  const join = graft.add({ primitive: 'merge1', parent });
  graft.move(cell.into, { target: recall });
  for (const edge of cell.from) graft.move(edge, { source: join });
  graft.wire(`${recall}.miss`, at).wire(at, keep).wire(`${recall}.miss`, `${keep}.key`);
  return graft.wire(`${recall}.hit`, join).wire(keep, join).done();
}

const INPUT_TYPES: ReadonlySet<string> = new Set(['Text', 'Num', 'Bool', 'Label', 'Json', 'Doc', 'List']);

const inputConfig = (type: PortType) => ({
  name: 'value',
  type: type.t,
  ...(type.t === 'Label' && type.of && { labels: [...type.of] }),
});

/** The node becomes a pattern of its own, which is called in its place. */
function nestNode(ground: Ground, at: string): Pattern | undefined {
  const cell = cellAt(ground, at);
  const given = cell && factsAt(ground, cell.into.source)?.type;
  if (!cell || !given || !INPUT_TYPES.has(given.t)) return undefined;
  if (ground.pattern.nodes.some(({ parent }) => parent === at)) return undefined;
  const { parent: _, ...node } = cell.node;
  const inner = new Graft({ format: 1, nodes: [node], edges: [] });
  const input = inner.add({ primitive: 'input', config: inputConfig(given) });
  inner.wire(input, at).wire(at, inner.add({ primitive: 'output' }));
  const { nodes, edges } = inner.done();
  const ref = `part-${Object.keys(ground.pattern.uses ?? {}).length + 1}@1.0.0`;
  const graft = new Graft(ground.pattern);
  const call = graft.add({ primitive: 'subpattern', config: { ref }, parent: cell.node.parent });
  graft.move(cell.into, { target: `${call}.in` });
  for (const edge of cell.from) graft.move(edge, { source: call });
  const called = { name: 'Part', semver: '1.0.0', nodes, edges };
  return graft.remove(at).done({ ...ground.pattern.uses, [ref]: called });
}

/** The whole pattern is called by another one. */
function nestAll({ pattern }: Ground): Pattern | undefined {
  const inputs = pattern.nodes.filter(({ primitive }) => primitive === 'input');
  const [input, ...others] = inputs;
  if (!input || others.length > 0 || pattern.budget) return undefined;
  const graft = new Graft({ format: 1, nodes: [{ ...input, position: { x: 0, y: 0 } }], edges: [] });
  const ref = `whole-${Object.keys(pattern.uses ?? {}).length + 1}@1.0.0`;
  const call = graft.add({ primitive: 'subpattern', config: { ref } });
  const { nodes, edges, uses } = pattern;
  graft.wire(input.id, call).wire(call, graft.add({ primitive: 'output' }));
  return graft.done({ ...uses, [ref]: { name: 'Whole', semver: '1.0.0', nodes, edges } });
}

type Edit = (ground: Ground, at: string) => Pattern | undefined;

/** By name; `at` is a node. */
export const WRAPS: Readonly<Record<string, Edit>> = {
  ...Object.fromEntries(Object.entries(WRAP).map(([name, wrap]) => [name, wrapIn(wrap)])),
  'wrap in memory': remember,
  'make a pattern of it': nestNode,
};

/** By name; they are about the whole pattern. */
export const NESTS: Readonly<Record<string, Edit>> = { 'call it from another pattern': nestAll };
