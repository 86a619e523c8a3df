/** What a node settles to without running: skipped paths, and what a strict node hands on. */
import { isSkipped, type Outputs, type Settled, SKIPPED } from '#primitives/define.ts';
import { abstain, type Belief, fail } from '#primitives/kit/belief.ts';
import { type Activation, SETTLED } from './activation.ts';
import type { EventOutputs } from './events.ts';
import type { PlanNode, Slot } from './plan.ts';
import { isEdgeSkipped, settledAt } from './views.ts';

/** Skipped paths and, for strict primitives, outcomes that are not ok, settle a node without running it. */
export function earlyOutcome(activation: Activation): Outputs | undefined {
  const { node } = activation;
  const { slots, primitive } = node.shape;
  let bad: Belief | undefined;
  let isUnheard = false;
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] as Slot;
    if (slot.many) {
      if (!slot.optional && hasNoVoice(activation, slot)) isUnheard = true;
      continue;
    }
    const settled = settledAt(activation, slot.start);
    if (!isSkipped(settled)) bad ??= settled.outcome === 'ok' ? undefined : settled;
    else if (!slot.optional) return allPorts(node, SKIPPED);
  }
  if (bad && !primitive.tolerant) return allPorts(node, passOn(bad));
  return isUnheard ? allPorts(node, SKIPPED) : undefined;
}

/** All paths into a port that takes many were skipped. */
function hasNoVoice(activation: Activation, { start, count }: Slot): boolean {
  for (let edge = start; edge < start + count; edge++) {
    if (!isEdgeSkipped(activation, edge)) return false;
  }
  return true;
}

/** A strict node hands an abstention or failure on with its reason and evidence. */
function passOn(bad: Belief): Belief {
  const more = { claim: bad.conf.claim, evidence: bad.evidence };
  return bad.outcome === 'abstain'
    ? abstain(bad.reason ?? 'abstained', more)
    : fail(bad.reason ?? 'failed', more);
}

export const allPorts = (node: PlanNode, settled: Settled): Outputs =>
  Object.fromEntries(node.shape.outPorts.map((port) => [port, settled]));

/** Is what a primitive gave one belief alone? Then it is for `out`. */
export const isBelief = (made: Belief | Outputs): made is Belief =>
  typeof (made as { outcome?: unknown }).outcome === 'string';

/** The same for an event: `null` where an exit was not taken. */
export function toEventOutputs(made: Belief | Outputs): EventOutputs {
  if (isBelief(made)) return { out: made };
  const shown: Record<string, Belief | null> = {};
  for (const port in made) {
    const settled = made[port];
    if (settled !== undefined) shown[port] = isSkipped(settled) ? null : settled;
  }
  return shown;
}

/** Notes what a node settled to. Its activation is not needed any more, its values are. */
export function keep({ frame, node: { index, shape } }: Activation, made: Belief | Outputs): void {
  frame.wishes[index] = SETTLED;
  frame.missing[index] = 0;
  frame.activations[index] = undefined;
  if (isBelief(made)) {
    frame.values[index] = made;
    return;
  }
  frame.values[index] = made.out;
  const { outPorts } = shape;
  if (outPorts.length === 0 || (outPorts.length === 1 && outPorts[0] === 'out')) return;
  frame.exits ??= new Map();
  frame.exits.set(index, made);
}
