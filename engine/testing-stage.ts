/** Runs for tests: a stage whose effects end when the test says so, and a play whose answers are known. */
import type { EffectRequest } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { type Belief, ok, unknown } from '#primitives/kit/belief.ts';
import type { EffectCall } from './activation.ts';
import { compile } from './compile.ts';
import type { RunEvent } from './events.ts';
import { interpret } from './interpret.ts';
import type { Pattern } from './pattern.ts';
import { AGENTS, build } from './testing.ts';
import { validate } from './validate.ts';

export const says = (value: unknown, raw = 0.9): Belief =>
  ok(value, { status: 'self_reported', claim: 'label-correct', raw, method: 'margin' });
export const DONE = ok(null, unknown('none', 'given'));

type Call = { name: string; key: string; request: EffectRequest; answer(belief: Belief): Promise<void> };

/** A run whose effects end when the test says so. */
export class Stage {
  readonly calls: Call[] = [];
  readonly aborted: string[] = [];
  /** Keys of effects that were answered or aborted. */
  readonly ended = new Set<string>();
  readonly events: RunEvent[] = [];
  readonly done: ReturnType<typeof interpret>;
  /** Effects not answered yet; at most how many there were at once. */
  open = 0;
  most = 0;

  constructor(
    pattern: Pattern,
    { input = 'hello', known }: { input?: unknown; known?: Map<string, Belief> } = {},
  ) {
    this.done = interpret(
      compile(pattern, { primitives }),
      { input },
      {
        effects: { now: () => 0, perform: (...call) => this.#perform(...call), unitsOf: () => 2 },
        journal: {
          emit: (event) => this.events.push(event),
          commit: (event) => void this.events.push(event),
        },
        ...(known && { known }),
      },
    );
  }

  #perform(request: EffectRequest, call: EffectCall): Promise<Belief> {
    const name = request.kind === 'agent' ? request.agentId : request.kind;
    const { promise, resolve, reject } = Promise.withResolvers<Belief>();
    this.open += 1;
    this.most = Math.max(this.most, this.open);
    const answer = async (belief: Belief): Promise<void> => {
      this.open -= 1;
      this.ended.add(call.key);
      resolve(belief);
      await settle();
    };
    this.calls.push({ name, key: call.key, request, answer });
    call.signal.addEventListener('abort', () => {
      this.open -= 1;
      this.ended.add(call.key);
      this.aborted.push(name);
      reject(call.signal.reason);
    });
    return promise;
  }

  get names(): readonly string[] {
    return this.calls.map(({ name }) => name);
  }

  /** Answers the `nth` call (from 0) of this name. */
  async answer(name: string, belief: Belief, nth = 0): Promise<void> {
    const call = this.calls.filter((one) => one.name === name)[nth];
    if (!call) throw new Error(`${name} was not called: ${this.names.join(', ')}`);
    await call.answer(belief);
  }

  async result(): Promise<Belief> {
    const end = await this.done;
    if (end.kind !== 'done') throw new Error(`ended as ${end.kind}`);
    return end.result;
  }

  /** What the log has of effects, in its order. */
  outcomes(): Map<string, Belief> {
    const known = new Map<string, Belief>();
    for (const event of this.events) {
      if (event.kind === 'effect.settled') known.set(event.key, event.out);
      if (event.kind === 'node.settled' && event.effect && event.out.out) known.set(event.key, event.out.out);
    }
    return known;
  }
}

/** Everything that follows from an outcome takes a few turns of the microtask queue, and no time. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Runs with answers known beforehand. */
export function play(
  pattern: Pattern,
  script: Readonly<Record<string, (call: EffectCall) => Belief>>,
  input?: unknown,
) {
  const calls: string[] = [];
  const done = interpret(
    compile(pattern, { primitives }),
    { input: input ?? 'hello' },
    {
      effects: {
        now: () => 0,
        perform(request, call) {
          const name = request.kind === 'agent' ? request.agentId : request.kind;
          calls.push(name);
          return script[name]?.(call) ?? says('yes');
        },
      },
      journal: { emit: () => {}, commit: () => {} },
    },
  );
  return done.then((end) => {
    if (end.kind !== 'done') throw new Error(`ended as ${end.kind}`);
    return { result: end.result, calls };
  });
}

/** One container around agents that all read its item; each hands its answer back. */
export const around = (primitive: string, agents: readonly string[], config = {}): Pattern =>
  build()
    .input()
    .container('box', primitive, {
      ...{ from: 'input', config },
      inside: (b) => {
        for (const id of agents) b.agent(id, id, 'box.item');
        b.take([...agents]);
      },
    })
    .output('box')
    .pattern();

/** The pattern itself; throws when it would be refused, with all that is wrong. */
export function valid(pattern: Pattern): Pattern {
  const problems = validate(pattern, { primitives, agents: AGENTS }).filter(({ level }) => level === 'error');
  if (problems.length === 0) return pattern;
  throw new Error(problems.map(({ code, sentence }) => `${code} ${sentence}`).join('\n'));
}
