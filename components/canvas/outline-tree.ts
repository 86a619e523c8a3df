'use client';
/** What the outline shows and where one is in it. */
import { useReactFlow } from '@xyflow/react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type CanvasStore, selectedNodes, selectOnly, useCanvas, useCanvasStore } from './canvas-store.ts';
import { foldAndTell } from './container-tools.tsx';
import { lookAtNode, WHOLE_FROM } from './jump.ts';
import { nodeIdOf, outlineRows, type Row } from './outline-rows.ts';
import { isContainer } from './shape.ts';

export type Tree = ReturnType<typeof useTree>;

export function useTree() {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const nodes = useCanvas((state) => state.pattern.nodes);
  const edges = useCanvas((state) => state.pattern.edges);
  const byId = useCanvas((state) => state.byId);
  const issuesByNode = useCanvas((state) => state.issuesByNode);
  const folded = useCanvas((state) => state.folded);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string | null>(null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () => outlineRows({ nodes, edges, byId, issuesByNode, folded, opened }),
    [nodes, edges, byId, issuesByNode, folded, opened],
  );
  // As text, so that dragging (new node objects in every frame) does not render the list again.
  const selected = useCanvas((state) => selectedNodes(state).join(' '));
  const chosen = useMemo(() => new Set(selected.split(' ')), [selected]);
  const here = useHere({ rows, at, setAt, selected, root });
  const open = (node: string, isOpen: boolean) => {
    const stored = byId[node];
    if (stored && isContainer(stored)) return foldAndTell(store, [node]);
    setOpened((before) => new Set(isOpen ? [...before, node] : [...before].filter((one) => one !== node)));
  };
  const focus = (key: string) => {
    setAt(key);
    itemOf(root.current, key)?.focus();
  };
  const visit = (row: Row) => {
    setAt(row.key);
    if (row.kind === 'wire') showWire(store, flow, row);
    else lookAtNode(store, flow, { node: nodeIdOf(row) });
  };
  /** Pressed on: near enough to be read. */
  const press = (row: Row) => {
    focus(row.key);
    lookAtNode(store, flow, { node: nodeIdOf(row), least: WHOLE_FROM });
    if (row.kind === 'wire') selectOnly(store, [], [row.edge.id]);
  };
  return { rows, here, chosen, root, open, focus, visit, press, renaming, setRenaming, store, flow };
}

const itemOf = (root: HTMLElement | null, key: string): HTMLElement | null =>
  root?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null;

function showWire(
  store: CanvasStore,
  flow: Tree['flow'],
  { edge, node }: Extract<Row, { kind: 'wire' }>,
): void {
  lookAtNode(store, flow, { node });
  selectOnly(store, [], [edge.id]);
}

type Here = {
  rows: readonly Row[];
  at: string | null;
  setAt: (key: string) => void;
  selected: string;
  root: RefObject<HTMLDivElement | null>;
};

/** The one row that Tab leads to. It follows the selection; where a row goes, the next takes its place and its focus. */
function useHere({ rows, at, setAt, selected, root }: Here): string | undefined {
  const places = useRef<ReadonlyMap<string, number>>(new Map());
  const isThere = at !== null && rows.some(({ key }) => key === at);
  const place = at === null ? 0 : (places.current.get(at) ?? 0);
  const here = isThere ? at : rows[Math.min(place, rows.length - 1)]?.key;
  const hadFocus = useRef(false);
  useEffect(() => {
    places.current = new Map(rows.map(({ key }, index) => [key, index]));
  }, [rows]);
  const follow = useRef((_selected: string) => {});
  follow.current = (node) => {
    const isThereNow = rows.some(({ key }) => key === `node ${node}`);
    // A problem selects its node, and stays where one is.
    if (isThereNow && !at?.startsWith('problem')) setAt(`node ${node}`);
  };
  useEffect(() => follow.current(selected), [selected]);
  useEffect(() => {
    const note = () => {
      if (document.activeElement !== document.body)
        if (document.activeElement?.closest('[role="dialog"][data-primitives]'))
          // Opened from a row, the list of primitives gives the focus back to what was added.
          return;
      hadFocus.current = root.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [root]);
  useEffect(() => {
    if (here === undefined || !hadFocus.current || document.activeElement !== document.body) return;
    // What was just added is selected, and comes before where one was.
    const added = `node ${selected}`;
    itemOf(root.current, rows.some(({ key }) => key === added) ? added : here)?.focus();
  });
  return here;
}
