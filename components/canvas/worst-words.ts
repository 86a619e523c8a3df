/** Worst cases (R10) in words: what is bounded, what nothing bounds, and whether people are asked. */
import type { Bound } from '#primitives/kit/bound.ts';

const plural = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

/** Never less than it is: a bound that is rounded down is none. */
export function showUnits(units: number): string {
  const rounded = units < 10 ? Math.ceil(units * 100 - 1e-9) / 100 : Math.ceil(units - 1e-9);
  return plural(rounded, 'unit');
}

/** `30 s`, `1 min 40 s`, `2 h 5 min`; rounded up. */
export function showLongest(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const whole = Math.ceil(seconds / 60);
  const hours = Math.floor(whole / 60);
  return whole % 60 === 0 ? `${hours} h` : `${hours} h ${whole % 60} min`;
}

function peopleWords(people: number): string {
  if (people === 0) return '';
  if (people === 1) return '; may wait for a person';
  return Number.isFinite(people)
    ? `; may wait for a person up to ${people} times`
    : '; may wait for a person any number of times';
}

/** `At most 12 calls · 14 units · 4 min; may wait for a person` */
export function worstWords({ calls, units, ms, people }: Bound): string {
  if (calls === 0 && units === 0 && ms === 0 && people === 0) return 'Calls nobody and costs nothing';
  const limited = [
    Number.isFinite(calls) && (calls > 0 || ms === 0) && plural(calls, 'call'),
    Number.isFinite(units) && (units > 0 || calls > 0) && showUnits(units),
    Number.isFinite(ms) && ms > 0 && showLongest(ms),
  ].filter((one) => one !== false);
  const endless = [
    !Number.isFinite(calls) && 'calls',
    !Number.isFinite(units) && 'cost',
    !Number.isFinite(ms) && 'time',
  ].filter((one) => one !== false);
  const none =
    endless.length > 0 ? `no limit on ${endless.join(' and ').replace(' and cost and ', ', cost and ')}` : '';
  const most = limited.length > 0 ? `At most ${limited.join(' · ')}` : '';
  const both = most && none ? `${most}; ${none}` : most || `N${none.slice(1)}`;
  return both + peopleWords(people);
}
