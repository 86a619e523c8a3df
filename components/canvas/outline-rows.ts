/** The pattern as the rows of a tree: nodes, and below each what is wrong with it and where it leads. Pure. */
import type { Issue } from '#engine/issues.ts';
import type { PatternEdge, PatternNode } from '#engine/pattern.ts';
import type { NodesById } from './scene.ts';
import { isContainer } from './shape.ts';

type Place = {
  /** Unique among the rows. */
  key: string;
  /** From 1. */
  level: number;
  /** Among its siblings, from 1, and how many those are. */
  at: number;
  of: number;
};

export type NodeRow = Place & {
  kind: 'node';
  node: PatternNode;
  /** `undefined` where nothing is below it. */
  isOpen: boolean | undefined;
};
export type WireRow = Place & { kind: 'wire'; edge: PatternEdge; node: string };
export type ProblemRow = Place & { kind: 'problem'; issue: Issue; node: string };
export type Row = NodeRow | WireRow | ProblemRow;

export type Listed = {
  nodes: readonly PatternNode[];
  edges: readonly PatternEdge[];
  byId: NodesById;
  issuesByNode: Readonly<Record<string, readonly Issue[]>>;
  /** Containers whose inside is not shown. */
  folded: ReadonlySet<string>;
  /** Nodes whose problems and connections are shown. */
  opened: ReadonlySet<string>;
};

/** Deeper than this a container in a circle of broken data would never end. */
const DEEPEST = 64;

type Child = { kind: 'node'; node: PatternNode } | Omit<WireRow, keyof Place> | Omit<ProblemRow, keyof Place>;

/** Containers directly before what they hold, unless folded; within one scope as stored. */
export function outlineRows({ nodes, edges, byId, issuesByNode, folded, opened }: Listed): readonly Row[] {
  const inside = Map.groupBy(nodes, ({ parent }) =>
    parent !== undefined && byId[parent] ? parent : undefined,
  );
  const from = Map.groupBy(edges, ({ source }) => source.node);
  const rows: Row[] = [];
  const below = ({ id }: PatternNode): Child[] => [
    ...(issuesByNode[id] ?? []).map((issue): Child => ({ kind: 'problem', issue, node: id })),
    ...(from.get(id) ?? []).map((edge): Child => ({ kind: 'wire', edge, node: id })),
  ];
  const isOpen = (node: PatternNode): boolean | undefined => {
    if (isContainer(node)) return !folded.has(node.id);
    return below(node).length === 0 ? undefined : opened.has(node.id);
  };
  const add = (children: readonly Child[], level: number) => {
    for (const [index, child] of children.entries()) {
      const place = { key: keyOf(child), level, at: index + 1, of: children.length };
      if (child.kind !== 'node') {
        rows.push({ ...place, ...child });
        continue;
      }
      const open = isOpen(child.node);
      rows.push({ ...place, kind: 'node', node: child.node, isOpen: open });
      if (!open || level > DEEPEST) continue;
      const held = (inside.get(child.node.id) ?? []).map((node): Child => ({ kind: 'node', node }));
      add([...below(child.node), ...held], level + 1);
    }
  };
  add(
    (inside.get(undefined) ?? []).map((node): Child => ({ kind: 'node', node })),
    1,
  );
  return rows;
}

function keyOf(child: Child): string {
  if (child.kind === 'node') return `node ${child.node.id}`;
  if (child.kind === 'wire') return `wire ${child.edge.id}`;
  const { code, port, field, edge } = child.issue;
  return `problem ${child.node} ${code} ${port} ${field} ${edge}`;
}

/** The node a row is about. */
export const nodeIdOf = (row: Row): string => (row.kind === 'node' ? row.node.id : row.node);

/** What a key of a tree view does: the row to go to, or one to open or close. */
export type Step = { go: string } | { open: string } | { close: string } | undefined;

/** As the ARIA practices have it: right opens, then goes in; left closes, then goes out. */
export function stepIn(rows: readonly Row[], key: string, pressed: string): Step {
  const at = Math.max(
    0,
    rows.findIndex((row) => row.key === key),
  );
  const row = rows[at];
  if (!row) return undefined;
  const goTo = (index: number): Step => {
    const wanted = rows[Math.min(Math.max(index, 0), rows.length - 1)];
    return wanted && { go: wanted.key };
  };
  switch (pressed) {
    case 'ArrowDown':
      return goTo(at + 1);
    case 'ArrowUp':
      return goTo(at - 1);
    case 'Home':
      return goTo(0);
    case 'End':
      return goTo(rows.length - 1);
    case 'ArrowRight':
      if (row.kind !== 'node' || row.isOpen === undefined) return undefined;
      if (!row.isOpen) return { open: row.node.id };
      return rows[at + 1] && (rows[at + 1]?.level ?? 0) > row.level ? goTo(at + 1) : undefined;
    case 'ArrowLeft': {
      if (row.kind === 'node' && row.isOpen) return { close: row.node.id };
      const out = rows.findLastIndex((one, index) => index < at && one.level < row.level);
      return out < 0 ? undefined : goTo(out);
    }
    default:
      return undefined;
  }
}
