/**
 * Runs a pattern without a database: real agents and oracles, a ledger with the outcomes it is given,
 * memories and breakers that live as long as the sandbox, people who answer by script, a virtual clock,
 * and faults on request. What the library's tests and test cards stand on.
 */
import { compile } from '#engine/compile.ts';
import type { RunEvent } from '#engine/events.ts';
import { type Effects, interpret } from '#engine/interpret.ts';
import { answer } from '#engine/ledger.ts';
import type { Pattern } from '#engine/pattern.ts';
import { seeded } from '#engine/random.ts';
import type { CircuitRequest, EffectRequest, MemoryRequest, Recalled } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { abstain, type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';
import type { LedgerQuestion, OutcomeRow } from '#primitives/kit/ledger.ts';
import type { OracleRequest, OracleVerdict } from '#primitives/kit/oracle.ts';
import { callAgent } from '#server/agents/registry.ts';
import { check } from '#server/oracles/check.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from '#server/runtime/breaker.ts';
import { likeness } from '#server/runtime/likeness.ts';
import { VirtualClock } from './virtual-clock.ts';

type Request<K extends EffectRequest['kind']> = Extract<EffectRequest, { kind: K }>;
type Call = Parameters<Effects['perform']>[1];
type Answerer = (request: Request<'agent'>, call: Call) => Promise<Belief> | Belief;

export type SandboxOptions = {
  /** What is known of each node that asks the ledger, by its id. */
  outcomes?: Readonly<Record<string, readonly OutcomeRow[]>>;
  /** Agents that answer instead of the real ones, by id: recorded answers, for instance. */
  agents?: Readonly<Record<string, Answerer>>;
  /** A check made here instead of in a child process: the same oracle without the wait, for trusted values. */
  oracle?: (request: OracleRequest) => Promise<OracleVerdict>;
  /** What a person answers; `undefined` = nobody does. By default the first option, or 42. */
  person?: (request: Request<'person'>) => unknown;
  /** Milliseconds an agent takes on the virtual clock (0). */
  latency?: (agentId: string) => number;
  /** Share in [0,1] of agent calls and checks that go wrong, in one of four ways. */
  faults?: { share: number; seed: number };
};

export type Played = {
  result: Belief;
  events: readonly RunEvent[];
  /** Agents called, in order. */
  called: readonly string[];
  /** Values that people were shown. */
  asked: readonly unknown[];
  /** Agent calls that were cut off because nobody needed them any more. */
  cutOff: number;
  /** Milliseconds on the virtual clock. */
  ms: number;
};

const given = (value: unknown): Belief => ok(value, unknown('none', 'given'));
const firstOption = ({ options, answerType }: Request<'person'>): unknown => {
  if (answerType.t === 'Num') return 42;
  return answerType.t === 'Text' ? '42' : options?.[0];
};

export class Sandbox {
  readonly #options: SandboxOptions;
  readonly #memories = new Map<string, { keyText: string; belief: Belief; at: number }>();
  readonly #breakers = new Map<string, Breaker>();
  readonly #luck: () => number;
  /** Milliseconds, over all runs of this sandbox. */
  #elapsed = 0;

  constructor(options: SandboxOptions = {}) {
    this.#options = options;
    this.#luck = seeded(options.faults?.seed ?? 0);
  }

  /** One run; rejects only if the engine broke its own rules. */
  async play(pattern: Pattern, inputs: Readonly<Record<string, unknown>>): Promise<Played> {
    const run = new SandboxRun(this);
    const events: RunEvent[] = [];
    const end = await interpret(compile(pattern, { primitives }), inputs, {
      effects: run,
      journal: { emit: (event) => events.push(event), commit: (event) => void events.push(event) },
    });
    if (end.kind !== 'done') throw new Error(`The run ended as ${end.kind}.`);
    const { called, asked, cutOff, clock } = run;
    this.#elapsed += clock.now;
    return { result: end.result, events, called, asked, cutOff, ms: clock.now };
  }

  get options(): SandboxOptions {
    return this.#options;
  }

  get elapsed(): number {
    return this.#elapsed;
  }

  /** A fault that strikes now, or none. */
  fault(): Belief | Error | undefined {
    const { faults } = this.#options;
    if (!faults || this.#luck() >= faults.share) return undefined;
    const kinds = [
      new Error('the wire is cut'),
      fail('It timed out after 30000 ms.'),
      fail('It answered with something that is no answer.'),
      abstain('It has no signal.'),
    ];
    return kinds[Math.floor(this.#luck() * kinds.length)];
  }

  ledger(node: string, question: LedgerQuestion, seed: number): Belief {
    return given(answer(question, this.#options.outcomes?.[node] ?? [], { seed }));
  }

  memory(request: MemoryRequest, now: number): Belief {
    const keyText = typeof request.key === 'string' ? request.key : JSON.stringify(request.key);
    const id = `${request.space} ${keyText}`;
    if (request.op === 'remember') {
      this.#memories.set(id, { keyText, belief: request.belief, at: now });
      return given(null);
    }
    const found = this.#memories.get(id)
      ? { ...this.#memories.get(id), similarity: 1 }
      : this.#alike(request, keyText);
    if (!found?.belief || found.at === undefined) return abstain('Nothing like it is remembered.');
    const recalled: Recalled = { belief: found.belief, similarity: found.similarity, ageMs: now - found.at };
    return given(recalled);
  }

  #alike({ space, match, atLeast }: Extract<MemoryRequest, { op: 'recall' }>, keyText: string) {
    if (match === 'exact') return undefined;
    const ranked = [...this.#memories]
      .filter(([id]) => id.startsWith(`${space} `))
      .map(([, memory]) => ({ ...memory, similarity: likeness(keyText, memory.keyText) }))
      .sort((a, b) => b.similarity - a.similarity);
    return ranked[0] && ranked[0].similarity >= atLeast ? ranked[0] : undefined;
  }

  circuit(node: string, request: CircuitRequest, now: number): Belief {
    const before = this.#breakers.get(node) ?? CLOSED;
    if (request.op === 'tell') {
      this.#breakers.set(node, tellBreaker(before, request.rule, { isFailure: request.isFailure, now }));
      return given(null);
    }
    const { breaker, state } = askBreaker(before, request.rule, now);
    this.#breakers.set(node, breaker);
    return given(state);
  }
}

/** A whole number below 2^32 that depends on the text alone (FNV-1a). */
const seedOf = (text: string): number =>
  [...text].reduce(
    (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0,
    0x811c9dc5,
  );

class SandboxRun implements Effects {
  readonly #sandbox: Sandbox;
  readonly clock = new VirtualClock();
  readonly called: string[] = [];
  readonly asked: unknown[] = [];
  cutOff = 0;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  now(): number {
    return this.#sandbox.elapsed + this.clock.now;
  }

  async perform(request: EffectRequest, call: Call): Promise<Belief> {
    switch (request.kind) {
      case 'agent':
        return this.#agent(request, call);
      case 'oracle':
        return this.#oracle(request, call);
      case 'person':
        return this.#person(request);
      case 'timer':
        await this.clock.after(request.ms, call.signal);
        return given(null);
      case 'ledger':
        return this.#sandbox.ledger(call.node, request.question, seedOf(call.key));
      case 'memory':
        return this.#sandbox.memory(request.memory, this.now());
      case 'circuit':
        return this.#sandbox.circuit(call.node, request.circuit, this.now());
    }
  }

  async #agent(request: Request<'agent'>, call: Call): Promise<Belief> {
    const { agents = {}, latency } = this.#sandbox.options;
    this.called.push(request.agentId);
    call.signal.addEventListener('abort', () => (this.cutOff += 1), { once: true });
    const own = agents[request.agentId];
    const fault = this.#sandbox.fault();
    if (fault instanceof Error) throw fault;
    const belief =
      fault ??
      (await this.clock.during(async () =>
        own ? own(request, call) : callAgent(request, { signal: call.signal, evidence: [call.key] }),
      ));
    const ms = latency?.(request.agentId) ?? 0;
    if (ms > 0) await this.clock.after(ms, call.signal);
    return belief;
  }

  async #oracle({ oracle, timeoutMs }: Request<'oracle'>, { signal }: Call): Promise<Belief> {
    const fault = this.#sandbox.fault();
    if (fault instanceof Error) throw fault;
    const { oracle: here } = this.#sandbox.options;
    return (
      fault ??
      given(await this.clock.during(() => (here ? here(oracle) : check(oracle, { signal, timeoutMs }))))
    );
  }

  #person(request: Request<'person'>): Belief {
    const { person = firstOption } = this.#sandbox.options;
    this.asked.push(request.subject.value);
    const said = person(request);
    if (said !== undefined) return given(said);
    return (request.onTimeout === 'fail' ? fail : abstain)('Nobody answered before the deadline.');
  }
}
