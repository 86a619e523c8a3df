import { lazy } from '../agent.ts';

export type Speller = { isKnown(word: string): boolean; suggest(word: string): string | undefined };

/** Letters of a neighbouring pair in the wrong order: the commonest slip, and the cheapest to undo. */
const swapped = (word: string): string[] =>
  Array.from(
    { length: Math.max(0, word.length - 1) },
    (_, i) => word.slice(0, i) + word.charAt(i + 1) + word.charAt(i) + word.slice(i + 2),
  );

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
      return swap ?? (word.length > MAX_SUGGEST ? undefined : spell.suggest(word)[0]);
    },
  };
});
