'use client';
import { useEffect, useState } from 'react';
import { type CanvasStore, selectedNodes } from './canvas-store.ts';

export type Trail = {
  can: (by: 1 | -1) => boolean;
  /** Moves along it, past nodes that are gone; the node to go to. */
  step: (by: 1 | -1) => string | undefined;
  visit: (node: string) => void;
};

const MOST = 100;

/** The nodes somebody looked at, in order, as a browser remembers pages. `isThere` says which still exist. */
export function createTrail(isThere: (node: string) => boolean): Trail {
  let nodes: string[] = [];
  let at = -1;
  const find = (by: 1 | -1): number => {
    let next = at + by;
    while (nodes[next] !== undefined && !isThere(nodes[next] ?? '')) next += by;
    return nodes[next] === undefined ? -1 : next;
  };
  return {
    can: (by) => find(by) >= 0,
    step(by) {
      const next = find(by);
      if (next >= 0) at = next;
      return next >= 0 ? nodes[next] : undefined;
    },
    visit(node) {
      if (nodes[at] === node) return;
      nodes = [...nodes.slice(0, at + 1), node].slice(-MOST);
      at = nodes.length - 1;
    },
  };
}

/** Follows what is selected by itself. */
export function useTrail(store: CanvasStore): Trail {
  const [trail] = useState(() => createTrail((node) => store.getState().byId[node] !== undefined));
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.flowNodes === before.flowNodes) return;
        const [node, ...others] = selectedNodes(state);
        if (node !== undefined && others.length === 0) trail.visit(node);
      }),
    [store, trail],
  );
  return trail;
}
