/**
 * Own ops on top of what others did meanwhile: they still apply and mean the same, or they meet something
 * that others touched, and a person decides. Nothing is ever overwritten on the way.
 */
import { deltaOf } from './delta.ts';
import { idMaker } from './ids.ts';
import { apply, type Op } from './ops.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';
import { meeting, nodeKey, type Touch, touchOf, touchOfAll } from './touch.ts';

/** What others did in one edit, in the smallest parts, as the log has it. */
export type Foreign = { ops: readonly Op[] };

/**
 * One own part that meets something of others: `theirs` counts the foreign edits, `key` says where they meet,
 * `keys` all that the own part is about.
 */
export type Conflict = { mine: Op; theirs: number; theirOp: Op; key: string; keys: readonly string[] };

export type Rebased = {
  /** Own parts that still apply, in order. */
  fits: readonly Op[];
  conflicts: readonly Conflict[];
};

/** `head` already holds what others did. */
export function rebase(head: Pattern, foreign: readonly Foreign[], mine: readonly Op[]): Rebased {
  const touches = foreign.map(({ ops }) => touchOfAll(ops, head));
  const [whole = NOTHING] = [merge(touches)];
  if (!mine.some((op) => meeting(touchOf(op, head), whole) !== undefined))
    return { fits: mine, conflicts: [] };
  const work = { head, foreign, touches, whole };
  const fits: Op[] = [];
  const conflicts: Conflict[] = [];
  const lost = new Map<string, Conflict>();
  for (const op of mine.flatMap(split)) {
    const conflict = findConflict(work, op) ?? leanOnLost(op, head, lost);
    if (!conflict) fits.push(op);
    else if (!isDone(head, op)) conflicts.push(conflict);
    if (conflict && op.type === 'addNodes') for (const { id } of op.nodes) lost.set(nodeKey(id), conflict);
  }
  return { fits, conflicts };
}

type Work = { head: Pattern; foreign: readonly Foreign[]; touches: readonly Touch[]; whole: Touch };

const NOTHING: Touch = { writes: new Set(), leans: new Set() };

const merge = (touches: readonly Touch[]): Touch => ({
  writes: new Set(touches.flatMap(({ writes }) => [...writes])),
  leans: new Set(touches.flatMap(({ leans }) => [...leans])),
});

function findConflict({ head, foreign, touches, whole }: Work, mine: Op): Conflict | undefined {
  const touch = touchOf(mine, head);
  if (meeting(touch, whole) === undefined) return undefined;
  for (const [theirs, edit] of foreign.entries()) {
    const key = meeting(touch, touches[theirs] ?? NOTHING);
    if (key === undefined) continue;
    const theirOp = edit.ops.find((op) => meeting(touch, touchOf(op, head)) !== undefined);
    if (theirOp) return { mine, theirs, theirOp, key, keys: [key, ...touch.writes] };
  }
  return undefined;
}

/** What stands on a new node that cannot come goes the same way. */
function leanOnLost(op: Op, head: Pattern, lost: ReadonlyMap<string, Conflict>): Conflict | undefined {
  if (lost.size === 0) return undefined;
  const { leans, writes } = touchOf(op, head);
  for (const key of leans) {
    const conflict = lost.get(key);
    if (conflict) return { ...conflict, mine: op, keys: [key, ...writes] };
  }
  return undefined;
}

/** Others did the very same: there is nothing left to do, and nothing to ask. */
function isDone(head: Pattern, op: Op): boolean {
  // What is added under a name that others took was not added; what did not move may only have been in its own way.
  if (['addNodes', 'connect', 'describe', 'setParent', 'replaceAll'].includes(op.type)) return false;
  const ids = new Set(head.nodes.map(({ id }) => nodeKey(id)));
  const leansOn = [...touchOf(op, head).leans].filter((key) => !key.includes('/'));
  return leansOn.every((key) => ids.has(key)) && deltaOf(head, apply(head, op).pattern).length === 0;
}

/** One op for each thing it is about. */
export function split(op: Op): Op[] {
  switch (op.type) {
    case 'addNodes': {
      if (op.nodes.length < 2 && !op.edges?.length) return [op];
      const { nodes, edges = [], ...rest } = op;
      return [
        ...nodes.map((node): Op => ({ ...rest, nodes: [node] })),
        ...edges.map((edge): Op => ({ type: 'connect', edges: [edge] })),
      ];
    }
    case 'removeNodes':
      return op.ids.map((id) => ({ ...op, ids: [id] }));
    case 'disconnect':
      return op.ids.map((id) => ({ ...op, ids: [id] }));
    case 'connect': {
      if (op.replaces?.length || op.at !== undefined) return [op];
      return op.edges.map((edge) => ({ ...op, edges: [edge] }));
    }
    case 'moveNodes':
      return Object.entries(op.to).map(([id, place]) => ({ ...op, to: { [id]: place } }));
    default:
      return [op];
  }
}

