import type { Sql } from 'postgres';
import type { Person } from '#server/access/principal.ts';

/** By table, a hash over all rows of a workspace and its organisation: the same while nobody changes any. */
export async function fingerprint(
  sql: Sql,
  { workspaceId, organisationId }: Person,
): Promise<Record<string, string>> {
  const tables = await sql<{ name: string; column: string }[]>`
    select c.relname as name, a.attname as column
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname in ('workspace_id', 'organisation_id')
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
    union all values ('workspaces', 'id'), ('organisations', 'id')`;
  const prints: Record<string, string> = {};
  for (const { name, column } of tables) {
    const id = column === 'workspace_id' || name === 'workspaces' ? workspaceId : organisationId;
    const [row] = await sql.unsafe(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as print
       from ${name} t where ${column} = $1`,
      [name === 'workspaces' && column !== 'id' ? organisationId : id],
    );
    prints[`${name}.${column}`] = String(row?.print);
  }
  return prints;
}
