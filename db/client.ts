/** The one place that opens connections. The caller owns the client and ends it. */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import * as schema from './schema/index.ts';

/** `$client` sends prepared statements, which drizzle does not: for what runs thousands of times a second. */
export type Db = PostgresJsDatabase<typeof schema> & { $client: Sql };
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
export type Client = { db: Db; sql: Sql; close(): Promise<void> };

const URL_KEY = Symbol.for('parallax.url');

/** `max` = connections in the pool. */
export function connect(url: string, options: { max?: number; name?: string } = {}): Client {
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => {},
    connection: { application_name: options.name ?? 'parallax' },
    connect_timeout: 10,
  });
  const db = drizzle(sql, { schema });
  Reflect.defineProperty(db, URL_KEY, { value: url });
  return { db, sql, close: () => sql.end({ timeout: 5 }) };
}

/** The address `db` was opened with; throws for one that `connect` did not open. */
export function urlOf(db: Db): string {
  const url: unknown = Reflect.get(db, URL_KEY);
  if (typeof url !== 'string') throw new Error('This database was not opened by connect().');
  return url;
}
