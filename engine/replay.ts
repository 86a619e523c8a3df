/**
 * Recovery: outcomes that the log holds settle in the order of the log, whatever the order in which they
 * are asked for; so every race, quorum and budget decides as it did before. Effects that nobody has an
 * outcome of are held back until nothing is left to replay: most of them turn out not to be needed.
 */
import type { Belief } from '#primitives/kit/belief.ts';
import type { EffectCall } from './activation.ts';

/** The outcome of an effect that an earlier worker finished, and its place in the log, from 0. */
export type Known = { belief: Belief; rank: number };

export type Told = { call: EffectCall; belief: Belief };

export class Replay {
  /** By rank. */
  readonly #told: (Told | undefined)[] = [];
  /** No outcome is left before this rank. */
  #next = 0;
  #heldBack: EffectCall[] = [];

  add(call: EffectCall, { belief, rank }: Known): void {
    this.#told[rank] = { call, belief };
    this.#next = Math.min(this.#next, rank);
  }

  hold(call: EffectCall): void {
    this.#heldBack.push(call);
  }

  /** The outcome that the log has first, if it still matters to anybody. */
  take(): Told | undefined {
    for (; this.#next < this.#told.length; this.#next++) {
      const told = this.#told[this.#next];
      this.#told[this.#next] = undefined;
      if (told?.call.state === 'queued') return told;
    }
    return undefined;
  }

  /** Everything held back that still matters. */
  release(): readonly EffectCall[] {
    const calls = this.#heldBack;
    this.#heldBack = [];
    return calls.filter(({ state }) => state === 'queued');
  }
}
