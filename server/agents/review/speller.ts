import { lazy } from '../agent.ts';

export type Speller = { isKnown(word: string): boolean; suggest(word: string): string | undefined };

/** Letters of a neighbouring pair in the wrong order: the commonest slip, and the cheapest to undo. */
const swapped = (word: string): string[] =>
  Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, i) => word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2),
  );

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz'"];

/** Words that differ in one letter: left out, put in, or another. */
function* neighbours(word: string): Generator<string> {
  for (let i = 0; i <= word.length; i += 1) {
    const [head, tail] = [word.slice(0, i), word.slice(i)];
    if (tail) yield head + tail.slice(1);
    for (const letter of LETTERS) {
      yield head + letter + tail;
      if (tail) yield head + letter + tail.slice(1);
    }
  }
}

/** Suggestions for longer words take too long, and are rarely any good. */
const MAX_SUGGEST = 16;

/** English by the Hunspell dictionary (American spelling). */
export const speller = lazy(async (): Promise<Speller> => {
  const [{ default: nspell }, { default: dictionary }] = await Promise.all([
    import('nspell'),
    import('dictionary-en'),
  ]);
  const spell = nspell(Buffer.from(dictionary.aff), Buffer.from(dictionary.dic));
  return {
    isKnown: (word) => spell.correct(word),
    suggest: (word) => {
      const swap = swapped(word).find((one) => spell.correct(one));
      if (swap !== undefined || word.length > MAX_SUGGEST) return swap;
      // nspell would go on to words that differ in two letters: seconds for a word that is none
      for (const one of neighbours(word)) if (spell.correct(one)) return spell.suggest(word)[0];
      return undefined;
    },
  };
});
