/** The engine's hands: agents, people, timers. */
import { createHash } from 'node:crypto';
import type { Db } from '#db/client.ts';
import type { Asked, RunEvent } from '#engine/events.ts';
import { type Effects, PARKED, type Parked } from '#engine/interpret.ts';
import type { EffectRequest } from '#primitives/define.ts';
import { type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';
import type { AgentRequest } from '#server/agents/registry.ts';
import type { RunRef } from './append.ts';
import { askPerson, withdrawQuestion } from './people.ts';

export type CallAgent = (
  request: AgentRequest,
  call: { workspaceId: string; key: string; idempotencyKey: string; signal: AbortSignal },
) => Promise<Belief>;

type Options = RunRef & {
  db: Db;
  callAgent: CallAgent;
  emit(event: RunEvent): void;
};

type Call = Parameters<Effects['perform']>[1];
type PersonRequest = Extract<EffectRequest, { kind: 'person' }>;

export class RunEffects implements Effects {
  readonly #options: Options;
  readonly #asked = new Map<string, Asked>();

  constructor(options: Options) {
    this.#options = options;
  }

  now(): number {
    return Date.now();
  }

  perform(request: EffectRequest, call: Call): Promise<Belief | Parked> {
    switch (request.kind) {
      case 'agent':
        return this.#callAgent(request, call);
      case 'person':
        return this.#askPerson(request, call);
      case 'timer':
        return pause(pauseMs(request, this.#idempotencyKey(call)), call.signal);
      default:
        return Promise.resolve(fail(`This worker has no hands for ${request.kind}.`));
    }
  }

  /** Which agent was asked what, for the event that records the outcome. */
  asked(key: string): Asked | undefined {
    return this.#asked.get(key);
  }

  #idempotencyKey({ key }: Call): string {
    return `${this.#options.runId}/${key}`;
  }

  #callAgent(request: AgentRequest, call: Call): Promise<Belief> {
    const { workspaceId, callAgent } = this.#options;
    this.#asked.set(call.key, { agent: request.agentId, input: fingerprint(request.input) });
    const idempotencyKey = this.#idempotencyKey(call);
    return callAgent(request, { workspaceId, key: call.key, idempotencyKey, signal: call.signal });
  }

  async #askPerson(request: PersonRequest, { key, node, signal }: Call): Promise<Parked> {
    const { db, runId, workspaceId, emit } = this.#options;
    const ref = { runId, workspaceId };
    const asked = await askPerson(db, { ...ref, node, key }, request);
    // An inbox entry that outlives its need is withdrawn again when the run ends, whatever happens here.
    const withdraw = () => void withdrawQuestion(db, ref, key).catch(() => {});
    if (signal.aborted) withdraw();
    else {
      signal.addEventListener('abort', withdraw, { once: true });
      emit({ kind: 'node.waiting', at: this.now(), node, key, question: request.question, ...asked });
    }
    return PARKED;
  }
}

/** 16 hex digits; equal for equal inputs. */
const fingerprint = (input: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(input) ?? '')
    .digest('hex')
    .slice(0, 16);

/** Spreads the pauses of many runs, and gives the same pause to the same activation every time. */
function pauseMs({ ms, jitter }: { ms: number; jitter: number }, seed: string): number {
  const share = createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;
  return Math.round(ms * (1 + jitter * share));
}

const NOTHING = ok(null, unknown('none', 'given'));

function pause(ms: number, signal: AbortSignal): Promise<Belief> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(() => resolve(NOTHING), ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
