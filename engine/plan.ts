/** A pattern made ready to run: ids become indexes, edges become source lists. Immutable, shareable. */
import type { AnyPrimitive } from '#primitives/define.ts';

/** In `sources`: the value comes from the container's inner wall instead of a node. */
export const GIVE = -1;

/** Where one input port's edges stand among those of a node. */
export type Slot = {
  port: string;
  start: number;
  count: number;
  many: boolean;
  optional: boolean;
  /** A record arriving here stays one value; elsewhere in a port that takes many it is spread. */
  whole: boolean;
};

/**
 * What nodes that are alike share: one object for all of them, because what a run touches for each node anew
 * is what it waits for.
 */
export type NodeShape = {
  primitive: AnyPrimitive;
  /** How it comes to its output; `input` is the one the engine itself answers. */
  way: 'input' | 'run' | 'decide';
  /** It can decide nothing before everything at its in-edges has settled. */
  waits: boolean;
  /** Its first effect's belief is its output. */
  effectIsOutput: boolean;
  /** Its connected input ports. */
  slots: readonly Slot[];
  outPorts: readonly string[];
};

export type PlanNode = {
  index: number;
  id: string;
  /** What events call it: its id, behind those of the nodes that called the pattern it is in. */
  place: string;
  shape: NodeShape;
  /** Parsed by the primitive's own schema. */
  config: unknown;
  /** The source port of each in-edge; `undefined` where all of them come from a node's port `out`. */
  sourcePorts: readonly string[] | undefined;
  body: ScopePlan | undefined;
};

/** Lists of numbers, one for each node, end to end: that of node `i` is `all[start[i]]` to `all[start[i + 1]]`. */
export type Lists = { start: Int32Array; all: Int32Array };

export type ScopePlan = {
  nodes: readonly PlanNode[];
  /** All in-edges of a node, port by port: index of the source node in this scope, or `GIVE`. */
  sources: Lists;
  /** Who reads it in this scope: for each of its out-edges the node at the other end, */
  readers: Lists;
  /** and which of that node's in-edges it is, in the same places. */
  readerEdges: Int32Array;
  /** Bodies only: the edges into the container's `take` port. */
  takes: readonly { source: number; port: string; name: string }[];
  /** Which of them read a node. */
  takers: Lists;
};

export type Plan = {
  top: ScopePlan;
  /** Index of the `output` node in `top`. */
  output: number;
};
