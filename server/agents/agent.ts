/**
 * An agent is a card (what it declares) and a call (what it does). Cards are cheap: models are loaded by
 * the first call, through dynamic imports inside the agent's own file.
 */
import type { AgentCard } from '#primitives/define.ts';
import type { Verification } from '#primitives/kit/belief.ts';

export type Answer = {
  kind: 'answer';
  value: unknown;
  /** What the agent says about its answer, in [0,1]; its meaning is the card's `method`. */
  score?: number;
  /** Probabilities per value, summing to at most 1. */
  alternatives?: readonly { value: unknown; p: number }[];
  /** Checks of this very answer that really ran. */
  verified?: readonly Verification[];
  /** One sentence for a person. */
  reason?: string;
};

export type Decline = { kind: 'abstain'; reason: string };
export type Reply = Answer | Decline;

/** `seed` is for agents that draw at random; the built-in ones give the same reply for the same input. */
export type CallOptions = { signal: AbortSignal; seed: number };

export type Agent = {
  card: AgentCard;
  /** Loads the model; many calls load once. */
  load?(): Promise<void>;
  /** May throw, may be slow, may return nonsense: `callAgent` is what makes a belief of it. */
  call(input: unknown, options: CallOptions): Promise<Reply>;
};

export const decline = (reason: string): Decline => ({ kind: 'abstain', reason });

/** Runs `load` once for all callers; a failed load is tried again by the next caller. */
export function lazy<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/** Lets timers, sockets and heartbeats run between two slices of long work. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
