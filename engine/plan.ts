/** A pattern made ready to run: ids become indexes, edges become source lists. Immutable, shareable. */
import type { AnyPrimitive } from '#primitives/define.ts';

/** In `sources`: the value comes from the container's inner wall instead of a node. */
export const GIVE = -1;

/** Where one input port's edges stand in `sources`. */
export type Slot = {
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
  /** Its first effect's belief is its output. */
  effectIsOutput: boolean;
  /** Parsed by the primitive's own schema. */
  config: unknown;
  slots: ReadonlyMap<string, Slot>;
  /** The connected ports that take one edge: what a strict node must have before it does anything. */
  singles: readonly Slot[];
  /** The connected, required ports that take many: when all their paths are skipped, so is the node. */
  crowds: readonly Slot[];
  /** All in-edges, port by port: index of the source node in this scope, or `GIVE`. */
  sources: readonly number[];
  /** The source port of each in-edge. */
  sourcePorts: readonly string[];
  outPorts: readonly string[];
  /** Who reads it in this scope: for each of its out-edges the node at the other end, */
  readers: readonly number[];
  /** and which of that node's in-edges it is. */
  readerEdges: readonly number[];
  /** Bodies only: which of the scope's `takes` read it. */
  takers: readonly number[];
  body: ScopePlan | undefined;
};

export type ScopePlan = {
  nodes: readonly PlanNode[];
  /** Bodies only: the edges into the container's `take` port. */
  takes: readonly { source: number; port: string; name: string }[];
};

export type Plan = {
  top: ScopePlan;
  /** Index of the `output` node in `top`. */
  output: number;
};
