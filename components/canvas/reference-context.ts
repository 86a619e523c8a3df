'use client';
/** What the expressions of one node can name, for the fields of its form. */
import { createContext, useContext, useMemo } from 'react';
import { shownRun, useRunStore } from '#components/run/run-store.ts';
import { socketKey, useCanvas } from './canvas-store.ts';
import { runPath } from './node-state.ts';
import { type Reference, referencesFor } from './references.ts';
import { outerSource } from './scene.ts';

type References = (description: string) => readonly Reference[];

export const ReferenceContext = createContext<References>(() => []);

export const useReferences = (): References => useContext(ReferenceContext);

/** From the first wire that arrives: its type, and the value it carried in the run shown. */
export function useReferencesOf(node: string): References {
  const edge = useCanvas(({ pattern, byId }) =>
    pattern.edges.find(({ source, target }) => target.node === node && byId[source.node]?.parent !== node),
  );
  const type = useCanvas(
    ({ facts }) => edge && facts.get(socketKey(edge.source.node, edge.source.port))?.type,
  );
  const from = useCanvas((state) => {
    const outer = edge && outerSource(edge, state);
    return outer && `${runPath(outer.node, state.byId)} ${outer.port}`;
  });
  const seen = useRunStore((store) => {
    const [path = '', port = ''] = from?.split(' ') ?? [];
    return shownRun(store, path)?.out?.[port]?.value;
  });
  return useMemo(() => (description) => referencesFor(description, { type, seen }), [type, seen]);
}
