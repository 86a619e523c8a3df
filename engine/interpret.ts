/**
 * Runs a plan with given hands: the same loop for the worker, tests, benchmarks and dry runs. First
 * execution and recovery are the same path; recovery only knows more outcomes to begin with.
 */
import type { EffectRequest } from '#primitives/define.ts';
import { type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';
import { type Activation, type EffectCall, keyOf } from './activation.ts';
import { type Debug, DebugDemand } from './debug.ts';
import type { RunEvent } from './events.ts';
import type { Plan } from './plan.ts';
import type { Known } from './replay.ts';
import { type Hands, Machine } from './step.ts';

/** An effect that will be answered later, by resuming the run (a person). */
export const PARKED = Symbol.for('parallax.parked');
export type Parked = typeof PARKED;

export type Effects = {
  /**
   * Reaches outside. `call.key` is unique in the run and the same after a crash: it is the idempotency
   * key. `call.signal` aborts when the outcome can no longer matter. A rejection becomes a `fail`.
   */
  perform(request: EffectRequest, call: EffectCall): Promise<Belief | Parked> | Belief | Parked;
  /** Milliseconds since 1970. */
  now(): number;
  /** Cost units a call is expected to take; 0 where nothing is known. Asked only inside a budget. */
  unitsOf?(request: EffectRequest): number;
  /**
   * May the run leave memory with this many effects under way? Only timers that are due much later can be
   * waited for elsewhere. Without it none is.
   */
  mayRest?(running: number): boolean;
};

export type Journal = {
  /** Recorded soon; nothing waits for it. */
  emit(event: RunEvent): void;
  /**
   * An effect's outcome: no effect that depends on it starts before this has resolved. What needs no effect is
   * computed meanwhile and emitted behind it.
   */
  commit(event: RunEvent): void | Promise<void>;
};

export type InterpretOptions = {
  effects: Effects;
  journal: Journal;
  /** Outcomes of effects that the log already holds, by key, in the order of the log. */
  known?: ReadonlyMap<string, Belief>;
  /** Cancels the run. */
  signal?: AbortSignal;
  /** Where to pause or end; the plan was compiled for the same `until`. */
  debug?: Debug;
};

export type Interpreted =
  | { kind: 'done'; result: Belief }
  | { kind: 'waiting'; for: 'person' | 'timer' | 'breakpoint' }
  | { kind: 'cancelled' };

/**
 * Resolves when the output has settled, when only people, distant timers or breakpoints are waited for, or when
 * cancelled. The outcomes that led there have been given to the journal by then; whether they are recorded shows when
 * the end itself is. Rejects only when the journal does: then no effect that depends on the failed commit has started.
 */
export function interpret(
  plan: Plan,
  inputs: Readonly<Record<string, unknown>>,
  options: InterpretOptions,
): Promise<Interpreted> {
  return new Promise((resolve, reject) =>
    new Interpreter(plan, inputs, { ...options, resolve, reject }).start(),
  );
}

type Settle = { resolve(end: Interpreted): void; reject(error: unknown): void };

class Interpreter implements Hands {
  readonly #machine: Machine;
  readonly #inputs: Readonly<Record<string, unknown>>;
  readonly #options: InterpretOptions & Settle;
  readonly #known: ReadonlyMap<string, Known>;
  readonly #demand: DebugDemand | undefined;
  /** Outcomes given to the journal so far, and those of them that it has not recorded yet, by number from 1. */
  #given = 0;
  readonly #unrecorded = new Set<number>();
  #ended = false;

  constructor(plan: Plan, inputs: Readonly<Record<string, unknown>>, options: InterpretOptions & Settle) {
    this.#inputs = inputs;
    this.#options = options;
    let rank = 0;
    this.#known = new Map([...(options.known ?? [])].map(([key, belief]) => [key, { belief, rank: rank++ }]));
    this.#demand = options.debug && new DebugDemand(options.debug, this.#onHold);
    const demand = this.#demand && { demand: this.#demand };
    this.#machine = new Machine(plan, this, { isRecovery: this.#known.size > 0, ...demand });
  }

  start(): void {
    const { signal } = this.#options;
    if (signal?.aborted) {
      this.#cancel();
      return;
    }
    signal?.addEventListener('abort', this.#cancel, { once: true });
    this.#machine.start();
    this.#look();
  }

  now(): number {
    return this.#options.effects.now();
  }

  emit(event: RunEvent): void {
    this.#options.journal.emit(event);
  }

  known(key: string): Known | undefined {
    return this.#known.get(key);
  }

  unitsOf(request: EffectRequest): number {
    return this.#options.effects.unitsOf?.(request) ?? 0;
  }

  /** Values people typed are `given`: no source vouches for them. */
  input({ node }: Activation): Belief {
    const { name } = node.config as { name: string };
    if (!Object.hasOwn(this.#inputs, name)) return fail(`No value was given for ${name}.`);
    return ok(this.#inputs[name], unknown('given', 'given'), { evidence: [node.id] });
  }

  perform(request: EffectRequest, call: EffectCall): void {
    this.#machine.running++;
    let outcome: Promise<Belief | Parked> | Belief | Parked;
    try {
      outcome = this.#options.effects.perform(request, call);
    } catch (error) {
      outcome = failed(error);
    }
    if (!(outcome instanceof Promise)) outcome = Promise.resolve(outcome);
    outcome.then(
      (belief) => this.#outcome(call, belief),
      (error: unknown) => this.#outcome(call, failed(error)),
    );
  }

  rest(): void {
    Promise.resolve().then(() => {
      if (this.#ended) return;
      this.#machine.resume();
      this.#look();
    });
  }

  #outcome(call: EffectCall, outcome: Belief | Parked): void {
    if (this.#ended || call.state !== 'running') return;
    if (outcome === PARKED) {
      call.state = 'parked';
      this.#machine.running--;
      this.#machine.parked++;
      this.#look();
      return;
    }
    const at = this.now();
    const committed = this.#options.journal.commit(effectEvent(call, outcome, at));
    if (committed) {
      const number = ++this.#given;
      this.#unrecorded.add(number);
      committed.then(
        () => this.#recorded(number),
        (error: unknown) => this.#break(error, call),
      );
    }
    this.#machine.running--;
    this.#machine.effectSettled(call, outcome, at);
    this.#look();
  }

  /** The newest outcome that must be recorded before another effect starts; 0 when all are. */
  behind(): number {
    return this.#unrecorded.size > 0 ? this.#given : 0;
  }

  #recorded(number: number): void {
    this.#unrecorded.delete(number);
    if (this.#ended) return;
    const [first] = this.#unrecorded;
    this.#machine.recorded(first === undefined ? this.#given : first - 1);
    this.#look();
  }

  /** Has the run come to an end, or to a place where only people or time can move it? */
  #look(): void {
    if (this.#ended) return;
    const { result } = this.#machine;
    const reached = this.#demand?.reached;
    if (reached) this.#endEarly(reached);
    else if (result) this.#end({ kind: 'done', result });
    else if (this.#machine.isResting || this.#machine.isHeldBack) return;
    else if (this.#machine.running > 0 && !this.#mayRest()) return;
    else if (this.#demand?.isHolding) this.#end({ kind: 'waiting', for: 'breakpoint' });
    else if (this.#machine.parked > 0) this.#end({ kind: 'waiting', for: 'person' });
    else if (this.#machine.running > 0) this.#end({ kind: 'waiting', for: 'timer' });
    else this.#end({ kind: 'done', result: fail('The engine came to rest without a result.') });
  }

  #mayRest(): boolean {
    return this.#options.effects.mayRest?.(this.#machine.running) ?? false;
  }

  /** What was asked for has settled, perhaps inside of something that goes on: that is let go of. */
  #endEarly(result: Belief): void {
    this.#machine.abortAll('The run was to end here.');
    this.#end({ kind: 'done', result });
  }

  readonly #onHold = {
    paused: (activation: Activation) => this.emit({ kind: 'node.paused', ...this.#where(activation) }),
    dropped: (activation: Activation) =>
      this.emit({ kind: 'node.aborted', ...this.#where(activation), because: 'not needed any more' }),
  };

  #where = (activation: Activation) => ({
    at: this.now(),
    node: activation.node.place,
    key: keyOf(activation),
  });

  #end(end: Interpreted): void {
    this.#ended = true;
    this.#options.signal?.removeEventListener('abort', this.#cancel);
    this.#options.resolve(end);
  }

  #cancel = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#machine.abortAll('The run was cancelled.');
    this.#options.resolve({ kind: 'cancelled' });
  };

  #break(error: unknown, call: EffectCall): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#machine.abortAll(`The log could not record the outcome of this ${call.kind}.`);
    this.#options.reject(error);
  }
}

function effectEvent(call: EffectCall, belief: Belief, at: number): RunEvent {
  const { node, startedAt = at } = call.activation;
  const { place: id } = node;
  if (node.shape.effectIsOutput) {
    const ms = Math.max(0, at - startedAt);
    return { kind: 'node.settled', at, node: id, key: call.key, out: { out: belief }, ms, effect: true };
  }
  return { kind: 'effect.settled', at, node: id, key: call.key, effect: call.kind, out: belief };
}

const failed = (error: unknown): Belief =>
  fail(error instanceof Error ? error.message : `The call failed: ${String(error)}`);
