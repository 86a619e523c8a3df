/** The engine's hands: agents, people, timers. */
import { createHash, hash } from 'node:crypto';
import type { Db } from '#db/client.ts';
import type { Asked, RunEvent } from '#engine/events.ts';
import { type Effects, PARKED, type Parked } from '#engine/interpret.ts';
import { answer } from '#engine/ledger.ts';
import type { Pattern } from '#engine/pattern.ts';
import type { CircuitRequest, EffectRequest, MemoryRequest } from '#primitives/define.ts';
import { abstain, type Belief, ok, unknown } from '#primitives/kit/belief.ts';
import type { LedgerAnswer } from '#primitives/kit/ledger.ts';
import { builtinCards } from '#server/agents/cards.ts';
import type { AgentRequest } from '#server/agents/registry.ts';
import { check } from '#server/oracles/check.ts';
import type { RunRef } from './append.ts';
import { breakerKey, consultBreaker } from './breakers.ts';
import { type Clock, waitUntil } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import type { LiveText } from './live-text.ts';
import { recall, remember } from './memory-store.ts';
import { askPerson, withdrawQuestion } from './people.ts';

export type CallAgent = (
  request: AgentRequest,
  call: {
    workspaceId: string;
    key: string;
    idempotencyKey: string;
    signal: AbortSignal;
    /** Told the whole text so far, as it grows. */
    onText?: (soFar: string) => void;
  },
) => Promise<Belief>;

type Options = RunRef & {
  db: Db;
  /** The pattern that runs. */
  pattern: Pattern;
  callAgent: CallAgent;
  clock: Clock;
  /** When timers that an earlier worker set are due, by key. */
  timers: ReadonlyMap<string, number>;
  /** Timers due later than in this many milliseconds need not be waited for in memory. */
  restMs: number;
  /** Aborts when this worker lets go of the run, which goes on elsewhere. */
  letGo: AbortSignal;
  emit(event: RunEvent): void;
  /** What is being written, for those who watch; it is no outcome. */
  onText?(live: LiveText): void;
};

type Call = Parameters<Effects['perform']>[1];
type PersonRequest = Extract<EffectRequest, { kind: 'person' }>;
type OracleEffect = Extract<EffectRequest, { kind: 'oracle' }>;
type TimerEffect = Extract<EffectRequest, { kind: 'timer' }>;
type LedgerEffect = Extract<EffectRequest, { kind: 'ledger' }>;

