/**
 * 3,000 labelled review sentences (UCI "Sentiment Labelled Sentences": Amazon, IMDb, Yelp; Kotzias et al.
 * 2015, CC BY 4.0), as they ship inside the npm package `sentiment`. Repeated sentences are dropped.
 * Every fifth sentence of each file (index 4, 9, 14, ...) is held out: agents learn from the others only,
 * so what is measured on the held-out part is honest.
 */
import { lazy } from '../agent.ts';
import { type Example, wordsOf } from './words.ts';

type Row = { text: string; class: number | null };
export type Reviews = { train: readonly Example[]; heldOut: readonly Example[] };

const toExample = (row: Row): Example => ({
  text: row.text.trim(),
  label: row.class === 1 ? 'positive' : 'negative',
});

/** Memoised. */
export const reviews = lazy(async (): Promise<Reviews> => {
  const files: { default: Row[] }[] = await Promise.all([
    import('sentiment/test/fixtures/amazon.json', { with: { type: 'json' } }),
    import('sentiment/test/fixtures/imdb.json', { with: { type: 'json' } }),
    import('sentiment/test/fixtures/yelp.json', { with: { type: 'json' } }),
  ]);
  const seen = new Set<string>();
  const train: Example[] = [];
  const heldOut: Example[] = [];
  for (const { default: rows } of files) {
    // The last row of each file is empty and has no class.
    for (const [at, row] of rows.entries()) {
      const same = wordsOf(row.text).join(' ');
      if (row.class === null || !same || seen.has(same)) continue;
      seen.add(same);
      (at % 5 === 4 ? heldOut : train).push(toExample(row));
    }
  }
  return { train, heldOut };
});
