/** What the inside of a container may cost, and what it has cost: counted at every container around a call. */
import type { SpendLimits, Spent } from '#primitives/define.ts';
import { type Activation, moreOf } from './activation.ts';

/** Limits for everything inside `by`, from now on. */
export function setLimits(by: Activation, limits: SpendLimits): void {
  spendOf(by).limits = limits;
}

export function spendOf(by: Activation): Spent & { limits: SpendLimits } {
  const more = moreOf(by);
  more.spend ??= { calls: 0, units: 0, limits: {} };
  return more.spend;
}

/** The nearest container around `activation` whose budget does not allow one more call of `units`. */
export function findExhausted(activation: Activation, units: number): Activation | undefined {
  for (let { owner } = activation.frame; owner; owner = owner.frame.owner) {
    const spend = owner.more?.spend;
    if (!spend) continue;
    const { calls, units: most } = spend.limits;
    if (calls !== undefined && spend.calls + 1 > calls) spend.stopped ??= 'calls';
    else if (most !== undefined && spend.units + units > most) spend.stopped ??= 'units';
    if (spend.stopped !== undefined) return owner;
  }
  return undefined;
}

export function countSpent(activation: Activation, more: { calls: number; units: number }): void {
  for (let { owner } = activation.frame; owner; owner = owner.frame.owner) {
    const spend = owner.more?.spend;
    if (!spend) continue;
    spend.calls += more.calls;
    spend.units += more.units;
  }
}
