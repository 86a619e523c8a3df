/** Words that carry meaning, with their commonest endings cut off, so that texts can be compared. */
import { wordsOf } from '../learn/words.ts';

const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after all also am an and any are as at be because been before being both but by can could did do
  does each few for from had has have he her here him his how i if in into is it its itself just may me more
  most much must my no nor not of off on once only or other our out over own she should so some such than that
  the their them then there these they this those through to too under until up us very was we were what when
  where which while who whom whose why will with would you your`.split(/\s+/),
);

const stem = (word: string): string =>
  word.length <= 4 ? word.replace(/s$/, '') : word.replace(/(?:ies|es|s|ed|ing|ly|e|y)$/, '');

/** In order, with repetitions. Numbers stay whole. */
export const contentWords = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => (/^\d/.test(word) ? word : stem(word)));

type Words = ReadonlySet<string>;

const shared = (a: Words, b: Words): number => [...a].filter((word) => b.has(word)).length;

/** Share of the words of `a` that `b` has too, in [0,1]; 0 where there are none. */
export const shareFound = (a: Words, b: Words): number => (a.size === 0 ? 0 : shared(a, b) / a.size);

/** Jaccard: shared words over all words, in [0,1]. */
export function likeness(a: Words, b: Words): number {
  const both = shared(a, b);
  return both === 0 ? 0 : both / (a.size + b.size - both);
}
