/** Copying parts of a pattern, within one and between several. */
import { z } from 'zod';
import { idMaker } from './ids.ts';
import { type Op, type Position, usedBy, withInside } from './ops.ts';
import { edgeSchema, LIMITS, nodeSchema, type Pattern, type PatternNode, patternSchema } from './pattern.ts';

/** What lies on the clipboard, as JSON. Outermost nodes have no parent and stand where they stood. */
export const clipSchema = z.strictObject({
  clip: z.literal('parallax'),
  nodes: z.array(nodeSchema).max(LIMITS.nodes),
  edges: z.array(edgeSchema).max(LIMITS.edges),
  /** Edges that led into the nodes from others: pasted only when asked for, where those others are there. */
  incoming: z.array(edgeSchema).max(LIMITS.edges).optional(),
  /** Copies of the patterns that the nodes call. */
  uses: patternSchema.shape.uses,
});
export type Clip = z.infer<typeof clipSchema>;

/** The nodes with their inside, and the edges between them. */
export function copy(pattern: Pattern, ids: Iterable<string>): Clip {
  const chosen = withInside(pattern, ids);
  const byId = new Map(pattern.nodes.map((node) => [node.id, node]));
  const nodes = pattern.nodes
    .filter(({ id }) => chosen.has(id))
    .map((node) => (node.parent !== undefined && chosen.has(node.parent) ? node : outermost(node, byId)));
  const edges = pattern.edges.filter(
    ({ source, target }) => chosen.has(source.node) && chosen.has(target.node),
  );
  const { uses = {} } = pattern;
  const called = usedBy(nodes, uses).flatMap((ref) => (uses[ref] ? [[ref, uses[ref]] as const] : []));
  const carried = called.length > 0 ? { uses: Object.fromEntries(called) } : {};
  const incoming = pattern.edges.filter(
    ({ source, target }) => !chosen.has(source.node) && chosen.has(target.node),
  );
  return { clip: 'parallax', nodes, edges, ...(incoming.length > 0 && { incoming }), ...carried };
}

/** Without its parent, at its place on the whole canvas. */
function outermost(node: PatternNode, byId: ReadonlyMap<string, PatternNode>): PatternNode {
  const { parent, ...rest } = node;
  const position = { ...node.position };
  const seen = new Set([node.id]);
  for (let at = parent; at !== undefined && !seen.has(at); at = byId.get(at)?.parent) {
    seen.add(at);
    position.x += byId.get(at)?.position.x ?? 0;
    position.y += byId.get(at)?.position.y ?? 0;
  }
  return { ...rest, position };
}

/** The clip from clipboard text, or `undefined` when it is something else. */
export function readClip(text: string): Clip | undefined {
  if (text.length > LIMITS.bytes) return undefined;
  try {
    return clipSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Adds a clip with fresh ids, its top left corner at `at`, inside `parent` if one is given. `isLinked` keeps the
 * edges that led into it, from nodes that stand in the same scope.
 */
export function paste(
  pattern: Pattern,
  clip: Clip,
  at: Position & { parent?: string; isLinked?: boolean },
): Extract<Op, { type: 'addNodes' }> {
  const nodeId = idMaker(pattern.nodes.map(({ id }) => id));
  const edgeId = idMaker(pattern.edges.map(({ id }) => id));
  const ids = new Map(clip.nodes.map(({ id }) => [id, nodeId(id)]));
  const outer = clip.nodes.filter(({ parent }) => parent === undefined || !ids.has(parent));
  const corner = cornerOf(outer);
  const nodes = clip.nodes.map((node): PatternNode => {
    const { parent, ...rest } = node;
    const id = ids.get(node.id) ?? node.id;
    const container = parent === undefined ? undefined : ids.get(parent);
    if (container !== undefined) return { ...rest, id, parent: container };
    const position = { x: node.position.x - corner.x + at.x, y: node.position.y - corner.y + at.y };
    return { ...rest, id, position, ...(at.parent !== undefined && { parent: at.parent }) };
  });
  const links = at.isLinked ? (clip.incoming ?? []) : [];
  const beside = new Set(pattern.nodes.filter((node) => node.parent === at.parent).map(({ id }) => id));
  if (at.parent !== undefined) beside.add(at.parent);
  const edges = [...clip.edges, ...links].flatMap((edge) => {
    const isLink = links.includes(edge) && beside.has(edge.source.node);
    const source = isLink ? edge.source.node : ids.get(edge.source.node);
    const target = ids.get(edge.target.node);
    if (source === undefined || target === undefined) return [];
    const ends = { source: { ...edge.source, node: source }, target: { ...edge.target, node: target } };
    return [{ id: edgeId(edge.id), ...ends }];
  });
  return { type: 'addNodes', nodes, edges, ...(clip.uses && { uses: clip.uses }) };
}

function cornerOf(nodes: readonly PatternNode[]): Position {
  const corner = { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY };
  for (const { position } of nodes) {
    corner.x = Math.min(corner.x, position.x);
    corner.y = Math.min(corner.y, position.y);
  }
  return nodes.length > 0 ? corner : { x: 0, y: 0 };
}
