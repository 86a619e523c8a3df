import { describe, expect, it } from 'vitest';
import { type Random, seeded } from '../random.ts';
import { driftOf, driftState, FRESH, stepCusum } from './drift.ts';
import type { Forecast } from './forecast.ts';

/** Confidences between .6 and .99, right with probability p + `shift`. */
function draw(random: Random, shift: number): Forecast {
  const p = 0.6 + 0.39 * random();
  return { p, right: random() < p + shift };
}

/** Outcomes until the alarm, at most `most`. */
function untilAlarm(random: Random, { shift, most }: { shift: number; most: number }): number {
  let state = FRESH;
  for (let i = 1; i <= most; i += 1) {
    state = stepCusum(state, draw(random, shift));
    if (state.broken) return i;
  }
  return most;
}

const repeated = (times: number, one: Forecast): Forecast[] => new Array(times).fill(one);

describe('drift', () => {
  it('is ok, then watched, then broken, and stays broken', () => {
    const wrong = { p: 0.9, right: false };
    expect(driftState([])).toBe('ok');
    expect(driftState(repeated(4, wrong))).toBe('ok');
    expect(driftState(repeated(5, wrong))).toBe('watch');
    expect(driftState(repeated(10, wrong))).toBe('broken');
    expect(driftState([...repeated(10, wrong), ...repeated(500, { p: 0.9, right: true })])).toBe('broken');
  });

  it('hears of too little confidence as well', () => {
    expect(driftState(repeated(30, { p: 0.5, right: true }))).toBe('broken');
    expect(driftOf({ ...FRESH, tooUnsure: 5 })).toBe('watch');
  });

  it('alarms falsely at most twice in 5,000 outcomes', () => {
    const random = seeded(41);
    let [alarms, state] = [0, FRESH];
    for (let i = 0; i < 100_000; i += 1) {
      state = stepCusum(state, draw(random, 0));
      if (!state.broken) continue;
      alarms += 1;
      state = FRESH;
    }
    expect(alarms / 20).toBeLessThanOrEqual(2);
  });

  it('notices a fall of .15 after at most 80 outcomes in the median', () => {
    const random = seeded(42);
    const delays = Array.from({ length: 201 }, () => untilAlarm(random, { shift: -0.15, most: 2_000 }));
    expect(delays.sort((a, b) => a - b)[100]).toBeLessThanOrEqual(80);
    expect(Math.max(...delays)).toBeLessThan(2_000);
  });
});
