/**
 * An agent is a card (what it declares) and a call (what it does). Cards are cheap: models are loaded by
 * the first call, through dynamic imports inside the agent's own file.
 */
import type { AgentCard } from '#primitives/define.ts';
import type { Confidence, Usage, Verification } from '#primitives/kit/belief.ts';

export type Answer = {
  kind: 'answer';
  value: unknown;
  /** What the agent says about its answer, in [0,1]; its meaning is the card's `method`. */
  score?: number;
  /** Probabilities per value, summing to at most 1. */
  alternatives?: readonly { value: unknown; p: number }[];
  /** A confidence worked out here, by a pattern; what others send is never read as one. */
  conf?: Confidence;
  /** Checks of this very answer that really ran. */
  verified?: readonly Verification[];
  /** One sentence for a person. */
  reason?: string;
  /** Who answered, where it stands for others. */
  by?: string;
} & Spent;

export type Decline = { kind: 'abstain'; reason: string; by?: string } & Spent;

/** What a reply took. `calls`: requests made for it, retries included (1); 0 = it was kept from before. */
export type Spent = { usage?: Usage; calls?: number };
export type Reply = Answer | Decline;

export type CallOptions = {
  signal: AbortSignal;
  /** For agents that draw at random; the built-in ones give the same reply for the same input. */
  seed: number;
  /** The same for every attempt at this call, after a crash too: whoever acts twice can know it by this. */
  idempotencyKey: string;
  /** Spread of answers, from 0; agents that do not sample ignore it. */
  temperature?: number | undefined;
  /** Told the whole text so far, as it grows. What counts is the reply. */
  onText?: ((soFar: string) => void) | undefined;
};

/**
 * What went wrong with a call, as one sentence that says what to do; it never holds a key. Anything else an
 * agent throws is its own fault and shown as it is.
 */
export class AgentProblem extends Error {
  /** Worth another attempt: it may be over by then. */
  readonly isPassing: boolean;
  /** Milliseconds the other side asked to wait. */
  readonly retryAfterMs: number | undefined;
  /** It was refused here, before anybody was asked: that says nothing about the agent. */
  readonly isUnasked: boolean;
  /** What was spent in vain. */
  readonly spent: Spent;

  constructor(
    sentence: string,
    {
      isPassing = false,
      isUnasked = false,
      retryAfterMs,
      spent = {},
    }: Partial<Omit<AgentProblem, keyof Error>> = {},
  ) {
    super(sentence);
    this.name = 'AgentProblem';
    this.isPassing = isPassing;
    this.isUnasked = isUnasked;
    this.retryAfterMs = retryAfterMs;
    this.spent = spent;
  }
}

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
