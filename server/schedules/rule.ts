/**
 * When a schedule is due: a cron expression of five fields, or a recurrence rule (RFC 5545: an RRULE, with
 * a DTSTART and EXDATEs if need be). Two libraries read them; what they would read past in silence is
 * refused here first, with a sentence.
 *
 * Where clocks are put forward, a cron time that does not exist comes as much later as the clocks are put
 * forward, and a recurrence rule leaves it out, as its RFC says. Where they are put back, a time of day
 * comes once, the first time; what is due every so many minutes or hours goes on through both.
 */
import { CronExpressionParser } from 'cron-parser';
import { RRuleTemporal } from 'rrule-temporal';

export type Rule = {
  text: string;
  /** IANA name. */
  timeZone: string;
  /** What a recurrence rule without DTSTART counts from: milliseconds since 1970. */
  anchor: number;
};

export const RULE_MAX = 1_000;

/** Years, days or minutes (whatever the rule counts in) that are looked through for the next occurrence. */
const PERIODS_MAX = 3_000;

/** The rule cannot be used; the message says why in a sentence. */
export class RuleError extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = 'RuleError';
  }
}

/** The first `count` occurrences after a moment (milliseconds since 1970); fewer where the rule ends. */
export function occurrences(rule: Rule, after: number, count: number): number[] {
  checkTimeZone(rule.timeZone);
  const next = isRecurrence(rule.text) ? walkRecurrence(rule, after) : walkCron(rule, after);
  const found: number[] = [];
  while (found.length < count) {
    const one = next();
    if (one === undefined) break;
    found.push(one);
  }
  return found;
}

/** Like `occurrences`; a rule that is never due is refused. */
export function checkRule(rule: Rule, now: number): number[] {
  const upcoming = occurrences(rule, now, 3);
  if (upcoming.length === 0) throw new RuleError('This rule is never due again.');
  return upcoming;
}

const isRecurrence = (text: string): boolean => /^\s*[a-z-]+[:;]|(^|[\s;:])FREQ=/im.test(text);

function checkTimeZone(timeZone: string): void {
  try {
    if (!/^[A-Za-z]/.test(timeZone)) throw new RangeError();
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new RuleError(`There is no time zone ${timeZone.slice(0, 60) || 'without a name'}.`);
  }
}

type Walk = () => number | undefined;

function walkCron({ text, timeZone }: Rule, after: number): Walk {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) {
    throw new RuleError(
      `A cron expression has five fields (minute, hour, day, month, weekday); this has ${fields.length === 1 && !fields[0] ? 'none' : fields.length}.`,
    );
  }
  // The library takes H for any value by chance, another one each time it is read.
  const chance = fields.find((field) => /(^|[,/])H/i.test(field));
  if (chance) throw new RuleError(`${chance} is not a value of a cron field.`);
  try {
    const cron = CronExpressionParser.parse(fields.join(' '), { tz: timeZone, currentDate: new Date(after) });
    cron.next();
    cron.reset(new Date(after));
    return () => cron.next().getTime();
  } catch (error) {
    throw new RuleError(cronProblem(error));
  }
}

function cronProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/day of month definition|loop limit/.test(message))
    return 'This rule is never due: no month has such a day.';
  const [, got, range] = /got value (\S+) expected range (\S+)/.exec(message) ?? [];
  if (got && range) return `${got} is outside ${range.replace('-', ' to ')} in this cron expression.`;
  return `This cron expression cannot be read: ${message}.`;
}

/** A part of a recurrence rule: its values, and what the library would otherwise leave out unsaid. */
const PARTS: Readonly<Record<string, (value: string) => boolean>> = {
  FREQ: (value) => /^(MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(value),
  INTERVAL: within(1, 100_000),
  COUNT: within(1, 1_000_000),
  UNTIL: (value) => /^\d{8}(T\d{6}Z?)?$/.test(value),
  BYMINUTE: listOf(within(0, 59)),
  BYHOUR: listOf(within(0, 23)),
  BYDAY: listOf((value) => /^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)$/.test(value)),
  BYMONTHDAY: listOf(fromEitherEnd(31)),
  BYYEARDAY: listOf(fromEitherEnd(366)),
  BYWEEKNO: listOf(fromEitherEnd(53)),
  BYMONTH: listOf(within(1, 12)),
  BYSETPOS: listOf(fromEitherEnd(366)),
  BYSECOND: within(0, 59),
  WKST: (value) => /^(MO|TU|WE|TH|FR|SA|SU)$/.test(value),
};

type Check = (value: string) => boolean;

function within(least: number, most: number): Check {
  return (value) => /^\d+$/.test(value) && Number(value) >= least && Number(value) <= most;
}

function fromEitherEnd(most: number): Check {
  return (value) => /^[+-]?\d+$/.test(value) && value !== '0' && within(1, most)(value.replace(/^[+-]/, ''));
}

function listOf(check: Check): Check {
  return (value) => value.split(',').every(check);
}

function checkParts(rule: string): void {
  const seen = new Set<string>();
  for (const part of rule.split(';')) {
    const [name = '', value = ''] = part.split('=');
    if (part === 'FREQ=SECONDLY' || (name === 'BYSECOND' && value.includes(',')))
      throw new RuleError('This rule is due more often than once a minute.');
    if (!PARTS[name]?.(value))
      throw new RuleError(`${part || 'An empty part'} is not part of a recurrence rule.`);
    if (seen.has(name)) throw new RuleError(`${name} stands in this rule twice.`);
    seen.add(name);
  }
  if (!seen.has('FREQ')) throw new RuleError('A recurrence rule says how often, as in FREQ=DAILY.');
}

/** The rule as lines of a calendar, with a start. */
function toLines({ text, timeZone, anchor }: Rule): string {
  const lines: string[] = [];
  let rules = 0;
  for (const raw of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const line = raw.trim().toUpperCase();
    if (!line) continue;
    const [, name = 'RRULE', value = line] =
      /^(DTSTART|EXDATE|RRULE)(?:;TZID=[^:;]+)?:(.+)$/.exec(line) ?? [];
    if (name === 'RRULE') {
      checkParts(value);
      rules += 1;
      lines.push(`RRULE:${value}`);
    } else if (value.split(',').every((one) => /^\d{8}T\d{6}Z?$/.test(one))) lines.push(raw.trim());
    else throw new RuleError(`${name} wants dates with a time, as in 20261224T090000.`);
  }
  if (rules !== 1) throw new RuleError('A schedule has exactly one RRULE.');
  if (!lines.some((line) => /^DTSTART/i.test(line))) lines.unshift(`DTSTART:${localTime(anchor, timeZone)}`);
  return lines.join('\n');
}

/** `20261224T090000`, whole minutes. */
function localTime(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}${of('month')}${of('day')}T${of('hour')}${of('minute')}00`;
}

function walkRecurrence(rule: Rule, from: number): Walk {
  const read = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof RuleError) throw error;
      const message = error instanceof Error ? error.message : String(error);
      if (/Maximum/.test(message)) throw new RuleError('This rule is never due, or not within many years.');
      throw new RuleError(`This recurrence rule cannot be read: ${message}.`);
    }
  };
  const recurrence = read(
    () =>
      new RRuleTemporal({
        rruleString: toLines(rule),
        tzid: rule.timeZone,
        strict: true,
        maxIterations: PERIODS_MAX,
      }),
  );
  let after = new Date(from);
  return () => {
    const found = read(() => recurrence.next(after));
    if (!found) return undefined;
    after = new Date(found.epochMilliseconds);
    return found.epochMilliseconds;
  };
}
