/**
 * Which sentences of an answer use the words of a source. Lexical only: it sees neither negation nor
 * meaning, so it covers `lexically-supported` and no more.
 *
 * A sentence is supported if one source holds at least `tau` of its content words and all its numbers.
 */
import type { SupportOptions } from '#primitives/kit/oracle.ts';
import { fail, NotApplicable, partial, pass, plural, quote, type Result } from './result.ts';

const MAX_SENTENCES = 500;
const MAX_SOURCES = 200;

const STOP_WORDS = new Set(
  `a about above after again against all also am an and any are as at be because been before being below
  between both but by can could did do does doing down during each few for from further had has have having
  he her here hers him his how i if in into is it its itself just me more most my no nor not now of off on
  once only or other our ours out over own same she should so some such than that the their theirs them then
  there these they this those through to too under until up very was we were what when where which while who
  whom why will with would you your yours`.split(/\s+/),
);

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Plurals and the commonest endings; a few wrong merges cost less than missed matches. */
const stem = (word: string): string =>
  word.length <= 4 ? word.replace(/s$/, '') : word.replace(/(?:ies|es|s|ed|ing|ly)$/, '');

function contentWords(text: string): string[] {
  const words =
    text
      .toLowerCase()
      .replace(/(?<=\d),(?=\d{3})/g, '')
      .match(/\p{L}[\p{L}\p{M}'’]*|\p{N}+(?:\.\p{N}+)?/gu) ?? [];
  return words.filter((word) => !STOP_WORDS.has(word)).map((word) => (isNumber(word) ? word : stem(word)));
}

const isNumber = (word: string): boolean => /^\p{N}/u.test(word);

export function checkSupport(value: unknown, against: unknown, { tau }: SupportOptions): Result {
  if (typeof value !== 'string') throw new NotApplicable('The answer is no text.');
  const sources = sourcesOf(against).map((source) => new Set(contentWords(source)));
  const parts = [...sentences.segment(value)]
    .map(({ segment }) => ({ text: segment, words: [...new Set(contentWords(segment))] }))
    .filter(({ words }) => words.length > 0);
  if (parts.length === 0) throw new NotApplicable('The answer has no sentence that says anything.');
  if (parts.length > MAX_SENTENCES)
    throw new NotApplicable(`The answer has more than ${MAX_SENTENCES} sentences.`);
  const unsupported = parts.filter(({ words }) => !sources.some((source) => shareIn(words, source) >= tau));
  const [first] = unsupported;
  if (!first) return pass(`The sources hold the words of all ${plural(parts.length, 'sentence')}.`, 1);
  const score = (parts.length - unsupported.length) / parts.length;
  const detail = `No source holds the words of ${plural(unsupported.length, 'sentence')} of ${parts.length}: ${quote(first.text)}`;
  return score === 0 ? fail(detail, 0) : partial(detail, score);
}

function sourcesOf(against: unknown): string[] {
  const given: unknown[] = Array.isArray(against) ? against : [against];
  const sources = given.filter((source) => typeof source === 'string');
  if (sources.length === 0 || sources.length < given.length)
    throw new NotApplicable('There is no list of source texts to check against.');
  if (sources.length > MAX_SOURCES) throw new NotApplicable(`There are more than ${MAX_SOURCES} sources.`);
  return sources;
}

/** 0 where a number is missing: a right sentence with another number is another sentence. */
function shareIn(words: readonly string[], source: ReadonlySet<string>): number {
  if (words.some((word) => isNumber(word) && !source.has(word))) return 0;
  return words.filter((word) => source.has(word)).length / words.length;
}