export class RunEffects implements Effects {
  readonly #options: Options;
  readonly #asked = new Map<string, Asked>();
  /** Set by an earlier worker, and not asked for since. */
  readonly #before: Map<string, number>;
  /** When the timers under way are due. */
  readonly #due = new Map<string, number>();
  /** Made by the first timer: most runs wait for none. */
  #closed: AbortController | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#before = new Map(options.timers);
  }

  now(): number {
    return this.#options.clock.now();
  }

  /** When the first of the timers under way is due; `undefined` when there is none. */
  get nextDue(): number | undefined {
    return this.#due.size > 0 ? Math.min(...this.#due.values()) : undefined;
  }

  mayRest(running: number): boolean {
    const { nextDue } = this;
    return this.#due.size === running && nextDue !== undefined && nextDue - this.now() > this.#options.restMs;
  }

  /** Nothing is waited for any more. */
  close(): void {
    this.#closed?.abort(new Error('The run has left this worker.'));
  }

  perform(request: EffectRequest, call: Call): Promise<Belief | Parked> {
    switch (request.kind) {
      case 'agent':
        return this.#callAgent(request, call);
      case 'person':
        return this.#askPerson(request, call);
      case 'timer':
        return this.#wait(request, call);
      case 'oracle':
        return this.#consult(request, call);
      case 'ledger':
        return Promise.resolve(told(this.#askLedger(request, call)));
      case 'memory':
        return this.#memory(request.memory);
      case 'circuit':
        return this.#breaker(request.circuit, call);
    }
  }

  /** What a call of this agent is expected to cost; one unit where its card is not at hand. */
  unitsOf(request: EffectRequest): number {
    if (request.kind !== 'agent') return 0;
    return builtinCards().find(({ id }) => id === request.agentId)?.units ?? 1;
  }

  async #consult({ oracle, timeoutMs }: OracleEffect, { signal }: Call): Promise<Belief> {
    return told(await check(oracle, { signal, timeoutMs }));
  }

  /** No outcomes are recorded yet: every answer says how many are missing. */
  #askLedger({ question }: LedgerEffect, call: Call): LedgerAnswer {
    return answer(question, [], { seed: seedOf(this.#idempotencyKey(call)) });
  }

  async #memory(request: MemoryRequest): Promise<Belief> {
    const { db, workspaceId } = this.#options;
    if (request.op === 'remember') {
      await remember(db, workspaceId, request);
      crashPoint('memory.written');
      return NOTHING;
    }
    const recalled = await recall(db, workspaceId, request);
    crashPoint('memory.read');
    return recalled ? told(recalled) : abstain('Nothing like it is remembered.');
  }

  async #breaker(request: CircuitRequest, { node }: Call): Promise<Belief> {
    const { db, workspaceId, pattern } = this.#options;
    const state = await consultBreaker(db, { workspaceId, key: breakerKey(pattern, node) }, request);
    crashPoint('breaker.committed');
    return told(state);
  }

  /** Which agent was asked what, for the event that records the outcome. */
  asked(key: string): Asked | undefined {
    return this.#asked.get(key);
  }

  #idempotencyKey({ key }: Call): string {
    return `${this.#options.runId}/${key}`;
  }

  /** Waits until the timer is due, counted from when it was first set, whoever did that. */
  async #wait(request: TimerEffect, call: Call): Promise<Belief> {
    const { clock, emit } = this.#options;
    const { key, node, signal } = call;
    const before = this.#before.get(key);
    const at = clock.now();
    const until = before ?? at + pauseMs(request, this.#idempotencyKey(call));
    crashPoint('timer.before');
    if (before === undefined) emit({ kind: 'timer.set', at, node, key, until });
    this.#before.delete(key);
    this.#due.set(key, until);
    // At once, not when the wait has ended: `mayRest` is asked in the same breath.
    signal.addEventListener('abort', () => this.#due.delete(key), { once: true });
    this.#closed ??= new AbortController();
    await waitUntil(clock, until, AbortSignal.any([signal, this.#closed.signal]));
    this.#due.delete(key);
    crashPoint('timer.due');
    return NOTHING;
  }

  async #callAgent(request: AgentRequest, call: Call): Promise<Belief> {
    const { workspaceId, callAgent, onText } = this.#options;
    const { node, key } = call;
    this.#asked.set(call.key, { agent: request.agentId, input: fingerprint(request.input) });
    const idempotencyKey = this.#idempotencyKey(call);
    crashPoint('agent.before-call');
    const belief = await callAgent(request, {
      workspaceId,
      key,
      idempotencyKey,
      signal: call.signal,
      ...(onText && { onText: (text: string) => onText({ node, key, text }) }),
    });
    crashPoint('agent.returned');
    return belief;
  }

  async #askPerson(request: PersonRequest, { key, node, signal }: Call): Promise<Parked> {
    const { db, runId, workspaceId, emit, letGo } = this.#options;
    const ref = { runId, workspaceId };
    const asked = await askPerson(db, { ...ref, node, key }, request);
    // An inbox entry that outlives its need is withdrawn again when the run ends, whatever happens here.
    const withdraw = () => {
      if (!letGo.aborted) void withdrawQuestion(db, ref, key).catch(() => {});
    };
    if (signal.aborted) withdraw();
    else {
      signal.addEventListener('abort', withdraw, { once: true });
      emit({ kind: 'node.waiting', at: this.now(), node, key, question: request.question, ...asked });
    }
    return PARKED;
  }
}

/** What something that is no agent said: not an answer anybody could be sure of, but a fact of the run. */
const told = (value: unknown): Belief => ok(value, unknown('none', 'given'));

/** 16 hex digits; equal for equal inputs. */
const fingerprint = (input: unknown): string => hash('sha256', JSON.stringify(input) ?? '').slice(0, 16);

/** A whole number below 2^32 that depends on the text alone. */
const seedOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0);

/** Spreads the pauses of many runs, and gives the same pause to the same activation every time. */
function pauseMs({ ms, jitter }: { ms: number; jitter: number }, seed: string): number {
  const share = seedOf(seed) / 2 ** 32;
  return Math.round(ms * (1 + jitter * share));
}

const NOTHING = ok(null, unknown('none', 'given'));
