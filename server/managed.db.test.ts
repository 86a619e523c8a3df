/** A managed server gives no superuser: the owner of the database is then bound by row security itself. */
import { expect, test } from 'vitest';
import { connect } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { testDatabase } from './testing/database.ts';
import { withWorkspace } from './with-workspace.ts';

test('an owner without special rights migrates, sees all rows, and withWorkspace still hides them', async () => {
  await using base = await testDatabase();
  const name = `${new URL(base.url).pathname.slice(1)}_managed`;
  await base.client.sql.unsafe(`create role ${name} login password 'secret'; grant parallax_app to ${name}`);
  await base.client.sql.unsafe(`create database ${name} owner ${name}`);
  const url = new URL(base.url);
  Object.assign(url, { username: name, password: 'secret', pathname: `/${name}` });
  try {
    await migrateDatabase(url.href);
    await migrateDatabase(url.href);
    const client = connect(url.href, { max: 2 });
    await client.sql`insert into workspaces (id, name) values ('wsp_a', 'A'), ('wsp_b', 'B')`;
    const [all] = await client.sql`select count(*)::int as n from workspaces`;
    const own = await withWorkspace(client.db, 'wsp_a', (tx) => tx.query.workspaces.findMany());
    await client.close();
    expect({ all: all?.n, own: own.map((row) => row.id) }).toEqual({ all: 2, own: ['wsp_a'] });
  } finally {
    await base.client.sql.unsafe(`drop database if exists ${name} with (force)`);
    await base.client.sql.unsafe(`drop role ${name}`);
  }
});
