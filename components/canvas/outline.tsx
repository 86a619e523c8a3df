'use client';
/** The nodes as a list: the keyboard's and the screen reader's way through a pattern. */
import { useReactFlow } from '@xyflow/react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { PatternNode } from '#engine/pattern.ts';
import { selectedNodes, useCanvas, useCanvasStore } from './canvas-store.ts';
import { foldAndTell } from './container-tools.tsx';
import { GroupIcon } from './group-icon.tsx';
import { jumpToNode } from './jump.ts';
import { spokenNode, useNodeLive } from './node-state.ts';
import { type NodesById, thresholdOf } from './scene.ts';
import { isContainer, shapeOf } from './shape.ts';

type Row = { node: PatternNode; depth: number };

/** Containers directly before what they hold, unless folded; within one scope as stored. */
export function outlineRows(
  nodes: readonly PatternNode[],
  byId: NodesById,
  folded: ReadonlySet<string>,
): readonly Row[] {
  const children = Map.groupBy(nodes, (node) =>
    node.parent !== undefined && byId[node.parent] ? node.parent : undefined,
  );
  const rows: Row[] = [];
  const visit = (parent: string | undefined, depth: number) => {
    for (const node of children.get(parent) ?? []) {
      rows.push({ node, depth });
      if (depth < 16 && !folded.has(node.id)) visit(node.id, depth + 1);
    }
  };
  visit(undefined, 0);
  return rows;
}

export function Outline() {
  const nodes = useCanvas((state) => state.pattern.nodes);
  const byId = useCanvas((state) => state.byId);
  const folded = useCanvas((state) => state.folded);
  // As text, so that dragging (new node objects in every frame) does not render the list again.
  const selected = useCanvas((state) => selectedNodes(state).join(' '));
  const chosen = new Set(selected.split(' '));
  if (nodes.length === 0) return <p className="px-3 py-2 text-12 text-ink-2">No nodes yet.</p>;
  return (
    <ul className="px-1 pb-2" aria-label="Nodes of the pattern">
      {outlineRows(nodes, byId, folded).map(({ node, depth }) => (
        <OutlineRow key={node.id} node={node} depth={depth} isSelected={chosen.has(node.id)} />
      ))}
    </ul>
  );
}

function OutlineRow({ node, depth, isSelected }: Row & { isSelected: boolean }) {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const live = useNodeLive(node.id);
  const threshold = useCanvas((state) => thresholdOf(state.thresholds, node.id));
  const problems = useCanvas((state) => state.issuesByNode[node.id]?.length ?? 0);
  const shape = shapeOf(node);
  const isRoom = useCanvas((state) => state.entered === node.id);
  return (
    <li className="flex items-center" style={{ paddingLeft: depth * 16 }}>
      {isContainer(node) ? <FoldButton node={node} /> : <span className="w-6 flex-none" />}
      <button
        type="button"
        aria-current={isSelected || undefined}
        aria-label={`${spokenNode(shape.name, live, threshold)}${problems ? `, ${problems} problems` : ''}`}
        className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-button px-1 text-left hover:bg-raised aria-current:bg-raised"
        onClick={() => jumpToNode(store, flow, node.id)}
      >
        {live.state ? <StatusGlyph state={live.state} /> : <GroupIcon group={shape.primitive?.group} />}
        <span className="min-w-0 truncate font-mono text-12">{shape.name}</span>
        {shape.name !== node.primitive && <span className="text-11 text-ink-3">{node.primitive}</span>}
        {isRoom && <span className="ml-auto text-11 text-accent">inside</span>}
        {problems > 0 && (
          <span aria-hidden className="ml-auto text-fail text-11">
            ▲ <span className="text-ink-2">{problems}</span>
          </span>
        )}
      </button>
    </li>
  );
}

function FoldButton({ node }: { node: PatternNode }) {
  const store = useCanvasStore();
  const isFolded = useCanvas((state) => state.folded.has(node.id));
  return (
    <IconButton
      size="small"
      side="right"
      label={`${isFolded ? 'Unfold' : 'Fold'} ${shapeOf(node).name}`}
      aria-expanded={!isFolded}
      icon={isFolded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
      onClick={() => foldAndTell(store, [node.id])}
    />
  );
}
