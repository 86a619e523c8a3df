/**
 * Calls an agent and makes a belief of whatever comes back. Agents are not trusted: what they take and
 * give is checked against their card, and a broken promise is a `fail` with a sentence, never a crash
 * and never a clamped number.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AgentCard, EffectRequest } from '#primitives/define.ts';
import {
  abstain,
  type Belief,
  type Confidence,
  type Cost,
  type EvidenceId,
  fail,
  ok,
  unknown,
} from '#primitives/kit/belief.ts';
import { certain } from '#primitives/kit/certain.ts';
import { hasType, showType } from '#primitives/kit/port-type.ts';
import {
  type Agent,
  AgentProblem,
  type Answer,
  type CallOptions,
  type Decline,
  type Spent,
} from './agent.ts';
import { findAgent } from './cards.ts';

export type AgentRequest = Extract<EffectRequest, { kind: 'agent' }>;

export type CallContext = {
  /** Aborted = nobody wants the answer any more: the call rejects with the signal's reason. */
  signal: AbortSignal;
  /** Key of the activation that asks. */
  evidence?: readonly EvidenceId[];
  /** Finds an agent of the workspace; a string = why it may not be called. Asked for ids that are not built in. */
  find?(id: string): Promise<Agent | string | undefined>;
  /** The same for every attempt at this call; without one the call is like no other. */
  idempotencyKey?: string;
  /** See `CallOptions`. */
  onText?: (soFar: string) => void;
};

/** Rejects only when `signal` aborts. Everything else that goes wrong is a `fail`. */
export async function callAgent(request: AgentRequest, context: CallContext): Promise<Belief> {
  const { signal, evidence = [] } = context;
  signal.throwIfAborted();
  const found = findAgent(request.agentId) ?? (await context.find?.(request.agentId));
  signal.throwIfAborted();
  const agent = typeof found === 'string' ? undefined : found;
  const missing = typeof found === 'string' ? found : `There is no agent ${request.agentId} here.`;
  const refusal = agent ? refusalOf(agent.card, request) : missing;
  if (!agent || refusal) return fail(refusal ?? '', { evidence });
  const { card } = agent;
  const startedAt = performance.now();
  const result = readReply(card, await attempt(agent, request, context));
  const cost = costOf(card, result, performance.now() - startedAt);
  const by = result.kind !== 'broken' && result.by !== undefined ? { by: result.by } : {};
  const more = { evidence, cost, ...by };
  if (result.kind === 'broken') return fail(result.reason, { ...more, claim: card.claim });
  if (result.kind === 'abstain') return abstain(result.reason, { ...more, claim: card.claim });
  const problem = problemOf(card, result);
  if (problem) return fail(`${card.title} ${problem}`, { ...more, claim: card.claim });
  return ok(result.value, confidenceOf(card, result), { ...more, ...detailsOf(result) });
}

/** Cards name the units of one request. */
const costOf = ({ units }: AgentCard, { calls = 1, usage }: Spent, ms: number): Cost => ({
  units: units * calls,
  ms,
  calls,
  ...(usage && { usage }),
});

function refusalOf(card: AgentCard, request: AgentRequest): string | undefined {
  if (request.version && request.version !== card.version) {
    return `${card.title} is at version ${card.version}; version ${request.version} was asked for.`;
  }
  if (hasType(request.input, card.input)) return undefined;
  return `${card.title} reads ${showType(card.input)}; something else arrived.`;
}

type Broken = { kind: 'broken'; reason: string } & Spent;

const share = z.number().min(0).max(1);
const amount = z.number().min(0).optional();
const spentFields = {
  calls: z.int().min(0).optional(),
  usage: z
    .object({ inputTokens: amount, outputTokens: amount, cost: amount, currency: z.string().optional() })
    .optional(),
};
const replySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('answer'),
    value: z.unknown(),
    score: share.optional(),
    alternatives: z.array(z.object({ value: z.unknown(), p: share })).optional(),
    conf: z.unknown().optional(),
    verified: z
      .array(
        z.object({
          oracle: z.string().min(1),
          verdict: z.enum(['pass', 'fail', 'partial', 'error']),
          score: share.optional(),
          covers: z.string().min(1),
        }),
      )
      .optional(),
    reason: z.string().optional(),
    by: z.string().max(120).optional(),
    ...spentFields,
  }),
  z.object({
    kind: z.literal('abstain'),
    reason: z.string().min(1),
    by: z.string().max(120).optional(),
    ...spentFields,
  }),
  z.object({ kind: z.literal('broken'), reason: z.string(), ...spentFields }),
]);

