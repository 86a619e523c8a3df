import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Clock, waitUntil } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A database whose clock is `ahead` of the monotonic one, and that takes this long to hear and to answer. */
function database(ahead: number) {
  const state = { ahead, there: 0, back: 0 };
  const clock = new Clock(async () => {
    await vi.advanceTimersByTimeAsync(state.there);
    const told = performance.now() + state.ahead;
    await vi.advanceTimersByTimeAsync(state.back);
    return told;
  });
  return { state, clock, right: () => Math.round(performance.now() + state.ahead) };
}

describe('the clock', () => {
  test('is refused before it was set', () => {
    expect(() => database(0).clock.now()).toThrow('before it was set');
  });

  test('tells the time of the database, whatever the time of this machine is set to', async () => {
    const { clock, right } = database(1_700_000_000_000);
    await clock.measure();
    for (const wrong of [3_600_000, -3_600_000, -1_800_000]) {
      vi.setSystemTime(Date.now() + wrong);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(clock.now()).toBe(right());
    }
  });

  test.each([
    [0, 40],
    [40, 0],
    [20, 20],
  ])('asked %i ms there and %i ms back it is wrong by half of both at most', async (there, back) => {
    const { clock, right, state } = database(5_000);
    Object.assign(state, { there, back });
    await clock.measure();
    expect(Math.abs(clock.now() - right())).toBeLessThanOrEqual((there + back) / 2);
  });

  test('keeps its best answer while slower ones agree', async () => {
    const { clock, right, state } = database(5_000);
    await clock.measure();
    Object.assign(state, { there: 0, back: 300 });
    await clock.measure();
    expect(clock.now()).toBe(right());
  });

  test('follows the database when its clock is set, at the next answer', async () => {
    const { clock, right, state } = database(5_000_000);
    await clock.measure();
    state.ahead -= 1_800_000;
    Object.assign(state, { there: 10, back: 10 });
    await clock.measure();
    expect(clock.now()).toBe(right());
  });

  test('asks again when it was last set long ago', async () => {
    const { clock, right, state } = database(5_000);
    await clock.current();
    state.ahead += 700;
    expect(await clock.current()).not.toBe(right());
    await vi.advanceTimersByTimeAsync(11_000);
    expect(await clock.current()).toBe(right());
  });
});

describe('waiting', () => {
  test('ends after the moment has passed for certain, not before', async () => {
    const { clock, state } = database(10_000);
    Object.assign(state, { there: 30, back: 0 });
    await clock.measure();
    const moment = clock.now() + 500;
    const ended = waitUntil(clock, moment, new AbortController().signal).then(
      () => performance.now() + state.ahead,
    );
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await ended).toBeGreaterThanOrEqual(moment);
    expect(await ended).toBeLessThan(moment + 50);
  });

  test('follows a clock that is set meanwhile', async () => {
    const { clock, state } = database(10_000);
    await clock.measure();
    let isOver = false;
    void waitUntil(clock, clock.now() + 60_000, new AbortController().signal).then(() => {
      isOver = true;
    });
    state.ahead += 59_500;
    await clock.measure();
    await vi.advanceTimersByTimeAsync(1_600);
    expect(isOver).toBe(true);
  });

  test('ends at once when it is not needed any more', async () => {
    const { clock } = database(0);
    await clock.measure();
    const stop = new AbortController();
    const wait = waitUntil(clock, clock.now() + 60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(wait).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });
});

test('nothing that keeps or compares times reads the clock of its own machine', () => {
  const folder = new URL('.', import.meta.url);
  const wall = /\bDate\.now\(|\bnew Date\(\)|\bDate\(\)/;
  const guilty = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .filter((name) => wall.test(readFileSync(new URL(name, folder), 'utf8')));
  expect(guilty).toEqual([]);
});
