import { describe, expect, test } from 'vitest';
import { type Choice, FIRST_CHOICE, fromRule, ruleWords, showDue, toRule } from './repeat.ts';

const choice = (given: Partial<Choice>): Choice => ({ ...FIRST_CHOICE, ...given });

describe('choices', () => {
  test.each<[Partial<Choice>, string, string | undefined]>([
    [{ repeat: 'hour', time: '00:05' }, '5 * * * *', 'Every hour at :05'],
    [{ repeat: 'day', time: '23:30' }, '30 23 * * *', 'Every day at 23:30'],
    [{ repeat: 'weekday', time: '09:00' }, '0 9 * * MON-FRI', 'Every weekday at 09:00'],
    [{ repeat: 'week', time: '07:45', weekday: '0' }, '45 7 * * 0', 'Every Sunday at 07:45'],
    [{ repeat: 'custom', text: '*/10 * * * *' }, '*/10 * * * *', undefined],
    [{ repeat: 'custom', text: 'FREQ=DAILY' }, 'FREQ=DAILY', undefined],
  ])('%j', (given, rule, words) => {
    expect(toRule(choice(given))).toBe(rule);
    expect(fromRule(rule)).toMatchObject(given);
    expect(ruleWords(rule)).toBe(words);
  });

  test('without a time there is no rule', () => {
    expect(toRule(choice({ repeat: 'day', time: '' }))).toBe('');
  });

  test.each(['0 * * * MON-FRI', '0 9 1 * *', '0 9 * * 1-5', '0 9 * * 7'])(
    '%s has words of its own only',
    (rule) => {
      expect(toRule(fromRule(rule))).toBe(rule);
      expect(ruleWords(rule)).toBeUndefined();
    },
  );
});

test('a moment is told as the clocks there show it', () => {
  expect(showDue('2026-11-24T08:00:00Z', 'Europe/Berlin')).toBe('Tue, 24 Nov 2026, 09:00');
});
