/**
 * What all extractors share: the fields, and how each is written, so that answers can be compared. Only the
 * first date, sum and address of a text are taken. A field is left out where nothing was found.
 */
import type { AgentCard } from '#primitives/define.ts';
import { json, text } from '#primitives/kit/port-type.ts';
import { type Answer, type Decline, decline } from '../agent.ts';

/** `date`: YYYY-MM-DD. `money`: `EUR 12.50`. `email`: small letters. */
export type Fields = { date?: string | undefined; money?: string | undefined; email?: string | undefined };

/** Characters. Parsing takes time without a pause: about a second for these on a busy machine. */
export const MAX_READ = 5_000;

type Own = Pick<AgentCard, 'id' | 'version' | 'title' | 'about' | 'family' | 'units'>;

export const extractionCard = (own: Own): AgentCard => ({
  ...own,
  task: 'extraction',
  input: text,
  output: json(),
  claim: 'fields-correct',
  method: 'none',
  provider: 'built-in',
});

export function answerFields(fields: Fields): Answer | Decline {
  const found = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (found.length === 0) return decline('There is no date, sum or email address in the text.');
  return { kind: 'answer', value: Object.fromEntries(found) };
}

const CURRENCIES: Readonly<Record<string, string>> = {
  $: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  pound: 'GBP',
  pounds: 'GBP',
};

const SUM =
  /(?:([$€£]|\b(?:usd|eur|gbp)\b)\s?)?(\d[\d.,]*\d|\d)(?:\s?(€|£|\b(?:usd|eur|gbp|dollars?|euros?|pounds?)\b))?/gi;

/** `EUR 1200.50` from what people write: `€1,200.50`, `1.200,50 euros`. */
export function readMoney(given: string): string | undefined {
  for (const [, before, digits = '', after] of given.matchAll(SUM)) {
    const currency = CURRENCIES[(before ?? after ?? '').toLowerCase()];
    if (currency) return showMoney(currency, toAmount(digits));
  }
  return undefined;
}

export const showMoney = (currency: string, amount: number): string | undefined =>
  Number.isFinite(amount) ? `${currency} ${amount.toFixed(2)}` : undefined;

export const toCurrency = (name: string): string | undefined => CURRENCIES[name.toLowerCase()];

/** A mark with one or two digits behind it parts off cents; every other mark groups digits. */
function toAmount(digits: string): number {
  const [, whole = digits, cents = ''] = /^(.*?)(?:[.,](\d{1,2}))?$/.exec(digits) ?? [];
  return Number(`${whole.replace(/[.,]/g, '')}.${cents || '0'}`);
}

const pad = (value: number, size: number): string => String(value).padStart(size, '0');

export const showDate = (year: number, month: number, day: number): string | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1000 && year <= 9999
    ? `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
    : undefined;
};

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const ISO = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/;
const DAY_FIRST = /\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,? (\d{4})\b/i;
const MONTH_FIRST = /\b([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/i;
const SLASHED = /\b(\d{1,2})([./])(\d{1,2})\2(\d{4})\b/;

const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** A whole date, with its year. 03/04/2025 is the 4th of March where `isMonthFirst`, else the 3rd of April. */
export function readDate(given: string, { isMonthFirst }: { isMonthFirst: boolean }): string | undefined {
  const iso = ISO.exec(given);
  if (iso) return showDate(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const day = DAY_FIRST.exec(given);
  if (day) return showDate(Number(day[3]), monthOf(day[2] ?? ''), Number(day[1]));
  const month = MONTH_FIRST.exec(given);
  if (month) return showDate(Number(month[3]), monthOf(month[1] ?? ''), Number(month[2]));
  const slashed = SLASHED.exec(given);
  if (!slashed) return undefined;
  const [a, b, year] = [Number(slashed[1]), Number(slashed[3]), Number(slashed[4])];
  return isMonthFirst ? showDate(year, a, b) : showDate(year, b, a);
}

const EMAIL = /[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}/i;

export const readEmail = (given: string): string | undefined => EMAIL.exec(given)?.[0].toLowerCase();
