/**
 * An agent that is called with care: kept answers, a place in the queue, a breaker, attempts with pauses between
 * them, a second call when the first is slow. In this order; what is told to the breaker is what really happened.
 *
 *   kept and fresh -> that answer
 *   breaker open   -> the kept answer, if it may still be used; else a problem that says when to try again
 *   attempt        -> answer, or a passing problem and a pause, as often as the settings and the budget allow
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  decorrelatedJitterGenerator,
  ExponentialBackoff,
  handleWhen,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { weightLeft } from '#primitives/kit/staleness.ts';
import { type Agent, AgentProblem, type Answer, type CallOptions, type Reply } from '#server/agents/agent.ts';
import { earn, givePlace, spend, takePlace } from './meter.ts';
import type { Resilience } from './settings.ts';
import type { Shared } from './shared.ts';

export function resilient(agent: Agent, settings: Resilience, shared: Shared): Agent {
  const caller = new Caller(agent, settings, shared);
  return { ...agent, call: (input, options) => caller.call(input, options) };
}

/** The first pause grows to at most this. */
const BACKOFF_MAX_MS = 30_000;

class Caller {
  readonly #agent: Agent;
  readonly #settings: Resilience;
  readonly #shared: Shared;

  constructor(agent: Agent, settings: Resilience, shared: Shared) {
    this.#agent = agent;
    this.#settings = settings;
    this.#shared = shared;
  }

