/**
 * Agents that misbehave on purpose. Only tests import this (a test looks). A worker entry of a test makes
 * one callable with `registerAgent(slowAgent('test-slow', 3_000))`.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentCard } from '#primitives/define.ts';
import { label, text } from '#primitives/kit/port-type.ts';
import type { Agent, CallOptions, Reply } from './agent.ts';

/** A card like that of a sentiment agent. */
export const testCard = (id: string, more: Partial<AgentCard> = {}): AgentCard => ({
  id,
  version: '1.0.0',
  title: id,
  about: 'Only for tests.',
  family: id,
  task: 'sentiment',
  input: text,
  output: label(['positive', 'negative']),
  claim: 'label-correct',
  method: 'margin',
  units: 1,
  provider: 'built-in',
  ...more,
});

export const testAgent = (
  id: string,
  call: (input: unknown, options: CallOptions) => Promise<unknown>,
  more: Partial<AgentCard> = {},
): Agent => ({ card: testCard(id, more), call: (input, options) => call(input, options) as Promise<Reply> });

/** Answers `positive` after `ms` milliseconds; stops at once when aborted. */
export const slowAgent = (id: string, ms: number): Agent =>
  testAgent(id, async (_, { signal }) => {
    await pause(ms, undefined, { signal });
    return { kind: 'answer', value: 'positive', score: 0.9 };
  });

/** Throws every time. */
export const brokenAgent = (id: string): Agent =>
  testAgent(id, async () => {
    throw new Error('the wire is cut');
  });

/** Throws the first `times` calls of this process, then answers `positive`. */
export function flakyAgent(id: string, times: number): Agent {
  let calls = 0;
  return testAgent(id, async () => {
    calls += 1;
    if (calls <= times) throw new Error(`failure ${calls}`);
    return { kind: 'answer', value: 'positive', score: 0.9 };
  });
}
