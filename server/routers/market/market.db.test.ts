import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { type Caller, callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';

const OFFER = {
  note: 'New.',
  category: 'Sentiment',
  summary: 'Says how a text feels.',
  example: { text: 'Fine.' },
};
const graphWith = (agent: string) =>
  build().input('text').agent('ask', agent, 'text').output('ask').pattern();

let db: TestDatabase;
let ada: Caller;
let bob: Caller;
let bobHimself: Person;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  bobHimself = await signUp(db.client.db, 'Bob');
  ada = callerOf(db.client.db, await signUp(db.client.db, 'Ada'));
  bob = callerOf(db.client.db, bobHimself);
});
afterAll(async () => db[Symbol.asyncDispose]());

async function offer(name: string, agent: string): Promise<string> {
  const { id } = await ada.patterns.create({ name, graph: graphWith(agent) });
  const { slug } = await ada.patterns.publish({ id, revision: 1, semver: '1.0.0', ...OFFER });
  return slug;
}

test('a listing is found by its words and installed as a pinned copy of its own', async () => {
  const slug = await offer('Mood ring', 'sentiment-vader');
  expect((await bob.market.list({ search: 'mood' })).rows.map((row) => row.slug)).toEqual([slug]);
  expect((await bob.market.list({ search: 'mood', category: 'Language' })).rows).toEqual([]);
  expect(await bob.market.categories({ search: 'mood' })).toEqual([{ category: 'Sentiment', count: 1 }]);
  const listing = await bob.market.get({ slug });
  expect(listing.outputType).toMatchObject({ t: 'Label' });
  const { patternId } = await bob.market.install({ listingId: listing.id });
  const copy = await bob.patterns.get({ id: patternId });
  expect(copy).toMatchObject({ name: 'Mood ring', installedFrom: listing.id, listingSlug: slug });
  expect(copy.graph).toEqual(graphWith('sentiment-vader'));
  expect(await refusal(ada.patterns.get({ id: patternId }))).toMatchObject({ code: 'NOT_FOUND' });
});

test('an agent trained elsewhere is named, and nothing is installed', async () => {
  const words = ['good', 'great', 'fine', 'nice', 'lovely'];
  const examples = words.flatMap((word) => [
    { text: word, label: 'up' },
    { text: `not ${word} awful`, label: 'down' },
  ]);
  const { id: agent } = await ada.agents.train({ name: 'House taste', examples });
  const slug = await offer('Private taste', agent);
  const listing = await bob.market.get({ slug });
  expect(listing.missing).toEqual([agent]);
  const before = await bob.patterns.list();
  expect(await refusal(bob.market.install({ listingId: listing.id }))).toEqual({
    ...{ code: 'BAD_REQUEST', message: `This pattern needs agents that are not here: ${agent}.` },
  });
  expect(await bob.patterns.list()).toEqual(before);
  expect((await ada.market.get({ slug })).missing).toEqual([]);
});

test('measured runs are sums over real, finished runs of that content in all workspaces', async () => {
  const slug = await offer('Measured', 'sentiment-wink');
  const listing = await ada.market.get({ slug });
  expect(listing.measured).toBeNull();
  const { patternId } = await bob.market.install({ listingId: listing.id });
  const run = (n: number, status: string, ms: number | null) =>
    db.client
      .sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by, status, ms,
        started_at, finished_at)
      values (${`run_m${n}`}, ${bobHimself.workspaceId}, ${patternId}, ${listing.hash}, 'none', '{}', 'u', ${status}, ${ms},
        now(), case when ${ms}::int is not null then now() end)`;
  const rows = [
    ['succeeded', 10],
    ['succeeded', 30],
    ['abstained', 20],
    ['failed', 90],
  ] as const;
  for (const [n, [status, ms]] of rows.entries()) await run(n, status, ms);
  for (const [n, status] of ['cancelled', 'running', 'queued', 'waiting'].entries()) {
    await run(10 + n, status, status === 'cancelled' ? 1 : null);
  }
  const { measured } = await ada.market.get({ slug });
  expect(measured).toEqual({ runs: 4, succeeded: 0.5, medianMs: 20 });
  const [row] = (await ada.market.list({ search: 'Measured' })).rows;
  expect(row?.measured).toEqual(measured);
  expect(JSON.stringify(await ada.market.get({ slug }))).not.toContain(bobHimself.workspaceId);
});
