/**
 * `await using db = await testDatabase()`: a fresh, migrated, empty PostgreSQL database of its own.
 * Works in files called `*.db.test.ts`; the server behind it is started once per test run by
 * `global-setup.ts`.
 */
import { inject } from 'vitest';
import { cloneDatabase, type TestDatabase } from './clone.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the test server's `postgres` database. */
    postgres: string;
  }
}

/** `max` = connections in the client's pool (5). */
export function testDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  return cloneDatabase(inject('postgres'), options);
}
