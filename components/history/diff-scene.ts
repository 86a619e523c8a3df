/** Two patterns as one picture: the second, with what went from the first as ghosts. Pure. */
import type { MarkKind, Marks, NodeMark } from '#components/canvas/marks.tsx';
import { boxOf, freePlace, indexNodes } from '#components/canvas/scene.ts';
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import type { NodeChange, PatternDiff } from '#engine/pattern-diff.ts';

export type DiffScene = { pattern: Pattern; marks: Marks };

/** The signs and words of a comparison; the legend, the list and the canvas say the same. */
export const DIFF_SIGNS: Record<NodeChange['kind'], { sign: string; words: string }> = {
  added: { sign: '+', words: 'added' },
  removed: { sign: '−', words: 'removed' },
  changed: { sign: '≠', words: 'changed' },
  moved: { sign: '→', words: 'moved' },
};

export function diffScene(diff: PatternDiff, before: Pattern, after: Pattern): DiffScene {
  const ghosts = diff.nodes.flatMap(({ before: node, after: stays }) => (node && !stays ? [node] : []));
  const nodes = [...after.nodes, ...placed(ghosts, after)];
  const gone = diff.edges.flatMap(({ kind, edge }) => (kind === 'removed' ? [ghostOf(edge)] : []));
  const came = diff.edges.flatMap(({ kind, edge }) => (kind === 'added' ? [edge.id] : []));
  const uses = { ...before.uses, ...after.uses };
  return {
    pattern: { ...after, nodes, edges: [...after.edges, ...gone], uses },
    marks: {
      nodes: new Map(diff.nodes.map((change) => [change.id, markOf(change)])),
      edges: new Map([
        ...came.map((id) => [id, 'added'] as const),
        ...gone.map(({ id }) => [id, 'removed'] as const),
      ]),
    },
  };
}

/** Ids of wires may have been given out again. */
const ghostOf = (edge: PatternEdge): PatternEdge => ({ ...edge, id: `gone:${edge.id}` });

function markOf(change: NodeChange): NodeMark {
  const kind: MarkKind = change.kind;
  const { sign, words } = DIFF_SIGNS[change.kind];
  if (change.kind !== 'changed') return { kind, sign, words };
  const facts = [
    change.isRenamed && 'renamed',
    change.isReparented && 'in another container',
    change.isMoved && 'moved',
  ].filter((one) => one !== false);
  const isMore = change.fields.some(({ field }) => field !== 'title' && field !== 'parent');
  return { kind, sign, words: [...(isMore ? [words] : []), ...facts].join(', ') };
}

/** Beside what stands in their place now, so that neither covers the other. */
function placed(ghosts: readonly PatternNode[], { nodes }: Pattern): PatternNode[] {
  if (ghosts.length === 0) return [];
  const byId = indexNodes([...nodes, ...ghosts]);
  const taken = Map.groupBy(nodes, ({ parent }) => parent);
  const boxes = new Map([...taken].map(([parent, list]) => [parent, list.map((node) => boxOf(node, byId))]));
  return ghosts.map((ghost) => {
    const siblings = boxes.get(ghost.parent) ?? [];
    boxes.set(ghost.parent, siblings);
    const box = boxOf(ghost, byId);
    const at = freePlace(box, siblings);
    siblings.push({ ...box, ...at });
    return { ...ghost, position: { x: ghost.position.x + at.x - box.x, y: ghost.position.y + at.y - box.y } };
  });
}
