/** Looks through everything a database holds, as a dump would write it. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';

type Table = { name: string };

/** How many rows of all tables, the queue's included, contain one of these texts. */
export async function findTexts(db: Db, texts: readonly string[]): Promise<number> {
  const tables = await db.execute<Table>(sql`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`);
  const patterns = texts.map((text) => `%${text.replace(/[\\%_]/g, '\\$&')}%`);
  let found = 0;
  for (const { name } of tables) {
    const [row] = await db.execute<{ count: number }>(sql`
      select count(*)::int as count from ${sql.raw(name)} as row
      where row::text like any (string_to_array(${patterns.join('\n')}, E'\\n'))`);
    found += row?.count ?? 0;
  }
  return found;
}
