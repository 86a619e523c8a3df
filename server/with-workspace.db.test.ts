import { expect, test } from 'vitest';
import { callerOf, refusal, signUp, stubSettings } from './testing/callers.ts';
import { testDatabase } from './testing/database.ts';

test('who is at work in a workspace that is deleted meanwhile is refused, and nothing fails', async () => {
  stubSettings();
  await using database = await testDatabase();
  const { db, sql } = database.client;
  const caller = callerOf(db, await signUp(db, 'One'));
  await sql`delete from workspaces`;
  const asked = await Promise.all([
    refusal(caller.patterns.create({ name: 'P' })),
    refusal(caller.signIn.setGroup({ name: 'makers', role: 'viewer' })),
  ]);
  expect(asked.map(({ code }) => code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
});
