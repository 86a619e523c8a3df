'use client';
/**
 * What a comparison says about the parts of a read-only canvas: which came, went, changed or moved, or how two
 * runs of it stand. A sign, a word and a line of its own each; the colour is the fourth.
 */
import { createContext, useContext } from 'react';

export type MarkKind = 'added' | 'removed' | 'changed' | 'moved' | 'more' | 'less' | 'same';

export type NodeMark = {
  kind: MarkKind;
  /** One character; the word beside it says the same. */
  sign: string;
  words: string;
};

export type Marks = {
  nodes: ReadonlyMap<string, NodeMark>;
  edges: ReadonlyMap<string, 'added' | 'removed'>;
};

/** A canvas that compares nothing. */
const NONE: Marks = { nodes: new Map(), edges: new Map() };

export const MarksContext = createContext<Marks>(NONE);

export const useNodeMark = (node: string): NodeMark | undefined => useContext(MarksContext).nodes.get(node);

export const useEdgeMark = (edge: string): 'added' | 'removed' | undefined =>
  useContext(MarksContext).edges.get(edge);

/** Hangs over a node's upper left corner; its node says the same aloud. */
export function NodeMarkTag({ mark }: { mark: NodeMark }) {
  return (
    <span aria-hidden className="node-mark" data-mark={mark.kind}>
      <b>{mark.sign}</b> {mark.words}
    </span>
  );
}
