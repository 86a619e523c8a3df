/** A database with people who have a pattern each, a web process, and a worker. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import { joinTestServer } from '#scripts/test-server.ts';
import { createPerson } from '#server/auth/people.ts';
import { createSession } from '#server/auth/session.ts';
import { prepareQueue } from '#server/runtime/queue.ts';
import { cloneDatabase } from '#server/testing/clone.ts';

/** Somebody with a workspace, a session and a pattern. */
export type Tenant = { userId: string; workspaceId: string; patternId: string; cookie: string };

export type Stage = AsyncDisposable & { db: Db; databaseUrl: string };

export const GRAPH: Pattern = build()
  .input('text')
  .agent('ask', 'sentiment-vader', 'text')
  .output('ask')
  .pattern();

export async function openStage(): Promise<Stage> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await joinTestServer());
  const database = stack.use(await cloneDatabase(server.url, { max: 4 }));
  await prepareQueue(database.url);
  const owned = stack.move();
  return {
    db: database.client.db,
    databaseUrl: database.url,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export async function addTenant(db: Db, name: string, graph: Pattern = GRAPH): Promise<Tenant> {
  const userId = `usr_${name}`;
  await createPerson(db, { id: userId, name, email: null, workspace: name });
  const { token } = await createSession(db, userId);
  const [member] = await db.execute<{ id: string }>(
    sql`select workspace_id as id from members where user_id = ${userId}`,
  );
  const workspaceId = member?.id ?? '';
  const patternId = `pat_${name}`;
  await db.execute(sql`insert into patterns (id, workspace_id, name, graph, created_by)
    values (${patternId}, ${workspaceId}, ${name}, ${JSON.stringify(graph)}::text::jsonb, ${userId})`);
  return { userId, workspaceId, patternId, cookie: `next-auth.session-token=${token}` };
}
