/** Calling with care: attempts and their budget, the breaker, hedges, limits, kept answers. Time is given. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AgentCard } from '#primitives/define.ts';
import { AgentProblem } from '#server/agents/agent.ts';
import { testAgent } from '#server/agents/testing.ts';
import { earn, givePlace, type Meter, spend, takePlace } from './meter.ts';
import { Pool } from './pool.ts';
import { resilient } from './resilient.ts';
import { resilience } from './settings.ts';
import { memoryShared } from './testing.ts';

const passing = (more: object = {}) =>
  new AgentProblem('It failed on its side.', { isPassing: true, ...more });
const options = () => ({ signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' });
type Answer = (call: number) => Promise<unknown> | unknown;

function caring(answer: Answer, settings: object = {}, card: Partial<AgentCard> = {}) {
  let calls = 0;
  const agent = testAgent('t', async () => answer(++calls), card);
  const shared = memoryShared();
  const careful = resilient(agent, resilience.parse({ backoffMs: 1, ...settings }), shared);
  return { call: (input = 'x') => careful.call(input, options()), calls: () => calls, shared };
}

const fine = { kind: 'answer', value: 'positive', score: 0.9 };

describe('attempts', () => {
  it('are made again after what passes, and counted', async () => {
    const { call } = caring((n) => (n < 3 ? Promise.reject(passing()) : fine));
    expect(await call()).toMatchObject({ value: 'positive', calls: 3 });
  });

  it('are not made again after what lasts, nor by what acts', async () => {
    const lasting = caring(() => Promise.reject(new AgentProblem('No.')));
    await expect(lasting.call()).rejects.toThrow('No.');
    expect(lasting.calls()).toBe(1);
    const acting = caring(() => Promise.reject(passing()), {}, { acts: 'once' });
    await expect(acting.call()).rejects.toThrow('failed');
    expect(acting.calls()).toBe(1);
  });

  it('stay within their budget: at most 1.1 a call', async () => {
    const { call, calls } = caring(() => Promise.reject(passing()), { breaker: null });
    for (let i = 0; i < 300; i++) await call().catch(() => {});
    expect(calls() / 300).toBeLessThanOrEqual(1.1);
    expect(calls()).toBeGreaterThan(300);
  });
});

it('a breaker also opens for low confidence, if asked', async () => {
  const low = { kind: 'answer', value: 'positive', score: 0.2 };
  const { call, calls } = caring(() => low, { breaker: { window: 4, lowConfidence: 0.5 } });
  for (let i = 0; i < 4; i++) await call();
  await expect(call()).rejects.toThrow('Not called: 4 of its last 4 calls failed.');
  expect(calls()).toBe(4);
});

it('a second call is made when the first is slow; the faster one counts', async () => {
  const { call } = caring((n) => (n === 1 ? pause(2_000).then(() => fine) : { ...fine, value: 'negative' }), {
    hedgeMs: 10,
  });
  const startedAt = performance.now();
  expect(await call()).toMatchObject({ value: 'negative', calls: 2 });
  expect(performance.now() - startedAt).toBeLessThan(1_500);
});

it('an old answer loses its score before it is forgotten', async () => {
  let now = 0;
  let isUp = true;
  const agent = testAgent('t', async () => (isUp ? fine : Promise.reject(new AgentProblem('Down.'))));
  const cache = { freshMs: 1_000, keptMs: 10_000, halfLifeMs: 5_000 };
  const shared = memoryShared(() => now);
  const careful = resilient(agent, resilience.parse({ breaker: null, cache }), shared);
  await careful.call('x', options());
  isUp = false;
  now = 500;
  expect(await careful.call('x', options())).toMatchObject({ score: 0.9, calls: 0 });
  now = 6_000;
  const old = await careful.call('x', options());
  expect(old).toMatchObject({ value: 'positive', reason: 'Kept answer, 6 s old: Down.' });
  expect(old).not.toHaveProperty('score');
  now = 11_000;
  await expect(careful.call('x', options())).rejects.toThrow('Down.');
});

describe('the meter', () => {
  const empty: Meter = { underWay: {} };
  it('gives places back when they are, and when their worker is gone', () => {
    const limits = { concurrency: 1, perMinute: undefined, timeoutMs: 1_000 };
    const { meter } = takePlace(empty, limits, { id: 'a', now: 0 });
    expect(takePlace(meter, limits, { id: 'b', now: 1 }).waitMs).toBeGreaterThan(0);
    expect(takePlace(givePlace(meter, 'a'), limits, { id: 'b', now: 1 }).waitMs).toBe(0);
    expect(takePlace(meter, limits, { id: 'b', now: 7_000 }).waitMs).toBe(0);
  });

  it('lets no more through than a minute may have', () => {
    const limits = { concurrency: undefined, perMinute: 60, timeoutMs: 1 };
    let meter = empty;
    let through = 0;
    for (let now = 0; now < 60_000; now += 100) {
      const taken = takePlace(meter, limits, { id: String(now), now });
      meter = taken.meter;
      if (taken.waitMs === 0) through += 1;
    }
    expect(through).toBeLessThanOrEqual(66);
    expect(through).toBeGreaterThanOrEqual(59);
  });

  it('runs out of second attempts', () => {
    const spent = spend(spend(empty) ?? empty);
    expect(spent && spend(spent)).toBeUndefined();
    expect(spent && spend(earn(spent, 12))).toBeDefined();
  });
});

describe('a pool', () => {
  it('asks the less busy of two', async () => {
    const pool = new Pool();
    void pool.track('a', () => new Promise(() => {}));
    for (let i = 0; i < 10; i++) expect(pool.choose(['a', 'b'], `${i}`)).toBe('b');
  });

  it('leaves out who fails much more than the others, for a while, and never most of them', async () => {
    let now = 0;
    const pool = new Pool(() => now);
    const ids = ['a', 'b', 'c'];
    for (let i = 0; i < 10; i++) for (const id of ids) await pool.track(id, async () => id);
    for (let i = 0; i < 5; i++) await pool.track('a', () => Promise.reject(new Error('no'))).catch(() => {});
    expect(pool.isOut('a')).toBe(true);
    for (let i = 0; i < 20; i++) expect(pool.choose(ids, `${i}`)).not.toBe('a');
    for (let i = 0; i < 30; i++) await pool.track('b', () => Promise.reject(new Error('no'))).catch(() => {});
    expect(pool.isOut('b')).toBe(false);
    now = 11_000;
    expect(pool.isOut('a')).toBe(false);
  });
});
