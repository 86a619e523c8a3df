/** Drafts change by edits alone: merged where they do not touch, refused where they do, each once. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Op } from '#engine/ops.ts';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { type Caller, callerOf, join, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';

const GRAPH = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();

let db: TestDatabase;
let ada: Person;
let caller: Caller;
let bob: Caller;
let id: string;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase({ max: 8 });
  ada = await signUp(db.client.db, 'Ada');
  caller = callerOf(db.client.db, ada);
  const guest = await join(db.client.db, await signUp(db.client.db, 'Bob'), {
    ...{ workspaceId: ada.workspaceId, role: 'designer' },
  });
  bob = callerOf(db.client.db, guest);
});
afterAll(async () => db[Symbol.asyncDispose]());
beforeEach(async () => {
  ({ id } = await caller.patterns.create({ name: 'Edited', graph: GRAPH }));
});

const set = (value: unknown, field = 'agentId'): Op => ({ type: 'setField', id: 'ask', field, value });
const named = (title: string): Op => ({ type: 'renameNode', id: 'ask', title });
const one = (...ops: Op[]) => [{ id: randomUUID(), ops }];

describe('edits', () => {
  test('that do not touch land on top of each other', async () => {
    const first = await caller.patterns.edit({ id, base: 1, edits: one(named('Asks')) });
    expect(first).toMatchObject({ accepted: true, revision: 2 });
    const second = await bob.patterns.edit({ id, base: 1, edits: one(set('sentiment-afinn')) });
    expect(second).toMatchObject({ accepted: true, revision: 3 });
    expect(second.entries.map(({ revision, name }) => [revision, name])).toEqual([
      [2, 'Ada'],
      [3, 'Bob'],
    ]);
    const { graph } = await caller.patterns.get({ id });
    expect(graph.nodes[1]).toMatchObject({ title: 'Asks', config: { agentId: 'sentiment-afinn' } });
  });

  test('that meet are refused whole, and say what meets what', async () => {
    await caller.patterns.edit({ id, base: 1, edits: one(set('a')) });
    const both = [...one(named('Mine')), ...one(set('b'))];
    const reply = await bob.patterns.edit({ id, base: 1, edits: both });
    expect(reply).toMatchObject({
      accepted: false,
      revision: 2,
      conflicts: [{ theirs: 2, key: 'node:ask/set/agentId', theirOp: { value: 'a' }, mine: { value: 'b' } }],
    });
    const { graph, revision } = await caller.patterns.get({ id });
    expect(revision).toBe(2);
    expect(graph.nodes[1]).not.toHaveProperty('title');
  });

  test('sent again answer as the first time', async () => {
    const edits = one(named('Asks'));
    const first = await caller.patterns.edit({ id, base: 1, edits });
    await bob.patterns.edit({ id, base: 2, edits: one(named('Other')) });
    const again = await caller.patterns.edit({ id, base: 1, edits });
    expect([first, again]).toMatchObject([{ accepted: true }, { accepted: true, revision: 3 }]);
    expect(again.entries.map(({ revision }) => revision)).toEqual([2, 3]);
    expect((await caller.patterns.get({ id })).graph.nodes[1]?.title).toBe('Other');
    const more = await caller.patterns.edit({ id, base: 1, edits: [...edits, ...one(set('z'))] });
    expect(more).toMatchObject({ accepted: true, revision: 4 });
  });

  test('sent twice at once land once', async () => {
    const edits = one(named('Asks'));
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => caller.patterns.edit({ id, base: 1, edits })),
    );
    expect(replies.every(({ accepted }) => accepted)).toBe(true);
    expect((await caller.patterns.get({ id })).revision).toBe(2);
  });

  test('that would pass a limit are refused with a sentence', async () => {
    const nodes = Array.from({ length: 10_001 }, (_, n) => ({
      ...{ id: `n${n}`, primitive: 'vote', version: 1, config: {}, position: { x: 0, y: 0 } },
    }));
    const half = [nodes.slice(0, 5_000), nodes.slice(5_000)].map(
      (part): Op => ({ type: 'addNodes', nodes: part }),
    );
    expect(await refusal(caller.patterns.edit({ id, base: 1, edits: one(...half) }))).toMatchObject({
      code: 'BAD_REQUEST',
    });
    expect((await caller.patterns.get({ id })).revision).toBe(1);
  });

  test('of a future that never was are refused', async () => {
    const reply = refusal(caller.patterns.edit({ id, base: 7, edits: one(named('x')) }));
    expect(await reply).toMatchObject({ code: 'CONFLICT' });
  });

  test('name the pattern, too', async () => {
    await caller.patterns.edit({ id, base: 1, edits: one({ type: 'describe', name: 'Renamed' }) });
    expect(await caller.patterns.get({ id })).toMatchObject({ name: 'Renamed', revision: 2, graph: GRAPH });
    expect((await caller.patterns.edits({ id })).rows[0]?.ops).toEqual([
      { type: 'describe', name: 'Renamed' },
    ]);
  });
});

describe('the log', () => {
  test('has every revision, however it came about', async () => {
    const seen = [GRAPH];
    for (let base = 1; base < 105; base += 1) {
      const edits = one(base % 2 ? set(`agent-${base}`) : named(`Asks ${base}`));
      await caller.patterns.edit({ id, base, edits });
      if (base % 13 === 0 || base > 98) seen[base] = (await caller.patterns.get({ id })).graph;
    }
    await caller.patterns.save({ id, revision: 105, graph: GRAPH, name: 'Whole' });
    const rows = await db.client.sql`select revision from pattern_edits where pattern_id = ${id} order by 1`;
    expect(rows.map(({ revision }) => revision)).toEqual(Array.from({ length: 106 }, (_, n) => n + 1));
    for (const [n, graph] of seen.entries()) {
      if (graph) expect((await caller.patterns.at({ id, revision: n + 1 })).graph).toEqual(graph);
    }
    expect((await caller.patterns.at({ id, revision: 106 })).graph).toEqual(GRAPH);
    expect(await refusal(caller.patterns.at({ id, revision: 107 }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('is read from the newest, or after a revision', async () => {
    for (const base of [1, 2, 3]) await caller.patterns.edit({ id, base, edits: one(named(`N${base}`)) });
    const { rows, nextCursor } = await caller.patterns.edits({ id });
    expect(rows.map(({ revision, name }) => [revision, name])).toEqual([4, 3, 2, 1].map((n) => [n, 'Ada']));
    expect(nextCursor).toBeNull();
    const after = await caller.patterns.since({ id, after: 2 });
    expect(after).toMatchObject({ revision: 4, entries: [{ revision: 3 }, { revision: 4 }] });
  });
});

describe('following', () => {
  test('tells edits and signs of others as they come, and goes on where it was', async () => {
    await caller.patterns.edit({ id, base: 1, edits: one(named('Before')) });
    const news = await follow();
    expect(await news.next()).toMatchObject({ revision: 2, edits: [], signs: [] });
    await bob.patterns.edit({ id, base: 2, edits: one(named('Live')) });
    expect(await news.next()).toMatchObject({ revision: 3, edits: [{ name: 'Bob', ops: [named('Live')] }] });
    const tab = randomUUID();
    // As browsers do: again and again, for whoever comes to listen.
    const sign = () => bob.patterns.here({ id, tab, at: { x: 1, y: 2 }, selected: 'ask' });
    const signing = setInterval(() => void sign(), 100);
    expect(await news.next()).toMatchObject({
      signs: [{ tab, name: 'Bob', at: { x: 1, y: 2 }, selected: 'ask' }],
    });
    clearInterval(signing);
    await news.stop();
    const again = await follow('2');
    expect(await again.next()).toMatchObject({ revision: 3, edits: [{ revision: 3 }] });
    await again.stop();
  });
});

/** The stream as its values; `stop` leaves it. */
async function follow(lastEventId?: string) {
  const stream = await caller.patterns.follow({ id, lastEventId });
  const iterator = stream[Symbol.asyncIterator]();
  return {
    async next(): Promise<unknown> {
      const { value } = await iterator.next();
      return Array.isArray(value) ? value[1] : value;
    },
    stop: () => iterator.return?.(undefined),
  };
}
