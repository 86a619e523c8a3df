import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Rights } from './rights.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** A stream that is rung for so often, ms; the moments at which it asked. */
async function askedAt(everyMs: number): Promise<number[]> {
  const begin = performance.now();
  const asked: number[] = [];
  const rights = new Rights(async () => void asked.push(performance.now() - begin));
  while (performance.now() - begin < 20_000) {
    vi.advanceTimersByTime(Math.min(everyMs, rights.dueIn));
    await rights.ask();
  }
  return asked;
}

test.each([50, 1_700, 3_999, 60_000])('rung every %d ms, it is asked in time', async (everyMs) => {
  const asked = await askedAt(everyMs);
  const gaps = asked.map((at, n) => at - (asked[n - 1] ?? 0));
  expect(gaps.length).toBeGreaterThanOrEqual(4);
  for (const gap of gaps) {
    expect(gap).toBeLessThanOrEqual(4_000);
    expect(gap).toBeGreaterThan(3_900);
  }
});

test('a timer that comes a little early counts', async () => {
  const asked = vi.fn(async () => {});
  const rights = new Rights(asked);
  vi.advanceTimersByTime(3_990);
  await rights.ask();
  expect(asked).toHaveBeenCalledOnce();
  await rights.ask();
  expect(asked).toHaveBeenCalledOnce();
});

test('what is refused is refused', async () => {
  const rights = new Rights(async () => {
    throw new Error('no longer');
  });
  vi.advanceTimersByTime(4_000);
  await expect(rights.ask()).rejects.toThrow('no longer');
});
