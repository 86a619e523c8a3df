import { expect, test } from 'vitest';
import { signUp, stubSettings } from '#server/testing/callers.ts';
import { testDatabase } from '#server/testing/database.ts';
import { prepareQueue } from '../runtime/queue.ts';
import { forget } from './forget.ts';

test('what is over goes, and what is not stays', async () => {
  stubSettings();
  await using database = await testDatabase();
  const { db, sql } = database.client;
  await prepareQueue(database.url);
  const { userId, workspaceId } = await signUp(db, 'One');
  const ago = (days: number) => sql`now() - ${days} * interval '1 day'`;
  await sql`delete from sessions`;
  const sessions = { used: [1, -1], unused: [8, -1], over: [0, 1] } as const;
  for (const [id, [used, over]] of Object.entries(sessions))
    await sql`insert into sessions (id, session_token, user_id, last_used_at, expires)
      values (${id}, ${id}, ${userId}, ${ago(used)}, ${ago(over)})`;
  const invitations = { open: [-1, null], recent: [20, null], used: [-1, 31], over: [31, null] } as const;
  for (const [id, [expires, accepted]] of Object.entries(invitations))
    await sql`insert into invitations (id, workspace_id, token_hash, role, invited_by, expires, accepted_at)
      values (${id}, ${workspaceId}, ${id}, 'viewer', ${userId}, ${ago(expires)}, ${accepted === null ? null : ago(accepted)})`;
  const keys = {
    live: [null, null],
    ending: [null, -1],
    recent: [80, null],
    revoked: [91, -9],
    ended: [null, 91],
  };
  for (const [id, [revoked, ends]] of Object.entries(keys))
    await sql`insert into api_keys (id, workspace_id, user_id, name, hash, hint, revoked_at, expires_at)
      values (${id}, ${workspaceId}, ${userId}, 'K', ${id}, 'hint', ${revoked == null ? null : ago(revoked)},
        ${ends == null ? null : ago(ends)})`;
  await sql`insert into used_proofs (id, expires) values ('now', ${ago(-1)}), ('then', ${ago(1)})`;
  await sql`insert into sign_in_attempts (id, kind, browser, kept, expires)
    values ('now', 'oidc', 'b', '{}', ${ago(-1)}), ('then', 'oidc', 'b', '{}', ${ago(1)})`;
  await sql`insert into pgboss.warning (type, message, created_on)
    values ('x', 'now', now()), ('x', 'then', ${ago(31)})`;
  await forget(db);
  await forget(db);
  const left = async (table: string, column = 'id') =>
    (await sql`select ${sql(column)} as it from ${sql(table)}`).map(({ it }) => it).sort();
  expect({
    sessions: await left('sessions'),
    invitations: await left('invitations'),
    keys: await left('api_keys'),
    proofs: await left('used_proofs'),
    attempts: await left('sign_in_attempts'),
    warnings: await left('pgboss.warning', 'message'),
  }).toEqual({
    sessions: ['used'],
    invitations: ['open', 'recent'],
    keys: ['ending', 'live', 'recent'],
    proofs: ['now'],
    attempts: ['now'],
    warnings: ['now'],
  });
});
