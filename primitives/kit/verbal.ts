/** How sure somebody says to be, read out of a text, and only where it is said plainly. */

const NUMBER = String.raw`(\d{1,3}(?:[.,]\d{1,4})?)\s*(?:%|percent\b)`;
/** "not 90 % sure" and "less than 90 % sure" say something else. */
const PLAIN = String.raw`(?<!\b(?:not|than|most|least|nearly|almost)\s+)(?<![\d.,])`;
const NAME = String.raw`\b(?:confidence|certainty|probability)\b\s*(?::|=|\bis\b|\bof\b)\s*`;

const PERCENTAGES = [
  new RegExp(`^\\s*${NUMBER}\\s*$`, 'gi'),
  new RegExp(`${NAME}${PLAIN}${NUMBER}`, 'gi'),
  new RegExp(
    `${PLAIN}${NUMBER}\\s*(?:sure|certain|confident|confidence|certainty|probability|likely)\\b`,
    'gi',
  ),
];
const WORD = new RegExp(`(?:${NAME}|^\\s*)([\\p{L}][\\p{L} -]*?)\\s*(?=[.,;\\n]|$)`, 'giu');

/**
 * The percentage that the text states about itself, from 0 to 100, or one of `words` (lower case) with what
 * it stands for. `undefined` where there is none, where it says two different things, or more than 100 %.
 */
export function statedPercent(text: string, words: Readonly<Record<string, number>>): number | undefined {
  const numbers = PERCENTAGES.flatMap((one) => [...text.matchAll(one)].map((match) => toNumber(match[1])));
  const named = [...text.matchAll(WORD)].map((match) => wordIn(words, match[1]));
  const stated = [...new Set([...numbers, ...named])].filter((one) => one !== undefined);
  const [only] = stated;
  return stated.length === 1 && only !== undefined && only >= 0 && only <= 100 ? only : undefined;
}

const toNumber = (digits = ''): number => Number(digits.replace(',', '.'));

function wordIn(words: Readonly<Record<string, number>>, said = ''): number | undefined {
  const word = said.trim().toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : undefined;
}
