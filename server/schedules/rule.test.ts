import { describe, expect, test } from 'vitest';
import { checkRule, occurrences, RuleError } from './rule.ts';

const at = (text: string): number => Date.parse(text);
const times = (text: string, from: string, { timeZone = 'Europe/Berlin', count = 3, anchor = from } = {}) =>
  occurrences({ text, timeZone, anchor: at(anchor) }, at(from), count).map((one) =>
    new Date(one).toISOString().slice(0, 16),
  );

describe('cron', () => {
  test.each([
    ['0 9 * * MON-FRI', '2026-11-27T12:00Z', ['2026-11-30T08:00', '2026-12-01T08:00', '2026-12-02T08:00']],
    ['*/20 * * * *', '2026-11-27T12:00Z', ['2026-11-27T12:20', '2026-11-27T12:40', '2026-11-27T13:00']],
    ['0 0 29 2 *', '2026-01-01T00:00Z', ['2028-02-28T23:00', '2032-02-28T23:00', '2036-02-28T23:00']],
    ['0 9 L * *', '2026-11-27T12:00Z', ['2026-11-30T08:00', '2026-12-31T08:00', '2027-01-31T08:00']],
  ])('%s', (text, from, expected) => {
    expect(times(text, from)).toEqual(expected);
  });

  test('in spring a time that does not exist comes an hour later', () => {
    const expected = ['2026-03-28T01:30', '2026-03-29T01:30', '2026-03-30T00:30'];
    expect(times('30 2 * * *', '2026-03-28T00:00Z')).toEqual(expected);
  });

  test('in autumn a time that is there twice comes once', () => {
    const expected = ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'];
    expect(times('30 2 * * *', '2026-10-24T00:00Z')).toEqual(expected);
  });

  test.each(['2026-03-29T00:00Z', '2026-10-25T00:00Z'])(
    'every half hour goes on through the change (%s)',
    (from) => {
      const [first = 0, ...rest] = occurrences(
        { text: '*/30 * * * *', timeZone: 'Europe/Berlin', anchor: 0 },
        at(from),
        8,
      );
      expect(rest.map((one, index) => one - first - (index + 1) * 1_800_000)).toEqual(rest.map(() => 0));
    },
  );
});

describe('recurrence rules', () => {
  test.each([
    [
      'FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0',
      ['2026-11-30T08:00', '2026-12-07T08:00', '2026-12-14T08:00'],
    ],
    [
      'RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;BYMINUTE=0',
      ['2026-11-27T16:00', '2026-12-25T16:00', '2027-01-29T16:00'],
    ],
    ['FREQ=HOURLY;BYMONTH=6;BYHOUR=3', ['2027-06-01T01:00', '2027-06-02T01:00', '2027-06-03T01:00']],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29', ['2028-02-29T12:00', '2032-02-29T12:00', '2036-02-29T12:00']],
    ['FREQ=DAILY;COUNT=2', ['2026-11-28T12:00']],
    ['FREQ=DAILY;UNTIL=20261129T120000Z', ['2026-11-28T12:00', '2026-11-29T12:00']],
    [
      'DTSTART:20261127T090000\nRRULE:FREQ=DAILY\nEXDATE:20261129T090000',
      ['2026-11-28T08:00', '2026-11-30T08:00', '2026-12-01T08:00'],
    ],
    [
      'DTSTART;TZID=America/New_York:20261127T090000\nRRULE:FREQ=WEEKLY',
      ['2026-11-27T14:00', '2026-12-04T14:00', '2026-12-11T14:00'],
    ],
  ])('%s', (text, expected) => {
    expect(times(text, '2026-11-27T12:00Z')).toEqual(expected);
  });

  test('every second week counts from where it began, whenever it is asked', () => {
    const text = 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0';
    const all = times(text, '2026-11-02T00:00Z', { count: 4 });
    expect(all).toEqual(['2026-11-02T08:00', '2026-11-16T08:00', '2026-11-30T08:00', '2026-12-14T08:00']);
    expect(times(text, '2026-11-20T00:00Z', { anchor: '2026-11-02T00:00Z', count: 2 })).toEqual(all.slice(2));
  });

  test('in spring a time that does not exist is left out, in autumn one that is there twice comes once', () => {
    const text = 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30';
    expect(times(text, '2026-03-28T00:00Z', { count: 2 })).toEqual(['2026-03-28T01:30', '2026-03-30T00:30']);
    expect(times(text, '2026-10-25T00:00Z', { count: 2 })).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  });
});

describe('refused', () => {
  test.each([
    ['', 'A cron expression has five fields (minute, hour, day, month, weekday); this has none.'],
    ['* * * *', 'A cron expression has five fields (minute, hour, day, month, weekday); this has 4.'],
    ['*/5 * * * * *', 'A cron expression has five fields (minute, hour, day, month, weekday); this has 6.'],
    ['61 * * * *', '61 is outside 0 to 59 in this cron expression.'],
    ['H * * * *', 'H is not a value of a cron field.'],
    ['0 0 30 2 *', 'This rule is never due: no month has such a day.'],
    ['FREQ=SECONDLY', 'This rule is due more often than once a minute.'],
    ['FREQ=MINUTELY;BYSECOND=0,30', 'This rule is due more often than once a minute.'],
    ['FREQ=DAILY;BYHOUR=25', 'BYHOUR=25 is not part of a recurrence rule.'],
    ['FREQ=DAILY;BYHOURS=9', 'BYHOURS=9 is not part of a recurrence rule.'],
    ['FREQ=DAILY;BYHOUR=9;BYHOUR=10', 'BYHOUR stands in this rule twice.'],
    ['FREQ=DAILY;', 'An empty part is not part of a recurrence rule.'],
    ['DTSTART:20261127T090000', 'A schedule has exactly one RRULE.'],
    ['DTSTART:20261127\nRRULE:FREQ=DAILY', 'DTSTART wants dates with a time, as in 20261224T090000.'],
    ['FREQ=DAILY;UNTIL=20200101T000000Z', 'This rule is never due again.'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'This rule is never due, or not within many years.'],
  ])('%s', (text, sentence) => {
    const rule = { text, timeZone: 'UTC', anchor: at('2026-11-27T12:00Z') };
    expect(() => checkRule(rule, rule.anchor)).toThrow(new RuleError(sentence));
  });

  test.each(['', 'Nowhere/Else', '+02:00', 'x'.repeat(300)])('the time zone %s', (timeZone) => {
    expect(() => checkRule({ text: '0 9 * * *', timeZone, anchor: 0 }, 0)).toThrow(/^There is no time zone /);
  });

  test.each([
    'FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31',
    'FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6',
    `DTSTART:00010101T000000Z\nRRULE:FREQ=MINUTELY;COUNT=1000000;BYMINUTE=${Array.from({ length: 60 }, (_, i) => i).join()}`,
    `0 0 31 ${Array.from({ length: 200 }, () => '2').join()} *`,
  ])('or answered within two seconds of computing: %s', (text) => {
    const begin = process.cpuUsage();
    try {
      checkRule(
        { text, timeZone: 'Europe/Berlin', anchor: at('2026-11-27T12:00Z') },
        at('2026-11-27T12:00Z'),
      );
    } catch (error) {
      expect(error).toBeInstanceOf(RuleError);
    }
    const { user } = process.cpuUsage(begin);
    expect(user / 1000).toBeLessThan(2_000);
  });
});
