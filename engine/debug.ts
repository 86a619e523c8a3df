/**
 * Looking through a run while it runs: pausing before nodes, and ending once one has settled. It is a `Demand`
 * that also watches, so a run that nobody looks through pays nothing for it.
 *
 * An activation is held instead of being evaluated when it could begin: everything it waits for has arrived, or,
 * where it decides early, the first voice has. What does not depend on it goes on. Held ones are let go of by
 * starting the run again from its log, with their keys among those that have `passed`.
 */
import { isSkipped } from '#primitives/define.ts';
import { type Belief, fail } from '#primitives/kit/belief.ts';
import { type Activation, isAsked, keyOf, SETTLED, sourceAt, valueAt } from './activation.ts';
import { Demand } from './demand.ts';
import { earlyOutcome } from './outcomes.ts';
import { GIVE, type Slot } from './plan.ts';

export type Debug = {
  /** Nodes, as events name them, to pause before. */
  breakpoints: ReadonlySet<string>;
  /** Pauses before every node but inputs, which do nothing. */
  isStepping: boolean;
  /** Keys of activations that may start: let go of, or started before a crash. */
  passed: ReadonlySet<string>;
  /** The run ends once this node, as events name it, has settled for the first time. */
  until?: string;
};

/** What is told of an activation that is held, and of one that nobody wants any more. */
export type OnHold = { paused(activation: Activation): void; dropped(activation: Activation): void };

export class DebugDemand extends Demand {
  readonly #debug: Debug;
  readonly #tell: OnHold;
  readonly #held = new Map<string, Activation>();
  #reached: Belief | undefined;

  constructor(debug: Debug, tell: OnHold) {
    super();
    this.#debug = debug;
    this.#tell = tell;
  }

  /** What `until` has settled to. */
  get reached(): Belief | undefined {
    return this.#reached;
  }

  /** Is anything held that somebody waits for? Tells of what is not waited for any more. */
  get isHolding(): boolean {
    for (const [key, held] of this.#held) {
      if (isAsked(held.frame, held.node.index)) continue;
      this.#held.delete(key);
      this.#tell.dropped(held);
    }
    return this.#held.size > 0;
  }

  override next(): Activation | undefined {
    // Nothing begins any more once the run is to end.
    while (!this.#reached) {
      const found = super.next();
      if (!found || !this.#holds(found)) return found;
    }
    return undefined;
  }

  override wakeReaders(settled: Activation): void {
    if (settled.node.place === this.#debug.until) this.#reached ??= takenOf(settled);
    super.wakeReaders(settled);
  }

  #holds(activation: Activation): boolean {
    const { node, startedAt } = activation;
    const { breakpoints, isStepping, passed } = this.#debug;
    const isWanted = isStepping ? node.shape.way !== 'input' : breakpoints.has(node.place);
    if (!isWanted || startedAt !== undefined) return false;
    const key = keyOf(activation);
    if (this.#held.has(key)) return true;
    if (passed.has(key) || !canBegin(activation)) return false;
    this.#held.set(key, activation);
    this.#tell.paused(activation);
    return true;
  }
}

/** Is there something to look at, and will it do anything with it? */
function canBegin(activation: Activation): boolean {
  const { slots, waits } = activation.node.shape;
  if (!waits && !slots.every((slot) => hasArrived(activation, slot))) return false;
  return earlyOutcome(activation) === undefined;
}

/** All of a single value, the first of several. */
function hasArrived(activation: Activation, { start, count }: Slot): boolean {
  const { wishes } = activation.frame;
  for (let edge = start; edge < start + count; edge++) {
    const source = sourceAt(activation, edge);
    if (source === GIVE || wishes[source] === SETTLED) return true;
  }
  return false;
}

/** Of the exits the one that was taken. */
function takenOf({ frame, node }: Activation): Belief {
  for (const port of ['out', ...node.shape.outPorts]) {
    const settled = valueAt(frame, node.index, port);
    if (!isSkipped(settled)) return settled;
  }
  return fail(`No path reached ${node.id}.`);
}