  /** Asking twice would do it twice. */
  get #isOnce(): boolean {
    return this.#agent.card.acts === 'once';
  }

  get #cache(): Resilience['cache'] {
    return this.#agent.card.acts === undefined ? this.#settings.cache : undefined;
  }

  async call(input: unknown, options: CallOptions): Promise<Reply> {
    const kept = this.#cache && (await this.#shared.recall(input));
    if (kept && this.#cache && kept.ageMs < this.#cache.freshMs)
      return this.#keptAnswer(kept, 'asked before');
    try {
      const reply = await this.#attempts(input, options);
      if (this.#cache && reply.kind === 'answer') await this.#keep(input, reply);
      return reply;
    } catch (error) {
      options.signal.throwIfAborted();
      if (kept && this.#cache && kept.ageMs < this.#cache.keptMs)
        return this.#keptAnswer(kept, error instanceof Error ? error.message : 'it could not be asked');
      throw error;
    }
  }

  async #attempts(input: unknown, options: CallOptions): Promise<Reply> {
    const { retries, backoffMs } = this.#settings;
    let made = 0;
    let last: unknown;
    this.#shared.countFirst();
    const attempt = async (): Promise<Reply> => {
      if (made > 0 && !(await this.#mayRepeat())) throw new Final(last);
      if (made > 0 && last instanceof AgentProblem && last.retryAfterMs)
        await pause(last.retryAfterMs, undefined, { signal: options.signal });
      made += 1;
      try {
        return await this.#hedged(input, options, () => {
          made += 1;
        });
      } catch (error) {
        last = error;
        throw error;
      }
    };
    const policy = retry(
      handleWhen((error) => isPassing(error) && !options.signal.aborted),
      {
        maxAttempts: this.#isOnce ? 0 : retries,
        backoff: new ExponentialBackoff({
          generator: decorrelatedJitterGenerator,
          initialDelay: Math.max(1, backoffMs),
          maxDelay: Math.max(backoffMs, BACKOFF_MAX_MS),
        }),
      },
    );
    try {
      const reply = await policy.execute(attempt, options.signal);
      return { ...reply, calls: (reply.calls ?? 1) + made - 1 };
    } catch (error) {
      options.signal.throwIfAborted();
      throw withCalls(error instanceof Final ? error.problem : error, made);
    }
  }

  /** Second attempts come out of what all workers may spend on them. */
  #mayRepeat(): Promise<boolean> {
    return this.#shared.meter((meter) => {
      const earned = earn(meter, this.#shared.takeFirsts());
      const after = spend(earned);
      return { meter: after ?? earned, result: after !== undefined };
    });
  }

  /** A second call when the first is slow; the first answer counts, and the other call is let go of. */
  async #hedged(input: unknown, options: CallOptions, onSecond: () => void): Promise<Reply> {
    const { hedgeMs } = this.#settings;
    if (hedgeMs === undefined || this.#isOnce) return this.#guarded(input, options);
    const over = new AbortController();
    const signal = AbortSignal.any([options.signal, over.signal]);
    const first = this.#guarded(input, { ...options, signal });
    const second = pause(hedgeMs, undefined, { signal }).then(async () => {
      if (!(await this.#mayRepeat())) return first;
      onSecond();
      return this.#guarded(input, { ...options, signal, onText: undefined });
    });
    try {
      return await Promise.any([first, second]);
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    } finally {
      over.abort(new Error('The other call was faster.'));
      first.catch(() => {});
      second.catch(() => {});
    }
  }

  /** One request: a place, the breaker's leave, the clock; then what happened is told. */
  async #guarded(input: unknown, options: CallOptions): Promise<Reply> {
    const { breaker } = this.#settings;
    if (breaker) await this.#askLeave(breaker);
    const id = await this.#takePlace(options.signal);
    try {
      const reply = await this.#timed(input, options);
      if (breaker) await this.#shared.tell(breaker, isBad(reply, breaker));
      return reply;
    } catch (error) {
      // Let go of by whoever asked: that says nothing about the agent.
      const isUnasked = error instanceof AgentProblem && error.isUnasked;
      if (breaker && !options.signal.aborted && !isUnasked) await this.#shared.tell(breaker, true);
      throw error;
    } finally {
      if (id !== undefined)
        await this.#shared.meter((meter) => ({ meter: givePlace(meter, id), result: null }));
    }
  }

  async #askLeave(rule: NonNullable<Resilience['breaker']>): Promise<void> {
    const { state, failed, calls } = await this.#shared.ask(rule);
    if (state !== 'open') return;
    const counted = `${failed} of its last ${calls} ${calls === 1 ? 'call' : 'calls'} failed`;
    throw new AgentProblem(`Not called: ${counted}. It is tried again within ${seconds(rule.openMs)} s.`);
  }

  /** Waits until it may start; `undefined` where nothing limits it. */
  async #takePlace(signal: AbortSignal): Promise<string | undefined> {
    const { concurrency, perMinute } = this.#settings;
    const isLimited = concurrency !== undefined || perMinute !== undefined;
    if (!isLimited) return undefined;
    const id = randomUUID();
    for (;;) {
      const waitMs = await this.#shared.meter((meter, now) => {
        const { waitMs: wait, meter: after } = takePlace(meter, this.#settings, { id, now });
        return { meter: after, result: wait };
      });
      if (waitMs === 0) return id;
      await pause(waitMs, undefined, { signal });
    }
  }

  async #timed(input: unknown, options: CallOptions): Promise<Reply> {
    const { timeoutMs } = this.#settings;
    const clock = timeout(timeoutMs, TimeoutStrategy.Aggressive);
    try {
      return await clock.execute(
        ({ signal }) => this.#agent.call(input, { ...options, signal }),
        options.signal,
      );
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof TaskCancelledError)) throw error;
      throw new AgentProblem(`It did not answer within ${seconds(timeoutMs)} s.`, { isPassing: true });
    }
  }

  async #keep(input: unknown, { value, score }: Answer): Promise<void> {
    const { claim, method } = this.#agent.card;
    const conf =
      score === undefined || method === 'none'
        ? unknown(claim, 'no-signal')
        : ({ status: 'self_reported', claim, raw: score, method } as const);
    // An answer that cannot be kept is still an answer.
    await this.#shared.remember(input, ok(value, conf)).catch(() => {});
  }

  /** An old score is no score: past its half-life it is left out, and the confidence is unknown. */
  #keptAnswer({ belief, ageMs }: NonNullable<Awaited<ReturnType<Shared['recall']>>>, why: string): Answer {
    const keep = weightLeft(ageMs, this.#cache?.halfLifeMs ?? 1);
    const { conf, value } = belief;
    const score = conf.status === 'self_reported' && keep > 0.5 ? { score: conf.raw } : {};
    const reason = `Kept answer, ${age(ageMs)} old: ${why}`;
    return { kind: 'answer', value, ...score, calls: 0, reason };
  }
}

/** Stops the attempts, whatever the problem was. */
class Final extends Error {
  readonly problem: unknown;
  constructor(problem: unknown) {
    super('No further attempt is left.');
    this.problem = problem;
  }
}

const isPassing = (error: unknown): boolean => error instanceof AgentProblem && error.isPassing;

const isBad = (reply: Reply, { lowConfidence }: NonNullable<Resilience['breaker']>): boolean =>
  lowConfidence !== undefined && reply.kind === 'answer' && (reply.score ?? 0) < lowConfidence;

/** How often it was really asked, in vain. */
function withCalls(error: unknown, calls: number): unknown {
  if (!(error instanceof AgentProblem)) return error;
  const { isPassing, retryAfterMs, spent } = error;
  return new AgentProblem(error.message, { isPassing, retryAfterMs, spent: { ...spent, calls } });
}

const seconds = (ms: number): string => String(Number((ms / 1000).toFixed(ms < 10_000 ? 1 : 0)));

function age(ms: number): string {
  if (ms < 60_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)} min`;
  return ms < 86_400_000 ? `${Math.round(ms / 3_600_000)} h` : `${Math.round(ms / 86_400_000)} days`;
}
