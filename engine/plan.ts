/** A pattern made ready to run: ids become indexes, edges become source lists. Immutable, shareable. */
import type { AnyPrimitive } from '#primitives/define.ts';

/** In `sources`: the value comes from the container's inner wall instead of a node. */
export const GIVE = -1;

/** Where one input port's edges stand in `sources`. */
export type Slot = {
  port: string;
  start: number;
  count: number;
  many: boolean;
  optional: boolean;
  /** A record arriving here stays one value; elsewhere in a port that takes many it is spread. */
  whole: boolean;
};

export type PlanNode = {
  index: number;
  id: string;
  /** What events call it: its id, behind those of the nodes that called the pattern it is in. */
  place: string;
  primitive: AnyPrimitive;
  /** How it comes to its output; `input` is the one the engine itself answers. */
  way: 'input' | 'run' | 'decide';
  /** It can decide nothing before everything at its in-edges has settled. */
  waits: boolean;
  /** Its first effect's belief is its output. */
  effectIsOutput: boolean;
  /** Parsed by the primitive's own schema. */
  config: unknown;
  /** Its connected input ports. */
  slots: readonly Slot[];
  /** All in-edges, port by port: index of the source node in this scope, or `GIVE`. */
  sources: readonly number[];
  /** The source port of each in-edge; `undefined` where all of them come from a node's port `out`. */
  sourcePorts: readonly string[] | undefined;
  outPorts: readonly string[];
  /** Bodies only: which of the scope's `takes` read it. */
  takers: readonly number[];
  body: ScopePlan | undefined;
};

/** Lists of numbers, one for each node, end to end: that of node `i` is `all[start[i]]` to `all[start[i + 1]]`. */
export type Lists = { start: Int32Array; all: Int32Array };

export type ScopePlan = {
  nodes: readonly PlanNode[];
  /** The nodes it has to ask, for those that wait for everything; 1 in `byEdge` for the others. */
  asks: Lists;
  byEdge: Uint8Array;
  /** Who reads it in this scope: for each of its out-edges the node at the other end, */
  readers: Lists;
  /** and which of that node's in-edges it is, in the same places. */
  readerEdges: Int32Array;
  /** Bodies only: the edges into the container's `take` port. */
  takes: readonly { source: number; port: string; name: string }[];
};

export type Plan = {
  top: ScopePlan;
  /** Index of the `output` node in `top`. */
  output: number;
};
