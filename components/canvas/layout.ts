/** Tidy layout: the question put to the layout engine, and its answer as moves. Pure. */
import type { Pattern, PatternNode } from '#engine/pattern.ts';
import { IN_COLUMN, optionsFor, ROOT } from './layout-options.ts';
import { foldShift, indexNodes, scopeOfEdge, sizeIn } from './scene.ts';
import { CONTAINER_PADDING, GRID, isContainer, shapeOf } from './shape.ts';
import { type View, WHOLE } from './view.ts';

export type ElkNode = {
  id: string;
  width?: number;
  height?: number;
  x?: number;
  y?: number;
  children?: ElkNode[];
  edges?: { id: string; sources: string[]; targets: string[] }[];
  layoutOptions?: Record<string, string>;
};

/** Where one node goes; containers also get the size that holds their inside. */
export type Placement = {
  id: string;
  position: { x: number; y: number };
  size?: { width: number; height: number };
};

/**
 * Every scope is laid out by itself, so edges to a container's inner wall are left out: ELK would see
 * them as cycles. Inside nodes that read from the wall come first by having no other source. What is
 * folded is a node like others, and inside of a container only that is laid out.
 */
export function layoutQuestion(pattern: Pattern, { folded, entered }: View = WHOLE): ElkNode {
  const byId = indexNodes(pattern.nodes);
  const children = Map.groupBy(pattern.nodes, (node) => node.parent);
  const plain = pattern.edges.filter((edge) => {
    const scope = scopeOfEdge(edge, byId);
    return (
      edge.source.node !== scope &&
      edge.target.node !== scope &&
      byId[edge.source.node] &&
      byId[edge.target.node]
    );
  });
  const edges = Map.groupBy(plain, (edge) => scopeOfEdge(edge, byId));
  const scope = (parent: string | undefined): Pick<ElkNode, 'children' | 'edges'> => ({
    children: (children.get(parent) ?? []).map(box),
    edges: (edges.get(parent) ?? []).map((edge) => ({
      id: edge.id,
      sources: [edge.source.node],
      targets: [edge.target.node],
    })),
  });
  const box = (node: PatternNode): ElkNode => {
    const isOpen = isContainer(node) && (node.id === entered || !folded.has(node.id));
    const inside: Pick<ElkNode, 'children' | 'edges'> = isOpen ? scope(node.id) : {};
    return inside.children?.length
      ? {
          id: node.id,
          ...inside,
          layoutOptions: { ...IN_COLUMN, ...containerOptions(inside.children.length) },
        }
      : { id: node.id, ...sizeIn(node, folded), layoutOptions: IN_COLUMN };
  };
  const room = entered === null ? undefined : byId[entered];
  const shown = room ? { children: [box(room)], edges: [] } : scope(undefined);
  return { id: ROOT, layoutOptions: optionsFor(shown.children?.length ?? 0), ...shown };
}

function containerOptions(count: number): Record<string, string> {
  const { top, right, bottom, left } = CONTAINER_PADDING;
  // Branches side by side are not connected to each other; packing them would hide their wires.
  const one = { 'elk.separateConnectedComponents': 'false' };
  return {
    ...optionsFor(count),
    ...one,
    'elk.padding': `[top=${top},left=${left},bottom=${bottom},right=${right}]`,
  };
}

const snap = (value: number): number => Math.round(value / GRID) * GRID;

export function layoutAnswer(
  answered: ElkNode,
  pattern: Pattern,
  { folded, entered }: View = WHOLE,
): readonly Placement[] {
  const containers = new Set(
    pattern.nodes
      .filter((node) => shapeOf(node).ports.inner && (node.id === entered || !folded.has(node.id)))
      .map((node) => node.id),
  );
  const byId = indexNodes(pattern.nodes);
  const room = entered === null ? undefined : byId[entered];
  const placements: Placement[] = [];
  const visit = (node: ElkNode) => {
    if (node.id !== ROOT) {
      const stored = byId[node.id];
      const shift = stored ? foldShift(stored, folded) : { x: 0, y: 0 };
      // The container one is inside of stays where it stands among its own neighbours.
      const position =
        room && node.id === room.id
          ? room.position
          : { x: snap(node.x ?? 0) - shift.x, y: snap(node.y ?? 0) - shift.y };
      const sized = containers.has(node.id) && node.width !== undefined && node.height !== undefined;
      const size = sized ? { width: snap(node.width ?? 0), height: snap(node.height ?? 0) } : undefined;
      placements.push({ id: node.id, position, ...(size && { size }) });
    }
    for (const child of node.children ?? []) visit(child);
  };
  visit(answered);
  return placements;
}
