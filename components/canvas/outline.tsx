'use client';
/** The nodes as a list: the keyboard's and the screen reader's way through a pattern. */
import { useReactFlow } from '@xyflow/react';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import type { PatternNode } from '#engine/pattern.ts';
import { selectedNodes, useCanvas, useCanvasStore } from './canvas-store.ts';
import { GroupIcon } from './group-icon.tsx';
import { jumpToNode } from './jump.ts';
import { spokenNode, useNodeLive } from './node-state.ts';
import { type NodesById, thresholdOf } from './scene.ts';
import { shapeOf } from './shape.ts';

type Row = { node: PatternNode; depth: number };

/** Containers directly before what they hold; within one scope as stored. */
export function outlineRows(nodes: readonly PatternNode[], byId: NodesById): readonly Row[] {
  const children = Map.groupBy(nodes, (node) =>
    node.parent !== undefined && byId[node.parent] ? node.parent : undefined,
  );
  const rows: Row[] = [];
  const visit = (parent: string | undefined, depth: number) => {
    for (const node of children.get(parent) ?? []) {
      rows.push({ node, depth });
      if (depth < 16) visit(node.id, depth + 1);
    }
  };
  visit(undefined, 0);
  return rows;
}

export function Outline() {
  const nodes = useCanvas((state) => state.pattern.nodes);
  const byId = useCanvas((state) => state.byId);
  // As text, so that dragging (new node objects in every frame) does not render the list again.
  const selected = useCanvas((state) => selectedNodes(state).join(' '));
  const chosen = new Set(selected.split(' '));
  if (nodes.length === 0) return <p className="px-3 py-2 text-12 text-ink-2">No nodes yet.</p>;
  return (
    <ul className="px-1 pb-2" aria-label="Nodes of the pattern">
      {outlineRows(nodes, byId).map(({ node, depth }) => (
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
  return (
    <li>
      <button
        type="button"
        aria-current={isSelected || undefined}
        aria-label={`${spokenNode(shape.name, live, threshold)}${problems ? `, ${problems} problems` : ''}`}
        className="flex h-7 w-full items-center gap-2 rounded-button pr-2 text-left hover:bg-raised aria-current:bg-raised"
        style={{ paddingLeft: 8 + depth * 16 }}
        onClick={() => jumpToNode(store, flow, node.id)}
      >
        {live.state ? <StatusGlyph state={live.state} /> : <GroupIcon group={shape.primitive?.group} />}
        <span className="min-w-0 truncate font-mono text-12">{shape.name}</span>
        {shape.name !== node.primitive && <span className="text-11 text-ink-3">{node.primitive}</span>}
        {problems > 0 && (
          <span aria-hidden className="ml-auto text-fail text-11">
            ▲ <span className="text-ink-2">{problems}</span>
          </span>
        )}
      </button>
    </li>
  );
}
