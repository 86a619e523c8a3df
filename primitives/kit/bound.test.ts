import { describe, expect, it } from 'vitest';
import type { AgentCard } from '../define.ts';
import { primitives } from '../index.ts';
import { atMost, atOnce, type Bound, inLanes, inTurn, NOTHING, oneCall, times } from './bound.ts';
import { any } from './port-type.ts';

const one: Bound = { calls: 1, units: 2, ms: 30, people: 0 };
const slow: Bound = { ...one, ms: 100 };
const FOREVER = Number.POSITIVE_INFINITY;

describe('bounds', () => {
  it.each([
    ['nothing in turn', inTurn([]), NOTHING],
    ['two in turn', inTurn([one, slow]), { calls: 2, units: 4, ms: 130, people: 0 }],
    ['two at once', atOnce([one, slow]), { calls: 2, units: 4, ms: 100, people: 0 }],
    ['three in two lanes', inLanes([one, slow, one], 2), { calls: 3, units: 6, ms: 100, people: 0 }],
    ['three in one lane', inLanes([one, slow, one], 1).ms, 160],
    ['five times, two at a time', times(one, 5, 2), { calls: 5, units: 10, ms: 90, people: 0 }],
    ['nothing, for ever', times(NOTHING, FOREVER), NOTHING],
    ['a limit', atMost(slow, { calls: 0, ms: 50 }), { ...slow, calls: 0, ms: 50 }],
    ['an unknown agent', oneCall(undefined, 9), { calls: 1, units: 0, ms: 9, people: 0 }],
  ])('%s', (_, is, shouldBe) => expect(is).toEqual(shouldBe));
});

const card: AgentCard = {
  ...{ id: 'a', version: '1', title: 'A', about: '', family: 'a', task: 't', claim: 'c', method: 'none' },
  ...{ input: any, output: any, units: 2, provider: 'built-in' },
};

/** Inside: two nodes of one call each, `one` and `slow`, both handed back. */
const inside = atOnce([one, slow]);

describe('the worst case of one activation', () => {
  it.each<[string, object, Partial<Bound>]>([
    ['retry', { max: 3, backoffMs: 0 }, { calls: 6, units: 12, ms: 300 }],
    ['retry', { max: 3, backoffMs: 1000 }, { calls: 6, ms: 300 + 1.2 * 3000 }],
    ['fallback', {}, { calls: 2, units: 4, ms: 130 }],
    ['parallel', {}, { calls: 2, ms: 100 }],
    ['parallel', { maxConcurrency: 1 }, { calls: 2, ms: 130 }],
    ['map', { maxItems: 10, maxConcurrency: 4 }, { calls: 20, units: 40, ms: 300 }],
    ['loop', { maxIter: 3 }, { calls: 6, ms: 300 }],
    ['race', {}, { calls: 2, ms: 100 }],
    ['race', { hedgeDelayMs: 50 }, { calls: 2, ms: 150 }],
    ['sample', { agentId: 'a', k: 4, timeoutMs: 500 }, { calls: 4, units: 8, ms: 500 }],
    ['budget', { timeoutMs: 50 }, { calls: 2, units: 4, ms: 50 }],
    ['budget', { timeoutMs: 0, maxCalls: 1 }, { calls: 1, units: 4, ms: 130 }],
    ['budget', { timeoutMs: 0, maxUnits: 3 }, { calls: 2, units: 3, ms: 130 }],
    ['escalate', {}, { calls: 2, ms: 130 }],
    ['route', {}, NOTHING],
    ['route', { policy: 'agent', agentId: 'a', timeoutMs: 500 }, { calls: 1, units: 2, ms: 500 }],
    ['human', {}, { people: 1, ms: FOREVER, calls: 0 }],
    ['human', { deadlineHours: 1 }, { people: 1, ms: 3_600_000 }],
  ])('of %s with %j', (id, config, worst) => {
    const primitive = primitives[id];
    const parsed: unknown = primitive?.config.parse(config);
    const context = { config: parsed, agent: () => card, inside, takes: [one, slow] };
    expect(primitive?.bound?.(context)).toMatchObject(worst);
  });
});
