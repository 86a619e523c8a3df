/**
 * Lists a page at a time, newest first. A cursor names the last row that was given by its time and id, so
 * that rows which come or go meanwhile neither shift the next page nor repeat in it, and a late page costs
 * what the first one does.
 */
import { desc, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { z } from 'zod';

/** `<time>|<id>`; the database's own text keeps the microseconds. */
const cursor = z.string().regex(/^[0-9 :.+-]{10,40}\|[A-Za-z0-9_-]{1,64}$/);

/** What every list takes; `direction` is what an infinite query sends along. */
export const pageInput = {
  cursor: cursor.nullish(),
  direction: z.literal('forward').optional(),
  /** Rows. */
  limit: z.int().min(1).max(500).default(50),
};

type Wanted = { cursor?: string | null | undefined; limit: number };

/**
 * Rows by `time`, then `id`, from the newest: select `at` under that name, add `after` to the conditions, and
 * give what `order` and `limit` find to `page`.
 */
export function pageBy(time: PgColumn, id: PgColumn, wanted: Wanted) {
  const [at, last] = wanted.cursor?.split('|') ?? [];
  return {
    at: sql<string>`${time}::text`,
    after: at === undefined ? undefined : (sql`(${time}, ${id}) < (${at}::timestamptz, ${last})` as SQL),
    order: [desc(time), desc(id)] as const,
    limit: wanted.limit + 1,
    page<Row extends { at: string; id: string }>(found: readonly Row[]) {
      const rows = found.slice(0, wanted.limit);
      const end = found.length > wanted.limit ? rows.at(-1) : undefined;
      return { rows: rows.map(({ at: _, ...row }) => row), nextCursor: end ? `${end.at}|${end.id}` : null };
    },
  };
}
