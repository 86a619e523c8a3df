/**
 * What is deleted by itself, because nobody needs it any more and nothing else deletes it. Runs and what belongs to them
 * go as each workspace says (history/retention.ts), deliveries of webhooks with hooks/webhooks.ts.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { SESSION_IDLE_SECONDS } from '../auth/cookies.ts';

const days = (count: number): SQL => sql`now() - ${count} * interval '1 day'`;

/** By table, and why. Each can be done again at any time. */
export const FORGOTTEN: Readonly<Record<string, SQL>> = {
  // Whoever never signs in again would leave their device and address for ever.
  sessions: sql`delete from sessions where expires < now()
    or last_used_at < now() - ${SESSION_IDLE_SECONDS} * interval '1 second'`,
  sign_in_attempts: sql`delete from sign_in_attempts where expires < now()`,
  used_proofs: sql`delete from used_proofs where expires < now()`,
  // They hold e-mails of people who may never have come.
  invitations: sql`delete from invitations where coalesce(accepted_at, expires) < ${days(30)}`,
  // The audit log names them by their id.
  api_keys: sql`delete from api_keys where least(revoked_at, expires_at) < ${days(90)}`,
};

/** The queue adds to these and deletes nothing. Not there before a worker ran for the first time. */
const OF_QUEUE = [
  { table: 'pgboss.warning', at: sql`created_on` },
  { table: 'pgboss.queue_stats', at: sql`captured_on` },
] as const;

export async function forget(db: Db): Promise<void> {
  for (const statement of Object.values(FORGOTTEN)) await db.execute(statement);
  for (const { table, at } of OF_QUEUE) {
    const [there] = await db.execute<{ is: boolean }>(sql`select to_regclass(${table}) is not null as is`);
    const name = sql.raw(table);
    if (there?.is) await db.execute(sql`delete from ${name} where ${at} < ${days(30)}`);
  }
}
