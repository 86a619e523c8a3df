/**
 * Who waits for whom, in integers: one array of counts for each frame, no object for a node before it
 * runs. Asking comes first: everything that a wish leads to is marked before anything is evaluated, so a
 * node that needs all its inputs is looked at once, when the last of them has settled.
 */
import {
  type Activation,
  activationAt,
  BY_EDGE,
  type Frame,
  isAsked,
  SETTLED,
  sourceAt,
  UNASKED,
} from './activation.ts';
import { GIVE, type PlanNode } from './plan.ts';
import { hasAsked, markAsked } from './wishes.ts';

export class Demand {
  /** Newly wanted nodes that have not asked for their own inputs: frame and index of each. */
  readonly #askingFrames: Frame[] = [];
  readonly #askingNodes: number[] = [];
  /**
   * What can be evaluated, in the same way: its activation may not be made before. All are stacks: chains are
   * long, and what was stored first shall go first.
   */
  readonly #readyFrames: Frame[] = [];
  readonly #readyNodes: number[] = [];

  /** The next activation that can be evaluated, of a node that somebody wants. */
  next(): Activation | undefined {
    for (let frame = this.#askingFrames.pop(); frame; frame = this.#askingFrames.pop()) {
      this.#ask(frame, this.#askingNodes.pop() as number);
    }
    for (let frame = this.#readyFrames.pop(); frame; frame = this.#readyFrames.pop()) {
      const index = this.#readyNodes.pop() as number;
      const known = frame.activations[index];
      if (known) known.queued = false;
      if (isAsked(frame, index)) return known ?? activationAt(frame, index);
    }
    return undefined;
  }

  clear(): void {
    this.#askingFrames.length = 0;
    this.#askingNodes.length = 0;
    this.#readyFrames.length = 0;
    this.#readyNodes.length = 0;
  }

  enqueue(activation: Activation): void {
    if (activation.queued) return;
    activation.queued = true;
    this.#push(activation.frame, activation.node.index);
  }

  #push(frame: Frame, index: number): void {
    this.#readyFrames.push(frame);
    this.#readyNodes.push(index);
  }

  /** One wish more for a node that has not settled. */
  want(frame: Frame, index: number): void {
    const wishes = frame.wishes[index] as number;
    frame.wishes[index] = wishes + 1;
    if (wishes > 0) return;
    this.#askingFrames.push(frame);
    this.#askingNodes.push(index);
  }

  /** A node that needs everything asks for all of it; another one decides for itself what to ask for. */
  #ask(frame: Frame, index: number): void {
    if (frame.missing[index] !== UNASKED || !isAsked(frame, index)) return;
    const { waits } = (frame.plan.nodes[index] as PlanNode).shape;
    frame.missing[index] = waits ? this.#askForAll(frame, index) : BY_EDGE;
    if ((frame.missing[index] as number) <= 0) this.#push(frame, index);
  }

  /** How many of its sources have not settled? */
  #askForAll(frame: Frame, index: number): number {
    const { start, all } = frame.plan.sources;
    const end = start[index + 1] as number;
    let missing = 0;
    for (let i = start[index] as number; i < end; i++) {
      const source = all[i] as number;
      if (source === GIVE || frame.wishes[source] === SETTLED) continue;
      missing++;
      this.want(frame, source);
    }
    return missing;
  }

  /** Has what is on an in-edge settled? Asks for it, on behalf of `by`, when it has not. */
  demand(by: Activation, edge: number): boolean {
    const source = sourceAt(by, edge);
    if (source === GIVE || by.frame.wishes[source] === SETTLED) return true;
    if (hasAsked(by, edge)) return false;
    markAsked(by, edge);
    by.pending++;
    this.want(by.frame, source);
    return false;
  }

  /** The same for `count` edges from `start`, all of which are asked for. */
  demandAll(by: Activation, start: number, count: number): boolean {
    if (by.node.shape.waits) return true;
    let isThere = true;
    for (let edge = start; edge < start + count; edge++) {
      if (!this.demand(by, edge)) isThere = false;
    }
    return isThere;
  }

  /** Tells everybody who asked for it that this one has settled; the first reader stored goes first. */
  wakeReaders({ node, frame }: Activation): void {
    const { missing, plan } = frame;
    const { start, all } = plan.readers;
    const first = start[node.index] as number;
    for (let i = (start[node.index + 1] as number) - 1; i >= first; i--) {
      const reader = all[i] as number;
      const left = missing[reader] as number;
      if (left > 0) {
        missing[reader] = left - 1;
        if (left === 1) this.#push(frame, reader);
      } else if (left === BY_EDGE) {
        const waiter = activationAt(frame, reader);
        if (hasAsked(waiter, plan.readerEdges[i] as number)) this.#wake(waiter);
      }
    }
    if (frame.owner) this.#wakeOwner(frame, node.index, frame.owner);
  }

  #wakeOwner({ plan, taken }: Frame, index: number, owner: Activation): void {
    const { start, all } = plan.takers;
    const end = start[index + 1] as number;
    for (let i = start[index] as number; i < end; i++) if (taken.has(all[i] as number)) this.#wake(owner);
  }

  #wake(waiter: Activation): void {
    waiter.pending--;
    if (!isAsked(waiter.frame, waiter.node.index)) return;
    if (waiter.pending === 0 || waiter.eager) this.enqueue(waiter);
  }
}
