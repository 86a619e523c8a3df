/** What a node settles to without running: skipped paths, and what a strict node hands on. */
import { isSkipped, type Outputs, type Settled, SKIPPED } from '#primitives/define.ts';
import { abstain, type Belief, fail } from '#primitives/kit/belief.ts';
import type { Activation } from './activation.ts';
import type { EventOutputs } from './events.ts';
import type { PlanNode, Slot } from './plan.ts';
import { isEdgeSkipped, settledAt } from './views.ts';

/** Skipped paths and, for strict primitives, outcomes that are not ok, settle a node without running it. */
export function earlyOutcome(activation: Activation): Outputs | undefined {
  const { node } = activation;
  const { singles, crowds } = node;
  let bad: Belief | undefined;
  for (let i = 0; i < singles.length; i++) {
    const slot = singles[i] as Slot;
    const settled = settledAt(activation, slot.start);
    if (isSkipped(settled)) {
      if (!slot.optional) return allPorts(node, SKIPPED);
      continue;
    }
    if (settled.outcome !== 'ok') bad ??= settled;
  }
  if (bad && !node.primitive.tolerant) return allPorts(node, passOn(bad));
  for (let i = 0; i < crowds.length; i++) {
    if (hasNoVoice(activation, crowds[i] as Slot)) return allPorts(node, SKIPPED);
  }
  return undefined;
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
  Object.fromEntries(node.outPorts.map((port) => [port, settled]));

/** What a primitive gave, port by port: one belief alone is for `out`. */
export const toOutputs = (made: Belief | Outputs): Outputs => (isBelief(made) ? { out: made } : made);

const isBelief = (made: Belief | Outputs): made is Belief =>
  typeof (made as { outcome?: unknown }).outcome === 'string';

/** The same for an event: `null` where an exit was not taken. */
export function toEventOutputs(out: Outputs): EventOutputs {
  const shown: Record<string, Belief | null> = {};
  for (const port in out) {
    const settled = out[port];
    if (settled !== undefined) shown[port] = isSkipped(settled) ? null : settled;
  }
  return shown;
}
