/** Who asked for what: in-edges by a bit each, results of an inside by their index. */
import { type Activation, activationAt, type Frame, isAsked, moreOf } from './activation.ts';
import { GIVE } from './plan.ts';

/** Edges that have a bit of their own; a fan-in of more keeps a list. */
const ASKED_BITS = 30;

export const hasAsked = ({ asked, more }: Activation, edge: number): boolean =>
  edge < ASKED_BITS ? (asked & (1 << edge)) !== 0 : more?.asked[edge - ASKED_BITS] === true;

export function markAsked(activation: Activation, edge: number): void {
  if (edge < ASKED_BITS) activation.asked |= 1 << edge;
  else moreOf(activation).asked[edge - ASKED_BITS] = true;
}

/** The unsettled activations behind the results that the owner of a frame asked for; one for each wish. */
export function takenFrom(frame: Frame): Activation[] {
  const found: Activation[] = [];
  for (const index of frame.taken) {
    const take = frame.plan.takes[index];
    if (take && take.source !== GIVE) addAsked(found, frame, take.source);
  }
  return found;
}

function addAsked(to: Activation[], frame: Frame, index: number): void {
  if (isAsked(frame, index)) to.push(activationAt(frame, index));
}

/** Unsettled activations that `by` asked for: sources, and results of its inside. One for each wish. */
export function askedBy(by: Activation): Activation[] {
  const found: Activation[] = [];
  const { node, frame } = by;
  const isWaitingForAll = (frame.missing[node.index] as number) > 0;
  if (by.pending === 0 && !isWaitingForAll) return found;
  const { start, all } = frame.plan.sources;
  const first = start[node.index] as number;
  const count = (start[node.index + 1] as number) - first;
  for (let edge = 0; edge < count; edge++) {
    const source = all[first + edge] as number;
    if (source !== GIVE && (isWaitingForAll || hasAsked(by, edge))) addAsked(found, frame, source);
  }
  for (const inside of by.more?.frames.values() ?? []) {
    found.push(...takenFrom(inside));
    inside.taken.clear();
  }
  return found;
}

/** One wish less; is it the last one? */
export function unwish({ frame: { wishes }, node: { index } }: Activation): boolean {
  const left = (wishes[index] as number) - 1;
  wishes[index] = left;
  return left <= 0;
}
