/** The one place that opens connections. The caller owns the client and ends it. */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres, { type Sql, type TransactionSql } from 'postgres';
import * as schema from './schema/index.ts';

/** `$client` is for statements that are faster written down than built: those of every event. */
export type Db = PostgresJsDatabase<typeof schema> & { $client: Sql };
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
export type Client = { db: Db; sql: Sql; close(): Promise<void> };

const URL_KEY = Symbol.for('parallax.url');

type Options = {
  /** Connections in the pool. */
  max?: number;
  name?: string;
  /**
   * `once`: statements are planned once per connection, for values that are not known. Right for those who
   * read and write by key all the time; planning one with many steps costs more than carrying it out.
   */
  plan?: 'once' | 'as needed';
};

export function connect(url: string, options: Options = {}): Client {
  const sql = postgres(url, {
    max: options.max ?? 10,
    onnotice: () => {},
    connection: {
      application_name: options.name ?? 'parallax',
      ...(options.plan === 'once' && { plan_cache_mode: 'force_generic_plan' }),
    },
    connect_timeout: 10,
  });
  const db = drizzle(preparing(sql), { schema });
  Reflect.defineProperty(db, URL_KEY, { value: url });
  return { db, sql, close: () => sql.end({ timeout: 5 }) };
}

/**
 * drizzle sends every statement unprepared: two round trips each, and planned anew. Here each text is
 * prepared once per connection.
 */
function preparing<T extends Sql | TransactionSql>(sql: T): T {
  return new Proxy(sql, {
    get(target, key, receiver) {
      if (key === 'unsafe') {
        return ((text, params, options) =>
          target.unsafe(
            text,
            params,
            params?.length ? { ...options, prepare: true } : options,
          )) as Sql['unsafe'];
      }
      const member: unknown = Reflect.get(target, key, receiver);
      if (key !== 'begin' && key !== 'savepoint') return member;
      return (...given: unknown[]) => {
        const work = given.pop() as (inner: TransactionSql) => unknown;
        return (member as (...args: unknown[]) => unknown)(...given, (inner: TransactionSql) =>
          work(preparing(inner)),
        );
      };
    },
  });
}

/** The address `db` was opened with; throws for one that `connect` did not open. */
export function urlOf(db: Db): string {
  const url: unknown = Reflect.get(db, URL_KEY);
  if (typeof url !== 'string') throw new Error('This database was not opened by connect().');
  return url;
}
