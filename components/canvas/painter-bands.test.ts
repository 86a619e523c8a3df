import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { paintedByBands } from './painter-bands.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function recorded() {
  const parts: string[] = [];
  const bands = paintedByBands((from, to) => parts.push(`${from}-${to}`));
  return { parts, bands };
}

test('what is cheap is painted in one', () => {
  const { parts, bands } = recorded();
  bands.start(2);
  vi.runAllTimers();
  expect(parts).toEqual(['0-1']);
});

test('what is dear is painted in parts that are all of it', () => {
  const { parts, bands } = recorded();
  bands.start(24);
  expect(parts).toEqual(['0-0.25']);
  vi.runAllTimers();
  expect(parts).toEqual(['0-0.25', '0.25-0.5', '0.5-0.75', '0.75-1']);
});

test('what is asked for meanwhile is painted in one more turn, and no more', () => {
  const { parts, bands } = recorded();
  bands.start(12);
  bands.start(12);
  bands.start(12);
  vi.runAllTimers();
  expect(parts).toEqual(['0-0.5', '0.5-1', '0-0.5', '0.5-1']);
});

test('stopped, it paints no more until it is asked again', () => {
  const { parts, bands } = recorded();
  bands.start(24);
  bands.stop();
  vi.runAllTimers();
  expect(parts).toHaveLength(1);
  bands.start(2);
  vi.runAllTimers();
  expect(parts.at(-1)).toBe('0-1');
});
