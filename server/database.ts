/** The web process's one pool of connections, opened by the first request. */
import { type Client, connect, type Db } from '#db/client.ts';
import { env } from './env.ts';

// Next loads this file anew after every change in development; the pool must outlive that.
const kept: typeof globalThis & { parallaxClient?: Client } = globalThis;

export function db(): Db {
  kept.parallaxClient ??= connect(env().DATABASE_URL, { name: 'parallax-web' });
  return kept.parallaxClient.db;
}
