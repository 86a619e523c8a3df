import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { type Caller, callerOf, join, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';

const GRAPH = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
const OTHER = build().input('text').agent('ask', 'sentiment-afinn', 'text').output('ask').pattern();
const OFFER = {
  note: 'First.',
  category: 'Sentiment',
  summary: 'Says how a text feels.',
  example: { text: 'Fine.' },
};

let db: TestDatabase;
let person: Person;
let caller: Caller;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  person = await signUp(db.client.db, 'Ada');
  caller = callerOf(db.client.db, person);
});
afterAll(async () => db[Symbol.asyncDispose]());

describe('drafts', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await caller.patterns.create({ name: '  My \n pattern ', graph: GRAPH }));
  });

  test('come back as they were made, the name on one line', async () => {
    const { name, graph, revision, listingSlug } = await caller.patterns.get({ id });
    expect({ name, graph, revision, listingSlug }).toEqual({
      ...{ name: 'My pattern', graph: GRAPH, revision: 1, listingSlug: null },
    });
  });

  test('the second of two writers gets both sides and overwrites nothing', async () => {
    const first = await caller.patterns.save({ id, revision: 1, graph: OTHER, name: 'First' });
    expect(first).toMatchObject({ saved: true, revision: 2 });
    const second = await caller.patterns.save({ id, revision: 1, graph: GRAPH, name: 'Second' });
    expect(second).toMatchObject({ saved: false, current: { revision: 2, name: 'First', graph: OTHER } });
    expect(await caller.patterns.get({ id })).toMatchObject({ revision: 2, name: 'First', graph: OTHER });
  });

  test('of twenty writers at once exactly one wins', async () => {
    const saves = Array.from({ length: 20 }, (_, n) =>
      caller.patterns.save({ id, revision: 1, graph: GRAPH, name: `Writer ${n}` }),
    );
    const won = (await Promise.all(saves)).filter(({ saved }) => saved);
    expect(won).toHaveLength(1);
    expect((await caller.patterns.get({ id })).revision).toBe(2);
  });

  test('may be half done, but must have the shape of a pattern', async () => {
    const half = { ...GRAPH, edges: GRAPH.edges.slice(0, 1) };
    expect(await caller.patterns.save({ id, revision: 1, graph: half })).toMatchObject({ saved: true });
    const strange = { ...GRAPH, surprise: true };
    expect(await refusal(caller.patterns.save({ id, revision: 2, graph: strange }))).toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  test('larger than the limit are refused with a sentence, and nothing is saved', async () => {
    const config = { description: 'x'.repeat(LIMITS.bytes) };
    const graph = { ...GRAPH, nodes: [{ ...GRAPH.nodes[0], id: 'big', primitive: 'output', config }] };
    expect(await refusal(caller.patterns.save({ id, revision: 1, graph }))).toEqual({
      ...{ code: 'BAD_REQUEST', message: 'This pattern is larger than 2 MB.' },
    });
    expect((await caller.patterns.get({ id })).revision).toBe(1);
  });

  test('with characters that PostgreSQL refuses are kept without them', async () => {
    const node = { id: 'a', primitive: 'output', config: { description: 'NUL \0 and half \ud800' } };
    await caller.patterns.save({ id, revision: 1, graph: { nodes: [node] } });
    const { graph } = await caller.patterns.get({ id });
    expect(graph.nodes[0]?.config).toEqual({ description: 'NUL \ufffd and half \ufffd' });
    expect(await refusal(caller.patterns.create({ name: 'a\0b' }))).toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('can be put away and brought back', async () => {
    await caller.patterns.remove({ id });
    expect(await refusal(caller.patterns.get({ id }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(caller.patterns.save({ id, revision: 1, graph: GRAPH }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await caller.patterns.list()).rows.map((row) => row.id)).not.toContain(id);
    await caller.patterns.restore({ id });
    expect((await caller.patterns.list()).rows.map((row) => row.id)).toContain(id);
  });
});

describe('the list', () => {
  test('counts nodes, names the last run and finds text as typed', async () => {
    const { id } = await caller.patterns.create({ name: '100% sure_thing', graph: GRAPH });
    const run = (name: string, createdAt: string) =>
      db.client
        .sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by, status, created_at)
        values (${name}, ${person.workspaceId}, ${id}, 'h', 'none', '{}', 'u', 'failed', ${createdAt})`;
    await run('run_1', '2026-01-01');
    await run('run_2', '2026-01-02');
    const [row] = (await caller.patterns.list({ search: '0% sure_' })).rows;
    expect(row).toMatchObject({ id, nodeCount: 3, lastRun: { id: 'run_2', status: 'failed' } });
    expect((await caller.patterns.list({ search: '100_' })).rows).toEqual([]);
    const { id: plain } = await caller.patterns.create({ name: 'No run yet' });
    expect((await caller.patterns.list({ search: 'no RUN' })).rows).toMatchObject([
      { id: plain, lastRun: null },
    ]);
  });
});

describe('the pages of a list', () => {
  const follow = async (read: (cursor: string | null) => Promise<Page>): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | null = null, isFirst = true; isFirst || cursor; isFirst = false) {
      const page = await read(cursor);
      seen.push(...page.rows);
      cursor = page.nextCursor;
    }
    return seen;
  };
  type Page = { rows: string[]; nextCursor: string | null };

  test('follow one another without gap or repeat, also where times are equal', async () => {
    await db.client.sql`insert into patterns (id, workspace_id, name, graph, created_by, updated_at)
      select 'pat_page' || n, ${person.workspaceId}, 'Paged ' || n, '{"nodes":[]}', 'u', '2026-01-01'
      from generate_series(1, 25) n`;
    await db.client
      .sql`insert into listings (id, slug, version_id, workspace_id, publisher, name, summary, category,
        semver, hash, graph, note, requires, example, node_count, published_at)
      select 'lst_page' || n, 'page-' || n, 'ver_page' || n, ${person.workspaceId}, 'P', 'Paged ' || n, 'S', 'C', '1.0.0',
        'h', ${JSON.stringify(GRAPH)}::text::jsonb, '', '[]', '{}', 1, '2026-01-01' from generate_series(1, 25) n`;
    const wanted = { search: 'Paged', limit: 10 };
    const mine = await follow(async (cursor) => {
      const { rows, nextCursor } = await caller.patterns.list({ ...wanted, cursor });
      return { rows: rows.map(({ id }) => id), nextCursor };
    });
    const everybodys = await follow(async (cursor) => {
      const { rows, nextCursor } = await caller.market.list({ ...wanted, cursor });
      return { rows: rows.map(({ slug }) => slug), nextCursor };
    });
    for (const seen of [mine, everybodys]) {
      expect(seen).toHaveLength(25);
      expect(new Set(seen).size).toBe(25);
    }
  });
});

describe('publishing', () => {
  const draft = async (graph = GRAPH) => (await caller.patterns.create({ name: 'Crème brûlée!', graph })).id;
  const first = { revision: 1, semver: '1.0.0', ...OFFER };

  test('makes an immutable version and one latest listing', async () => {
    const id = await draft();
    const { slug, versionId } = await caller.patterns.publish({ id, ...first });
    expect(slug).toMatch(/^creme-brulee-[0-9a-z]{8}$/);
    await caller.patterns.save({ id, revision: 1, graph: OTHER });
    const second = await caller.patterns.publish({ id, ...first, revision: 2, semver: '1.1.0' });
    expect(second.slug).toBe(slug);
    const versions = await caller.patterns.versions({ id });
    expect(versions.map(({ semver, publishedBy }) => [semver, publishedBy])).toEqual([
      ['1.1.0', 'Ada'],
      ['1.0.0', 'Ada'],
    ]);
    expect(versions[1]?.id).toBe(versionId);
    expect((await caller.market.list()).rows.filter((row) => row.slug === slug)).toHaveLength(1);
    expect(await caller.market.get({ slug })).toMatchObject({
      ...{ semver: '1.1.0', publisher: "Ada's workspace", requires: ['sentiment-afinn'], missing: [] },
      ...{ example: { text: 'Fine.' }, inputs: [{ name: 'text', type: { t: 'Text' } }] },
      versions: [{ semver: '1.1.0' }, { semver: '1.0.0' }],
    });
    expect((await caller.patterns.get({ id })).listingSlug).toBe(slug);
  });

  test.each([
    { what: 'a draft with problems', graph: build().input('text').pattern(), sentence: /problems/ },
    { what: 'an example of the wrong type', change: { example: { text: 3 } }, sentence: /a Text for text/ },
    { what: 'a missing example', change: { example: {} }, sentence: /a Text for text/ },
    { what: 'a version that is none', change: { semver: '1.0' }, sentence: /three numbers/ },
    { what: 'an old revision', change: { revision: 7 }, sentence: /revision 7/, code: 'CONFLICT' },
  ])('refuses $what', async ({ graph, change = {}, sentence, code = 'BAD_REQUEST' }) => {
    const id = await draft(graph);
    const refused = await refusal(caller.patterns.publish({ id, ...first, ...change }));
    expect(refused).toEqual({ code, message: expect.stringMatching(sentence) });
    expect(await caller.patterns.versions({ id })).toEqual([]);
  });

  test('makes a version that other patterns can call, with all that it calls', async () => {
    const id = await draft();
    await caller.patterns.publish({ id, ...first });
    const ref = `${id}@1.0.0`;
    expect(await caller.patterns.callable()).toContainEqual({
      ref,
      patternId: id,
      name: 'Crème brûlée!',
      semver: '1.0.0',
    });
    const uses = await caller.patterns.called({ ref });
    expect(uses).toEqual({
      [ref]: { name: 'Crème brûlée!', semver: '1.0.0', nodes: GRAPH.nodes, edges: GRAPH.edges },
    });
    const calling = build()
      .input('text')
      .node('call', 'subpattern', { from: 'text', config: { ref } })
      .output('call');
    const outer = await draft({ ...calling.pattern(), uses });
    await caller.patterns.publish({ id: outer, ...first });
    expect(Object.keys(await caller.patterns.called({ ref: `${outer}@1.0.0` })).sort()).toEqual(
      [ref, `${outer}@1.0.0`].sort(),
    );
    await caller.patterns.remove({ id: outer });
    expect((await caller.patterns.callable()).map((row) => row.patternId)).not.toContain(outer);
  });

  test('refuses the same content twice and a number that is not higher', async () => {
    const id = await draft();
    await caller.patterns.publish({ id, ...first, semver: '1.2.0' });
    expect(await refusal(caller.patterns.publish({ id, ...first, semver: '1.3.0' }))).toEqual({
      ...{ code: 'CONFLICT', message: 'Version 1.2.0 already has exactly this content.' },
    });
    await caller.patterns.save({ id, revision: 1, graph: OTHER });
    for (const semver of ['1.2.0', '1.1.9']) {
      const refused = await refusal(caller.patterns.publish({ id, ...first, revision: 2, semver }));
      expect(refused.message).toBe(`Version ${semver} is not above the last one, 1.2.0.`);
    }
  });

  test('of five publishers at once exactly one wins', async () => {
    const id = await draft();
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => caller.patterns.publish({ id, ...first, semver: `1.${n}.0` })),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await caller.patterns.versions({ id })).toHaveLength(1);
  });

  test('viewers may read and not write', async () => {
    const id = await draft();
    const guest = await join(db.client.db, await signUp(db.client.db, 'Vera'), {
      ...{ workspaceId: person.workspaceId, role: 'viewer' },
    });
    const viewer = callerOf(db.client.db, guest);
    expect(await viewer.patterns.get({ id })).toMatchObject({ id });
    expect(await refusal(viewer.patterns.publish({ id, ...first }))).toMatchObject({ code: 'FORBIDDEN' });
  });
});
