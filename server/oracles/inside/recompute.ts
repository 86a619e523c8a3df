/**
 * Recomputes every `a op b = c` in a text, written plainly or as `<<48/2=24>>`. It covers the sums that
 * are written down, nothing else: a wrong approach with right sums passes.
 *
 * A result with decimals may be rounded or cut at its last digit; a whole one must be exact. Where words
 * or signs follow a result, either reading counts: "2 + 3 = 5 - nice" is no subtraction.
 */
import { compute, loadParser, type Parse, plainSigns, read } from './arithmetic.ts';
import { fail, NotApplicable, pass, plural, quote, type Result } from './result.ts';

const MAX_SUMS = 200;
const MAX_SPAN = 200;
const MAX_CUTS = 12;
/** What must not stand first: then the sum began with something that cannot be read, as in `x + 4 = 9`. */
const CONTINUES = /^(?:[+*/^)]|-\s)/;
const SUM_SIGNS = /[\d. \t+\-*/^()%]/;
const HAS_OPERATOR = /[\d)%]\s*[+\-*/^]\s*[\d(.-]/;

type Sum = { left: string; leftValue: number; right: string; isRight: boolean };

export async function prepare(): Promise<void> {
  await loadParser();
}

export async function checkRecompute(value: unknown): Promise<Result> {
  if (typeof value !== 'string')
    throw new NotApplicable('It is no text, so there is no arithmetic to recompute.');
  const sums = findSums(await loadParser(), value);
  if (sums.length === 0) throw new NotApplicable('There is no arithmetic in it that can be recomputed.');
  const wrong = sums.filter(({ isRight }) => !isRight);
  const [first] = wrong;
  const score = (sums.length - wrong.length) / sums.length;
  if (!first) return pass(`Recomputed ${plural(sums.length, 'sum')}; all are right.`, 1);
  return fail(
    `${quote(first.left)} = ${quote(first.right, 30)} is wrong, it is ${written(first.leftValue)}; ${wrong.length} of ${plural(sums.length, 'sum')} wrong.`,
    score,
  );
}

const written = (value: number): string => String(Number(value.toPrecision(12)));

/** Every sum of a text, in order; those that cannot be read are left out. */
export function findSums(parse: Parse, given: string): Sum[] {
  const text = plainSigns(given)
    .replace(/<<|>>/g, ' ; ')
    .replaceAll('≈', '=')
    .replaceAll('==', '=')
    .replace(/(?<=[\d)]\s{0,2})[xX](?=\s{0,2}[\d(.])/g, '*');
  const sums: Sum[] = [];
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    const left = readLeft(parse, spanBefore(text, at));
    if (!left) continue;
    const right = readRight(parse, spanAfter(text, at + 1), left.value);
    if (right) sums.push({ left: left.text, leftValue: left.value, ...right });
    if (sums.length > MAX_SUMS) throw new NotApplicable(`It has more than ${MAX_SUMS} sums.`);
  }
  return sums;
}

function spanBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < MAX_SPAN && SUM_SIGNS.test(text.charAt(start - 1))) start -= 1;
  // `x-3 + 5` and `1e9 + 1` do not begin where the readable signs do.
  const isGlued = /[\p{L}_]/u.test(text.charAt(start - 1)) && !/\s/.test(text.charAt(start));
  return isGlued ? '' : text.slice(start, end).trim();
}

function spanAfter(text: string, start: number): string {
  let end = start;
  while (end < text.length && end - start < MAX_SPAN && SUM_SIGNS.test(text.charAt(end))) end += 1;
  return text.slice(start, end).trim();
}

const percents = (text: string): string => text.replace(/(\d+(?:\.\d+)?)\s*%/g, '($1/100)');
const numberOf = (parse: Parse, text: string): number | undefined =>
  text.trim() === '' ? undefined : compute(read(parse, percents(text)))?.value;

/** The longest end of the span that is a sum: "Step 2. 3 + 4" holds one, "3 + 4". */
function readLeft(parse: Parse, span: string): { text: string; value: number } | undefined {
  const words = span.split(/\s+/);
  if (CONTINUES.test(span)) return undefined;
  for (let cut = 0; cut < Math.min(words.length, MAX_CUTS); cut += 1) {
    const text = words.slice(cut).join(' ');
    // `3 1/2` and `400 000` are one number each to people: not for us to say.
    if (cut > 0 && /[\d)]$/.test(words[cut - 1] ?? '')) return undefined;
    if (!HAS_OPERATOR.test(text)) continue;
    const value = numberOf(parse, text);
    if (value !== undefined) return { text, value };
  }
  return undefined;
}

const NUMBER = /^[+-]?\s*(?:\d+(?:\.\d+)?|\.\d+)%?/;

function readRight(
  parse: Parse,
  span: string,
  left: number,
): { right: string; isRight: boolean } | undefined {
  const whole = span.replace(/[.\s]+$/, '');
  if (/^\S*\d\s+\d/.test(whole)) return undefined;
  const number = NUMBER.exec(whole)?.[0];
  const readings = [whole, number].filter(
    (text) => text !== undefined && numberOf(parse, text) !== undefined,
  );
  const right = readings.at(-1);
  if (right === undefined) return undefined;
  return { right, isRight: readings.some((text) => text !== undefined && isClose(parse, text, left)) };
}

/** `25%` may stand for 0.25 and for 25: both are written. */
function isClose(parse: Parse, text: string, left: number): boolean {
  const decimals = /^[+-]?\s*\d*\.(\d+)%?$/.exec(text)?.[1]?.length;
  const slack = decimals === undefined ? 0 : 10 ** -decimals;
  return [text, text.replaceAll('%', '')].some((reading) => {
    const value = numberOf(parse, reading);
    if (value === undefined) return false;
    const scale = reading.includes('%') ? 100 : 1;
    return Math.abs(value - left) <= Math.max(slack / scale, 1e-9 * Math.max(1, Math.abs(left)));
  });
}
