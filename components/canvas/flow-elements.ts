/** Stored pattern -> what React Flow draws. Elements whose stored part did not change keep their identity. */
import type { Edge, Node } from '@xyflow/react';
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { parentsFirst } from './scene.ts';
import { isContainer, sizeOf } from './shape.ts';

/** `stored` is all a node component reads: run state never goes through here. */
export type FlowNode = Node<{ stored: PatternNode }, 'simple' | 'container'>;
export type FlowEdge = Edge<{ stored: PatternEdge }, 'belief'>;

/** Title rows only: the inside of a container belongs to its children and to the selection box. */
const CONTAINER_HANDLE = '.container-title';

function toFlowNode(stored: PatternNode, before: FlowNode | undefined): FlowNode {
  const container = isContainer(stored);
  const { width, height } = sizeOf(stored);
  return {
    ...(before?.measured && { measured: { width, height } }),
    id: stored.id,
    type: container ? 'container' : 'simple',
    data: { stored },
    position: stored.position,
    width,
    height,
    selected: before?.selected ?? false,
    focusable: false,
    ariaRole: 'group',
    ...(container && { dragHandle: CONTAINER_HANDLE }),
    ...(stored.parent !== undefined && { parentId: stored.parent }),
  };
}

function toFlowEdge(stored: PatternEdge, before: FlowEdge | undefined): FlowEdge {
  return {
    id: stored.id,
    type: 'belief',
    source: stored.source.node,
    sourceHandle: stored.source.port,
    target: stored.target.node,
    targetHandle: stored.target.port,
    data: { stored },
    selected: before?.selected ?? false,
    ariaLabel: `from ${stored.source.node} ${stored.source.port} to ${stored.target.node} ${stored.target.port}`,
  };
}

const byId = <T extends { id: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.map((one) => [one.id, one]));

/** Parents that do not exist are left out, as React Flow cannot place their children. */
export function toFlowNodes(pattern: Pattern, before: readonly FlowNode[]): FlowNode[] {
  const known = byId(before);
  const ids = new Set(pattern.nodes.map((node) => node.id));
  return parentsFirst(pattern.nodes).map((node) => {
    const old = known.get(node.id);
    if (old?.data.stored === node && old.position === node.position) return old;
    const { parentId, ...rest } = toFlowNode(node, old);
    return parentId !== undefined && ids.has(parentId) ? { ...rest, parentId } : rest;
  });
}

export function toFlowEdges(pattern: Pattern, before: readonly FlowEdge[]): FlowEdge[] {
  const known = byId(before);
  return pattern.edges.map((edge) => {
    const old = known.get(edge.id);
    return old?.data?.stored === edge ? old : toFlowEdge(edge, old);
  });
}
