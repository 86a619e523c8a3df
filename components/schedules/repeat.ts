/** The rules people choose most, as choices; anything else is written out. */

export type Repeat = 'hour' | 'day' | 'weekday' | 'week' | 'custom';

export type Choice = {
  repeat: Repeat;
  /** `09:30`; every hour only its minutes count. */
  time: string;
  /** 0 = Sunday; every week only. */
  weekday: string;
  /** What is written out. */
  text: string;
};

export const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

export const FIRST_CHOICE: Choice = {
  repeat: 'weekday',
  time: '09:00',
  weekday: '1',
  text: '0 9 * * MON-FRI',
};

/** The choice as a rule; one without a time of day is an empty rule. */
export function toRule({ repeat, time, weekday, text }: Choice): string {
  if (repeat === 'custom') return text;
  const [hour, minute] = time.split(':').map(Number);
  if (hour === undefined || minute === undefined || Number.isNaN(hour + minute)) return '';
  const days = { hour: '*', day: '*', weekday: 'MON-FRI', week: weekday }[repeat];
  return `${minute} ${repeat === 'hour' ? '*' : hour} * * ${days}`;
}

/** The choice that says the same as a rule. */
export function fromRule(rule: string): Choice {
  const [, minute = '', hour = '', days = ''] =
    /^(\d{1,2}) (\d{1,2}|\*) \* \* (\*|MON-FRI|[0-6])$/.exec(rule) ?? [];
  if (!minute) return { ...FIRST_CHOICE, repeat: 'custom', text: rule };
  const time = `${(hour === '*' ? '0' : hour).padStart(2, '0')}:${minute.padStart(2, '0')}`;
  const chosen = { ...FIRST_CHOICE, time, text: rule };
  if (hour === '*') return days === '*' ? { ...chosen, repeat: 'hour' } : { ...chosen, repeat: 'custom' };
  if (days === '*') return { ...chosen, repeat: 'day' };
  return days === 'MON-FRI' ? { ...chosen, repeat: 'weekday' } : { ...chosen, repeat: 'week', weekday: days };
}

/** `Every weekday at 09:00`; `undefined` for what only its own words say. */
export function ruleWords(rule: string): string | undefined {
  const { repeat, time, weekday } = fromRule(rule);
  if (repeat === 'custom') return undefined;
  if (repeat === 'hour') return `Every hour at :${time.slice(3)}`;
  const every = { day: 'Every day', weekday: 'Every weekday', week: `Every ${WEEKDAYS[Number(weekday)]}` };
  return `${every[repeat]} at ${time}`;
}

/** `Tue, 24 Nov 2026, 09:00` there. */
export const showDue = (at: Date | string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).format(new Date(at));