/** Ids that own ops give to new things and that others gave to theirs meanwhile, with fresh ones. */
export type Renames = { nodes: ReadonlyMap<string, string>; edges: ReadonlyMap<string, string> };

export function collisions(head: Pattern, foreign: readonly Foreign[], mine: readonly Op[]): Renames {
  const theirs = broughtBy(foreign.flatMap(({ ops }) => ops));
  const own = broughtBy(mine);
  return {
    nodes: fresh(own.nodes, theirs.nodes, head.nodes),
    edges: fresh(own.edges, theirs.edges, head.edges),
  };
}

/** Things of a pattern whose names these ops give to other things; `present` has names that are taken, too. */
export function clashes(pattern: Pattern, ops: readonly Op[], present: Pattern): Renames {
  const theirs = broughtBy(ops);
  const own = { nodes: pattern.nodes.map(({ id }) => id), edges: pattern.edges.map(({ id }) => id) };
  return {
    nodes: fresh(own.nodes, theirs.nodes, present.nodes),
    edges: fresh(own.edges, theirs.edges, present.edges),
  };
}

function fresh(own: readonly string[], theirs: readonly string[], there: readonly { id: string }[]) {
  const taken = new Set(theirs);
  const makeId = idMaker([...there.map(({ id }) => id), ...own]);
  return new Map(own.filter((id) => taken.has(id)).map((id) => [id, makeId(id)]));
}

function broughtBy(ops: readonly Op[]): { nodes: string[]; edges: string[] } {
  const nodes: string[] = [];
  const edges: string[] = [];
  for (const op of ops) {
    if (op.type === 'addNodes') nodes.push(...op.nodes.map(({ id }) => id));
    if (op.type === 'addNodes' || op.type === 'connect') edges.push(...(op.edges ?? []).map(({ id }) => id));
  }
  return { nodes, edges };
}

export const isRenamed = ({ nodes, edges }: Renames): boolean => nodes.size + edges.size > 0;

/** The same op about things that go by other names. */
export function renameOp(op: Op, { nodes, edges }: Renames): Op {
  const node = (id: string): string => nodes.get(id) ?? id;
  const edge = (id: string): string => edges.get(id) ?? id;
  const named = { nodes, edges };
  const byNode = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).map(([id, value]) => [node(id), value]));
  switch (op.type) {
    case 'addNodes':
      return {
        ...op,
        nodes: op.nodes.map((one) => renameNode(one, named)),
        ...(op.edges && { edges: op.edges.map((one) => renameEdge(one, named)) }),
        ...(op.before !== undefined && { before: node(op.before) }),
      };
    case 'connect':
      return {
        ...op,
        edges: op.edges.map((one) => renameEdge(one, named)),
        ...(op.replaces && { replaces: op.replaces.map(edge) }),
        ...(op.before !== undefined && { before: edge(op.before) }),
      };
    case 'removeNodes':
      return { ...op, ids: op.ids.map(node) };
    case 'disconnect':
      return { ...op, ids: op.ids.map(edge) };
    case 'moveNodes':
      return { ...op, to: byNode(op.to) };
    case 'setNode':
      return { ...op, node: renameNode(op.node, named) };
    case 'setConfig':
    case 'setField':
    case 'renameNode':
    case 'resize':
      return { ...op, id: node(op.id) };
    case 'setParent':
      return {
        ...op,
        ids: op.ids.map(node),
        ...(op.parent !== undefined && { parent: node(op.parent) }),
        ...(op.to && { to: byNode(op.to) }),
      };
    case 'replaceAll':
      return { ...op, pattern: renamePattern(op.pattern, named) };
    default:
      return op;
  }
}

function renameNode(one: PatternNode, { nodes }: Renames): PatternNode {
  const parent = one.parent === undefined ? undefined : nodes.get(one.parent);
  const id = nodes.get(one.id);
  if (parent === undefined && id === undefined) return one;
  return { ...one, ...(id !== undefined && { id }), ...(parent !== undefined && { parent }) };
}

function renameEdge(one: PatternEdge, { nodes, edges }: Renames): PatternEdge {
  const end = (at: PatternEdge['source']) => ({ ...at, node: nodes.get(at.node) ?? at.node });
  return { ...one, id: edges.get(one.id) ?? one.id, source: end(one.source), target: end(one.target) };
}

/** A pattern in which these things are one's own. */
export const renamePattern = (pattern: Pattern, renames: Renames): Pattern => ({
  ...pattern,
  nodes: pattern.nodes.map((one) => renameNode(one, renames)),
  edges: pattern.edges.map((one) => renameEdge(one, renames)),
});
