/**
 * Agents of tests, by name. What one answers follows from its name, its input and its place alone, so that
 * a run on real workers can be compared with the same run in memory. A name may end in `-<label>`: two
 * agents that differ only there are two voices.
 *
 *     wait-<ms>    positive, or negative for a text with "bad" in it
 *     judge-<ms>   positive or negative with a score, as a hash of voice and text decides
 *     say-<ms>     a text: a hash of voice and input, so that no two inputs give the same
 *     flaky-<ms>   like judge, but fails in the first round of its container
 *     broken       always fails
 *     kill         ends its process with SIGKILL
 *
 * An answer's reason is `by <pid>`: who wrote an outcome can be read in the log.
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { any, text } from '#primitives/kit/port-type.ts';
import type { Agent } from '#server/agents/agent.ts';
import { testAgent } from '#server/agents/testing.ts';

const hashOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** Waits `ms`; rejects when `signal` aborts. */
type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

const really: Wait = (ms, signal) => pause(ms, undefined, { signal });

/** Agents that take so many times as long. */
export const slowed =
  (times: number): Wait =>
  (ms, signal) =>
    really(ms * times, signal);

/** `key` = the activation that calls. Another `wait` makes time pass differently. */
export function stubAgent(agentId: string, key: string, wait: Wait = really): Agent {
  const [kind = '', ms = '0'] = agentId.split('-');
  const isText = kind === 'say';
  const more = isText ? ({ input: any, output: text, method: 'none' } as const) : { input: any };
  return testAgent(
    agentId,
    async (input, { signal }) => {
      if (kind === 'kill') process.kill(process.pid, 'SIGKILL');
      if (kind === 'broken') throw new Error('the wire is cut');
      await wait(Number(ms), signal);
      if (kind === 'flaky' && key.includes('#1/')) throw new Error('not at the first try');
      return { kind: 'answer', reason: `by ${process.pid}`, ...answerOf(kind, agentId, input) };
    },
    more,
  );
}

function answerOf(kind: string, agentId: string, input: unknown): { value: string; score?: number } {
  const hash = hashOf(agentId, input);
  if (kind === 'say') return { value: hash.slice(0, 16) };
  if (kind === 'wait') return { value: String(input).includes('bad') ? 'negative' : 'positive', score: 0.9 };
  const share = Number.parseInt(hash.slice(0, 4), 16) / 0xffff;
  return { value: share < 0.5 ? 'positive' : 'negative', score: Math.max(share, 1 - share) };
}
