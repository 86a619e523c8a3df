'use client';
/** What the designer adds to the command palette: the nodes of the pattern, and what each primitive does. */
import type { useReactFlow } from '@xyflow/react';
import { useCallback, useMemo } from 'react';
import { useCommands, useFinder } from '#components/shell/commands.ts';
import { primitiveList } from '#primitives/index.ts';
import type { CanvasStore } from './canvas-store.ts';
import { afterPaint, jumpToNode } from './jump.ts';
import { shapeOf } from './shape.ts';
import type { ScreenHandle } from './use-screen.ts';

/** Nodes offered at a time: a pattern may have thousands. */
const MOST = 20;

export function useNodesInPalette(store: CanvasStore, flow: ReturnType<typeof useReactFlow>): void {
  const find = useCallback(
    (typed: string) => {
      const wanted = typed.toLowerCase();
      const { nodes } = store.getState().pattern;
      const found = nodes.filter((node) =>
        `${shapeOf(node).name} ${node.primitive}`.toLowerCase().includes(wanted),
      );
      return found.slice(0, MOST).map((node) => ({
        id: `node:${node.id}`,
        label: shapeOf(node).name,
        hint: node.primitive,
        // After the palette is gone: it hands the focus back to where it was.
        perform: () => void afterPaint(() => jumpToNode(store, flow, node.id)),
      }));
    },
    [store, flow],
  );
  useFinder('Nodes', find);
}

export function useDocsInPalette(show: ScreenHandle['show']): void {
  const commands = useMemo(
    () =>
      primitiveList.map(({ id, summary }) => ({
        id: `docs:${id}`,
        label: `What ${id} does`,
        words: `docs help ${summary}`,
        perform: () => show({ docs: id }),
      })),
    [show],
  );
  useCommands('Docs', commands);
}
