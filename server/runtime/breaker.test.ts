import { describe, expect, test } from 'vitest';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from './breaker.ts';

const rule = { failRate: 0.5, window: 4, openMs: 1000, trials: 1 };

/** `x` a failure, `.` a success, told at time 0. */
const told = (calls: string, from: Breaker = CLOSED): Breaker =>
  [...calls].reduce((breaker, one) => tellBreaker(breaker, rule, { isFailure: one === 'x', now: 0 }), from);
const stateOf = (breaker: Breaker, now: number) => askBreaker(breaker, rule, now).state.state;

describe('a breaker', () => {
  test.each([
    ['', 'closed'],
    ['xxx', 'closed'],
    ['x..x', 'open'],
    ['x...', 'closed'],
    ['x.....', 'closed'],
    ['xx..', 'open'],
    ['....xx', 'open'],
  ])('after %s is %s', (calls, state) => expect(stateOf(told(calls), 1)).toBe(state));

  test('stays open for its time, then lets one trial through', () => {
    const open = told('xxxx');
    expect(stateOf(open, 999)).toBe('open');
    const tried = askBreaker(open, rule, 1000);
    expect(tried.state).toEqual({ state: 'half-open', failed: 4, calls: 4 });
    expect(stateOf(tried.breaker, 1001)).toBe('open');
  });

  test('closes when the trial succeeds, opens again when it fails', () => {
    const { breaker } = askBreaker(told('xxxx'), rule, 1000);
    expect(stateOf(tellBreaker(breaker, rule, { isFailure: false, now: 1100 }), 1101)).toBe('closed');
    const again = tellBreaker(breaker, rule, { isFailure: true, now: 1100 });
    expect(stateOf(again, 2099)).toBe('open');
    expect(stateOf(again, 2100)).toBe('half-open');
  });

  test('gives up on a trial that never tells', () => {
    const { breaker } = askBreaker(told('xxxx'), rule, 1000);
    expect(stateOf(breaker, 1999)).toBe('open');
    expect(stateOf(breaker, 2000)).toBe('half-open');
  });

  test('is not moved by calls that began before it opened', () => {
    const open = told('xxxx');
    expect(tellBreaker(open, rule, { isFailure: false, now: 10 })).toEqual(open);
  });
});