const MALFORMED: Readonly<Record<string, string>> = {
  score: 'gave a score outside 0 to 1.',
  alternatives: 'gave alternatives whose shares are not from 0 to 1.',
  verified: 'named a check that cannot be read.',
  reason: 'gave no reason.',
  usage: 'said it used something that cannot be read.',
  calls: 'said it was asked a number of times that cannot be.',
};

/** Agents may come from anywhere: what they say is read like a letter from outside. */
const isReply = (reply: unknown): reply is Answer | Decline | Broken => replySchema.safeParse(reply).success;

function readReply(card: AgentCard, reply: unknown): Answer | Decline | Broken {
  if (isReply(reply)) return reply;
  const part = String(replySchema.safeParse(reply).error?.issues[0]?.path[0] ?? '');
  const problem = MALFORMED[part] ?? 'answered with something that is no answer.';
  return { kind: 'broken', reason: `${card.title} ${problem}` };
}

/** One call against the clock. Never rejects but for an abort of `signal`. */
async function attempt(agent: Agent, request: AgentRequest, context: CallContext): Promise<unknown> {
  const { timeoutMs, seed, input, temperature } = request;
  const { signal, onText, idempotencyKey = randomUUID() } = context;
  const late: Broken = { kind: 'broken', reason: `${agent.card.title} timed out after ${timeoutMs} ms.` };
  const call = new AbortController();
  const startedAt = performance.now();
  const clock = setTimeout(() => call.abort(TIMED_OUT), timeoutMs);
  const stop = () => call.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const reply = await Promise.race([
      load(agent, input, { signal: call.signal, seed, idempotencyKey, temperature, onText }),
      aborted(call.signal),
    ]);
    // Agents that compute without a pause keep the timer from firing; they are late all the same.
    return performance.now() - startedAt > timeoutMs ? late : reply;
  } catch (error) {
    signal.throwIfAborted();
    return call.signal.aborted ? late : brokenBy(agent.card, error);
  } finally {
    clearTimeout(clock);
    signal.removeEventListener('abort', stop);
  }
}

const brokenBy = ({ title }: AgentCard, error: unknown): Broken =>
  error instanceof AgentProblem
    ? { kind: 'broken', reason: `${title}: ${error.message}`, ...error.spent }
    : { kind: 'broken', reason: `${title} broke: ${told(error)}` };

const TIMED_OUT = Symbol('timed out');

async function load(agent: Agent, input: unknown, options: CallOptions): Promise<unknown> {
  await agent.load?.();
  options.signal.throwIfAborted();
  return agent.call(input, options);
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const refuse = () => reject(signal.reason);
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });

const told = (error: unknown): string =>
  sentenceOf(error instanceof Error && error.message ? error.message : String(error));

const sentenceOf = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Characters of an answer: more would have to be stored with the run. */
const TEXT_MAX = 2_000_000;

/** Rounding may lift a sum of probabilities a little above 1. */
const SLACK = 1e-9;

/** What is wrong with an answer, as the end of a sentence that starts with the agent's title. */
function problemOf(
  { method, output }: AgentCard,
  { value, score, alternatives = [] }: Answer,
): string | undefined {
  if (typeof value === 'string' && value.length > TEXT_MAX) return 'answered with more than 2 MB of text.';
  if (!hasType(value, output)) return `answered with something that is no ${showType(output)}.`;
  if (score !== undefined && method === 'none') return 'gave a score, which its card rules out.';
  if (!alternatives.every((one) => hasType(one.value, output))) {
    return `named an alternative that is no ${showType(output)}.`;
  }
  const total = alternatives.reduce((sum, { p }) => sum + p, 0);
  return total > 1 + SLACK ? 'gave alternatives that add up to more than 1.' : undefined;
}

/** An oracle that covers this very claim decides it (A1); otherwise the agent's own word, or nothing. */
function confidenceOf(card: AgentCard, { score, verified = [], conf }: Answer): Confidence {
  const { claim, method, output } = card;
  if (conf && card.kind === 'pattern') return conf;
  const covering = verified.filter(({ covers }) => covers === claim);
  const isProven = covering.length > 0 && covering.every(({ verdict }) => verdict === 'pass');
  if (isProven) return certain(claim, { rule: 'oracle' });
  if (method !== 'none' && score !== undefined) return { status: 'self_reported', claim, raw: score, method };
  return unknown(claim, output.t === 'Text' || output.t === 'Doc' ? 'free-text' : 'no-signal');
}

const detailsOf = ({ alternatives, verified, reason }: Answer): Partial<Belief> => ({
  ...(alternatives?.length ? { alternatives } : {}),
  ...(verified?.length ? { verified } : {}),
  ...(reason ? { reason } : {}),
});
