import { expect, test } from 'vitest';
import { listings } from '#db/schema/listings.ts';
import { LIBRARY } from './library/all.ts';
import { seedDatabase } from './seed.ts';
import { testDatabase } from './testing/database.ts';

test('every starter becomes a listing, once', async () => {
  await using database = await testDatabase();
  expect(await seedDatabase(database.url)).toEqual([`${LIBRARY.length} patterns published.`]);
  expect(await seedDatabase(database.url)).toEqual([]);
  const rows = await database.client.db.select().from(listings);
  expect(rows.map(({ slug }) => slug).sort()).toEqual(LIBRARY.map(({ key }) => key).sort());
  const router = rows.find(({ slug }) => slug === 'language-router');
  expect(router).toMatchObject({
    requires: ['language-cld3', 'language-eld', 'language-franc', 'language-tinyld', 'sentiment-wink-nlp'],
    nodeCount: 19,
    isLatest: true,
  });
});

test('a changed starter under an old number is reported and not published', async () => {
  await using database = await testDatabase();
  const [first] = LIBRARY;
  if (!first) throw new Error('There are no starters.');
  await seedDatabase(database.url, [first]);
  const nodes = first.graph.nodes.filter(({ primitive }) => primitive !== 'human');
  const notes = await seedDatabase(database.url, [{ ...first, graph: { ...first.graph, nodes } }]);
  expect(notes).toEqual([expect.stringContaining(first.name)]);
});
