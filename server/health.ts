/** What is up. Red as soon as a run that is started now would not be executed. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { youngestBeat } from './runtime/lease.ts';
import { queueDepth } from './runtime/queue.ts';

export type Health = {
  isUp: boolean;
  web: 'up';
  database: 'up' | 'down';
  /** Milliseconds since the youngest heartbeat of any worker; null when there is none to be seen. */
  worker: { isUp: boolean; beatMs: number | null };
  /** Jobs ready to start, and milliseconds the oldest has waited; null when it cannot be seen. */
  queue: { depth: number; oldestMs: number | null } | null;
};

/** A worker that has not beaten for longer is dead. */
const BEAT_MS_MAX = 10_000;
/** A database that needs longer to say hello is down. */
const DATABASE_MS_MAX = 3_000;

const DOWN: Health = {
  isUp: false,
  web: 'up',
  database: 'down',
  worker: { isUp: false, beatMs: null },
  queue: null,
};

/** Never rejects; answers within 3 s. */
export async function health(db: Db): Promise<Health> {
  return Promise.race([look(db).catch(() => DOWN), late()]);
}

async function look(db: Db): Promise<Health> {
  await db.execute(sql`select 1`);
  const beatMs = await youngestBeat(db);
  const isUp = beatMs !== null && beatMs < BEAT_MS_MAX;
  return { isUp, web: 'up', database: 'up', worker: { isUp, beatMs }, queue: await queueDepth(db) };
}

const late = (): Promise<Health> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(DOWN), DATABASE_MS_MAX).unref();
  });
