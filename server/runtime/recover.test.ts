import { describe, expect, test } from 'vitest';
import type { RunEvent, StoredEvent } from '#engine/events.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { isRepeat, recover } from './recover.ts';

const stored = (...events: RunEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1 }));
const belief = ok('x', unknown('c', 'no-signal'), { cost: { units: 2, ms: 1, calls: 1 } });
const start: RunEvent = { kind: 'run.started', at: 5, worker: 'w', epoch: 1 };
const takeover: RunEvent = { kind: 'run.resumed', at: 6, worker: 'w', epoch: 2, because: 'takeover' };
const calling: RunEvent = { kind: 'node.started', at: 1, node: 'a', key: 'a', effect: 'agent' };
const settled: RunEvent = {
  kind: 'node.settled',
  at: 2,
  node: 'a',
  key: 'a',
  out: { out: belief },
  ms: 1,
  effect: true,
};

describe('recover', () => {
  test('an empty log knows nothing', () => {
    expect(recover([])).toMatchObject({ attempts: 0, seq: 0, spent: { calls: 0, units: 0 } });
  });

  test('outcomes, answers and expiries are known by key; pure nodes are not', () => {
    const where = { at: 1, node: 'h', approval: 'apr_1' };
    const { known } = recover(
      stored(
        settled,
        { kind: 'node.settled', at: 2, node: 'v', key: 'v', out: { out: belief }, ms: 1 },
        { kind: 'effect.settled', at: 2, node: 'r', key: 'r:pause', effect: 'timer', out: belief },
        { kind: 'human.answered', ...where, key: 'h', by: 'usr_1', answer: 'yes' },
        { kind: 'human.expired', ...where, key: 'h2', as: 'abstain' },
        { kind: 'human.expired', ...where, key: 'h3', as: 'fail' },
      ),
    );
    expect([...known.keys()]).toEqual(['a', 'r:pause', 'h', 'h2', 'h3']);
    expect(known.get('h')).toMatchObject({ outcome: 'ok', value: 'yes' });
    expect(known.get('h2')?.outcome).toBe('abstain');
    expect(known.get('h3')?.outcome).toBe('fail');
  });

  test.each<[string, RunEvent[], number]>([
    ['one start', [start], 1],
    ['starts without any outcome add up', [start, takeover, calling, takeover], 3],
    ['an outcome begins the count anew', [start, takeover, calling, settled, takeover], 1],
    ['waiting is a clean stop', [start, takeover, { kind: 'run.waiting', at: 1, for: 'person' }], 0],
    ['a handover is not a crash', [start, takeover, { ...takeover, because: 'handover' } as RunEvent], 1],
  ])('attempts: %s', (_, events, attempts) => {
    expect(recover(stored(...events)).attempts).toBe(attempts);
  });

  test('timers are due when they were first set to be, unless their node was stopped since', () => {
    const set = (key: string, until: number): RunEvent => ({
      kind: 'timer.set',
      at: 1,
      node: 'r',
      key,
      until,
    });
    const stopped = (key: string): RunEvent => ({ kind: 'node.aborted', at: 2, node: 'r', key, because: '' });
    const { timers } = recover(
      stored(
        set('r:1', 10),
        set('s', 20),
        set('s:1', 30),
        stopped('s'),
        set('s', 40),
        set('ss:1', 50),
        stopped('x'),
      ),
    );
    expect(Object.fromEntries(timers)).toEqual({ 'r:1': 10, s: 40, 'ss:1': 50 });
  });

  test('calls and units of this run are counted, reused outcomes are not', () => {
    const { spent } = recover(stored(settled, { ...settled, reused: 'run_0' } as RunEvent));
    expect(spent).toEqual({ calls: 1, units: 2 });
  });
});

describe('isRepeat', () => {
  test('each written event answers for one replayed one', () => {
    const state = recover(stored(calling, settled));
    expect([calling, settled, settled].map((event) => isRepeat(state, event))).toEqual([true, true, false]);
  });

  test('a call whose outcome was lost is told again', () => {
    const state = recover(stored(calling));
    expect(isRepeat(state, calling)).toBe(false);
  });

  test('a timer that is set is another one', () => {
    const set: RunEvent = { kind: 'timer.set', at: 1, node: 'r', key: 'r:1', until: 10 };
    expect(isRepeat(recover(stored(set)), set)).toBe(false);
  });

  test('a question is not asked twice', () => {
    const asked: RunEvent = { ...calling, effect: 'person' };
    expect(isRepeat(recover(stored(asked)), asked)).toBe(true);
  });
});
