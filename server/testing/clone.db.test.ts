import { expect, test } from 'vitest';
import { testDatabase } from './database.ts';

test('two databases share nothing and both are migrated', async () => {
  await using one = await testDatabase();
  await using two = await testDatabase();
  await one.client.sql`insert into workspaces (id, name) values ('wsp_1', 'One')`;
  const [row] = await two.client.sql`select count(*)::int as n from workspaces`;
  expect(row?.n).toBe(0);
});

test('a disposed database is gone', async () => {
  const db = await testDatabase();
  const name = new URL(db.url).pathname.slice(1);
  await db[Symbol.asyncDispose]();
  await using other = await testDatabase();
  const rows = await other.client.sql`select 1 from pg_database where datname = ${name}`;
  expect(rows).toHaveLength(0);
});
