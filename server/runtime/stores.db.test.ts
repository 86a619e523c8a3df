/** What outlives a run: memories and breakers, on a real database. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '#db/client.ts';
import { build } from '#engine/testing.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { testDatabase } from '#server/testing/database.ts';
import { breakerKey, consultBreaker } from './breakers.ts';
import { KEPT_MAX, recall, remember } from './memory-store.ts';

const belief = (value: unknown) => ok(value, unknown('label-correct', 'given'));

async function addWorkspaces(db: Db): Promise<void> {
  await db.execute(sql`insert into workspaces (id, name) values ('wsp_1', 'One'), ('wsp_2', 'Two')`);
}

test('remembers by key and by likeness, in its own space and workspace', async () => {
  await using database = await testDatabase({ max: 4 });
  const { db } = database.client;
  await addWorkspaces(db);
  const key = 'How do I reset my password?';
  await remember(db, 'wsp_1', { op: 'remember', space: 'faq', key, belief: belief('first') });
  await remember(db, 'wsp_1', { op: 'remember', space: 'faq', key, belief: belief('second') });
  type Where = { workspace?: string; space?: string; match?: 'exact' | 'similar' };
  const ask = (question: string, { workspace = 'wsp_1', space = 'faq', match = 'exact' }: Where = {}) =>
    recall(db, workspace, { op: 'recall', space, key: question, match, atLeast: 0.6 });
  const same = await ask(key);
  expect(same).toMatchObject({ similarity: 1, belief: { value: 'second' } });
  expect(same?.ageMs).toBeLessThan(60_000);
  expect(await ask('How can I reset the password?')).toBeUndefined();
  const alike = await ask('How can I reset the password?', { match: 'similar' });
  expect(alike?.belief.value).toBe('second');
  expect(alike?.similarity).toBeLessThan(1);
  expect(await ask('Where is my invoice?', { match: 'similar' })).toBeUndefined();
  expect(await ask(key, { space: 'other' })).toBeUndefined();
  expect(await ask(key, { workspace: 'wsp_2' })).toBeUndefined();
});

test('keeps the newest entries of a space, and what PostgreSQL cannot store is made storable', async () => {
  await using database = await testDatabase({ max: 4 });
  const { db } = database.client;
  await addWorkspaces(db);
  await db.execute(sql`insert into memories (workspace_id, space, key_hash, key, key_text, belief, at)
    select 'wsp_1', 'faq', 'h' || n, to_jsonb(n), n::text, '{}', now() - interval '1 day' + n * interval '1 second'
    from generate_series(1, ${KEPT_MAX}) n`);
  await remember(db, 'wsp_1', { op: 'remember', space: 'faq', key: 'a\0b\ud800', belief: belief('x\0') });
  const [row] = await db.execute<{ count: number; oldest: string }>(
    sql`select count(*)::int as count, min(key_text::int) filter (where key_text ~ '^[0-9]+$')::text as oldest from memories`,
  );
  expect(row).toEqual({ count: KEPT_MAX, oldest: '2' });
  const found = await recall(db, 'wsp_1', {
    op: 'recall',
    space: 'faq',
    key: 'a\0b\ud800',
    match: 'exact',
    atLeast: 1,
  });
  expect(found?.belief.value).toBe('x\uFFFD');
});

test('a breaker is shared, opens under many hands at once, and lets exactly one trial through', async () => {
  await using database = await testDatabase({ max: 8 });
  const { db } = database.client;
  await addWorkspaces(db);
  const rule = { failRate: 0.5, window: 10, openMs: 1, trials: 1 };
  const at = { workspaceId: 'wsp_1', key: 'k' };
  const tell = () => consultBreaker(db, at, { op: 'tell', rule, isFailure: true });
  const states = await Promise.all(Array.from({ length: 10 }, tell));
  expect(states.filter(({ state }) => state === 'open')).toHaveLength(1);
  const slow = { ...rule, openMs: 600_000 };
  const ask = (workspaceId: string, by = slow) =>
    consultBreaker(db, { ...at, workspaceId }, { op: 'ask', rule: by });
  expect((await ask('wsp_1')).state).toBe('open');
  expect((await ask('wsp_2')).state).toBe('closed');
  await db.execute(sql`update breakers set opened_at = now() - interval '1 hour'`);
  const asked = await Promise.all(Array.from({ length: 8 }, () => ask('wsp_1')));
  expect(asked.filter(({ state }) => state === 'half-open')).toHaveLength(1);
});

test('the same inside has one breaker, wherever it is used', () => {
  const around = (id: string, agent: string) =>
    build()
      .input()
      .container(id, 'retry', {
        from: 'input',
        inside: (inner) => inner.agent('a', agent, `${id}.item`).take('a'),
      })
      .output(id)
      .pattern();
  const one = around('box', 'sharp');
  expect(breakerKey(one, 'box')).toBe(breakerKey({ ...one, nodes: [...one.nodes].reverse() }, 'box'));
  expect(breakerKey(one, 'box')).not.toBe(breakerKey(around('box', 'calm'), 'box'));
});
