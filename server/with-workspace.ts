/**
 * The one door to tenant data. Inside, the database itself hides every row of another workspace (row
 * level security, FORCEd); the setting lives in the transaction, never on the pooled connection:
 * a session-level SET leaked 999 of 10,000 replies in a test, this form 0. Statements are never compiled:
 * that costs a hundred milliseconds where an estimate is high, and saves nothing on what takes ten.
 * What a procedure changes is told of in the audit log here, in the same transaction. Where the workspace was deleted
 * meanwhile nothing is written, and it is refused like one of somebody else's: `auth.no-workspace`.
 */
import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { tellIntent } from './audit/record.ts';
import { AppError } from './errors.ts';
import { isMissing } from './unstorable.ts';

export async function withWorkspace<T>(
  db: Db,
  workspaceId: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const done = db.transaction(async (tx) => {
    await tx.execute(
      sql`select set_config('app.workspace', ${workspaceId}, true), set_config('role', 'parallax_app', true),
        set_config('jit', 'off', true)`,
    );
    const result = await work(tx);
    await tellIntent(tx);
    return result;
  });
  return done.catch(async (error: unknown) => {
    // Asked for only where a row was refused for something that is not there.
    throw isMissing(error) && !(await isThere(db, workspaceId)) ? new AppError('auth.no-workspace') : error;
  });
}

async function isThere(db: Db, workspaceId: string): Promise<boolean> {
  return (await db.execute(sql`select 1 from workspaces where id = ${workspaceId}`)).length > 0;
}
