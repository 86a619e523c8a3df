/**
 * A10: row-level security alone. Every statement here goes to the database as the tenant role, without a procedure
 * in between; tables, columns and foreign keys come from its own catalogue, so a new table is judged by itself.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { seeded } from '#engine/random.ts';
import { seedTenant } from '#server/testing/tenant-rows.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { Experiment, Progress } from './experiment.ts';
import { openRig } from './rig/server.ts';

const QUERIES = { short: 2_000, full: 10_000 };
const OURS = 'wsp_a';
const THEIRS = 'wsp_b';
/** Everybody may read what was published. */
const PUBLIC: ReadonlySet<string> = new Set(['listings']);

/** A table and the column that says whose a row is. */
type Tenant = { name: string; column: string; forced: boolean; readable: boolean };

export const experiment: Experiment = {
  title:
    'Row-level security alone keeps tenants apart: all tables, 10,000 mixed queries on four connections.',
  async measure(progress, { size }) {
    await using rig = await openRig();
    await using database = await rig.database({ max: 4 });
    const { db } = database.client;
    for (const w of [OURS, THEIRS]) await seed(db, w);
    const tables = await tenantTables(db);
    progress(`${tables.length} tables`);
    const seen = await look(db, tables, progress);
    const keys = await tryForeignKeys(db);
    progress(`${keys.tried} foreign keys`);
    const mixed = await mix(db, { tables, queries: QUERIES[size] });
    return [
      { name: 'tables of tenants', value: tables.length, least: 25 },
      { name: 'that the role may read', value: tables.filter(({ readable }) => readable).length, least: 20 },
      { name: 'without forced row security', value: tables.filter(({ forced }) => !forced).length, most: 0 },
      { name: 'without a row to be seen', value: seen.empty, most: 0 },
      { name: 'foreign rows visible', value: seen.foreign, most: 0 },
      { name: 'rows visible without a workspace', value: seen.without, most: 0 },
      { name: 'rights above the policies', value: await rightsAbove(db), most: 0 },
      { name: 'foreign keys between tenants tried', value: keys.tried, least: 10 },
      { name: 'foreign keys without the tenant', value: keys.loose, most: 0 },
      { name: 'foreign keys across tenants insertable', value: keys.across, most: 0 },
      { name: 'mixed queries', value: mixed.queries, least: QUERIES[size], most: QUERIES[size] },
      { name: 'own rows seen', value: mixed.own, least: QUERIES[size] / 10 },
      { name: 'refused as they should', value: mixed.refused, least: QUERIES[size] / 10 },
      { name: 'leaked rows', value: mixed.leaked, most: 0 },
      { name: 'foreign rows written', value: mixed.written, most: 0 },
    ];
  },
};

async function seed(db: Db, w: string): Promise<void> {
  await seedTenant(db, w);
  const place = sql`(select organisation_id from workspaces where id = ${w})`;
  await db.execute(
    sql`insert into org_members values (${place}, ${`usr_${w}`}, 'owner') on conflict do nothing`,
  );
  await db.execute(sql`insert into groups (id, organisation_id, name) values (${`grp_${w}`}, ${place}, 'G')`);
  await db.execute(sql`insert into group_members values (${place}, ${`grp_${w}`}, ${`usr_${w}`})`);
  await db.execute(sql`insert into sign_in_providers (id, organisation_id, kind, name, issuer, client_id, created_by)
    values (${`idp_${w}`}, ${place}, 'oidc', 'P', 'https://example.org', 'c', 'u')`);
  await db.execute(
    sql`insert into sign_in_domains (organisation_id, domain, token) values (${place}, ${w}, 't')`,
  );
  await db.execute(sql`insert into scim_tokens (id, organisation_id, hash, created_by)
    values (${`sct_${w}`}, ${place}, ${w}, 'u')`);
  await db.execute(sql`insert into directory_people (organisation_id, user_id, user_name)
    values (${place}, ${`usr_${w}`}, 'n')`);
}

async function tenantTables(db: Db): Promise<Tenant[]> {
  return db.execute<Tenant>(sql`
    select distinct on (c.relname) c.relname as name, a.attname as "column",
      c.relrowsecurity and c.relforcerowsecurity and not exists (
        select from pg_inherits i join pg_class p on p.oid = i.inhrelid
        where i.inhparent = c.oid and not (p.relrowsecurity and p.relforcerowsecurity)) as forced,
      has_any_column_privilege('parallax_app', c.oid, 'SELECT') as readable
    from pg_class c join pg_attribute a on a.attrelid = c.oid
      and (a.attname in ('workspace_id', 'organisation_id') or (a.attname = 'id' and c.relname = 'organisations'))
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
      order by c.relname, a.attname <> 'workspace_id'`);
}

/** The database named the organisations after the workspaces. */
const placeOf = ({ column }: Tenant, workspace: string): string =>
  column === 'workspace_id' ? workspace : workspace.replace(/^wsp_/, 'org_');

const rowsOf = (tenant: Tenant, workspace: string, sign: '=' | '<>'): SQL =>
  sql`select count(*)::int as n from ${sql.identifier(tenant.name)}
    where ${sql.identifier(tenant.column)} ${sql.raw(sign)} ${placeOf(tenant, workspace)}`;

async function count(tx: Pick<Tx, 'execute'>, query: SQL): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(query);
  return row?.n ?? Number.NaN;
}

/** As the tenant role; a table it has no right to look at shows nothing. */
async function countInside(db: Db, workspace: string, query: SQL): Promise<number> {
  try {
    return await withWorkspace(db, workspace, (tx) => count(tx, query));
  } catch (error) {
    if (codeOf(error) === DENIED) return 0;
    throw error;
  }
}

const DENIED = '42501';

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined;
  return typeof cause.code === 'string' ? cause.code : undefined;
}

async function look(db: Db, tables: readonly Tenant[], progress: Progress) {
  const seen = { empty: 0, foreign: 0, without: 0 };
  for (const tenant of tables) {
    // What the role may not read at all shows nothing; elsewhere both have a row, so that "sees none" says something.
    if (!tenant.readable) continue;
    for (const w of [OURS, THEIRS]) {
      if ((await count(db, rowsOf(tenant, w, '='))) > 0) continue;
      progress(`no row of ${w} in ${tenant.name}`);
      seen.empty += 1;
    }
    if (PUBLIC.has(tenant.name)) continue;
    seen.foreign += await countInside(db, OURS, rowsOf(tenant, OURS, '<>'));
    seen.without += await countInside(
      db,
      '',
      sql`select count(*)::int as n from ${sql.identifier(tenant.name)}`,
    );
  }
  return seen;
}

/** Of the tenant role: to pass the policies by, to own a table, to empty one. */
const rightsAbove = (db: Db): Promise<number> =>
  count(
    db,
    sql`select (select count(*) from pg_roles where rolname = 'parallax_app' and (rolsuper or rolbypassrls))
      + (select count(*) from pg_class where relowner = 'parallax_app'::regrole)
      + (select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
          and has_table_privilege('parallax_app', oid, 'TRUNCATE')) as n`,
  ).then(Number);

type ForeignKey = { child: string; parent: string; columns: string[]; targets: string[] };

/** Points each row of ours at theirs, as the owner whom no policy stops: the key itself has to refuse. */
async function tryForeignKeys(db: Db) {
  const keys = await db.execute<ForeignKey>(sql`
    select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
      array(select attname::text from unnest(c.conkey) with ordinality k(n, o)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.n order by o) as columns,
      array(select attname::text from unnest(c.confkey) with ordinality k(n, o)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.n order by o) as targets
    from pg_constraint c where c.contype = 'f' and c.conparentid = 0 and c.connamespace = 'public'::regnamespace
      and exists (select from pg_attribute a where a.attrelid = c.conrelid and a.attname = 'workspace_id')
      and exists (select from pg_attribute a where a.attrelid = c.confrelid and a.attname = 'workspace_id')`);
  const found = { tried: 0, loose: 0, across: 0 };
  for (const key of keys) {
    const at = key.columns.indexOf('workspace_id');
    if (at < 0 || key.targets[at] !== 'workspace_id') found.loose += 1;
    found.tried += 1;
    if (await canPoint(db, key)) found.across += 1;
  }
  return found;
}

class Undone extends Error {}

async function canPoint(db: Db, { child, parent, columns, targets }: ForeignKey): Promise<boolean> {
  const set = columns.flatMap((column, at) =>
    column === 'workspace_id'
      ? []
      : [
          sql`${sql.identifier(column)} = (select ${sql.identifier(targets[at] ?? '')} from ${sql.raw(parent)}
          where workspace_id = ${THEIRS} limit 1)`,
        ],
  );
  if (set.length === 0) return false;
  try {
    await db.transaction(async (tx) => {
      const done = await tx.execute(
        sql`update ${sql.raw(child)} set ${sql.join(set, sql`, `)} where workspace_id = ${OURS}`,
      );
      if (done.count === 0) throw new RangeError(`${child} has no row to point with.`);
      throw new Undone();
    });
  } catch (error) {
    if (error instanceof Undone) return true;
    if (error instanceof RangeError) throw error;
  }
  return false;
}

type Tally = { queries: number; own: number; refused: number; leaked: number; written: number };

/** Reads, writes, failures and rollbacks of both tenants at once, on four connections that all of them share. */
async function mix(
  db: Db,
  { tables, queries }: { tables: readonly Tenant[]; queries: number },
): Promise<Tally> {
  const random = seeded(10);
  const tally: Tally = { queries: 0, own: 0, refused: 0, leaked: 0, written: 0 };
  const hidden = tables.filter(({ name, readable }) => readable && !PUBLIC.has(name));
  const jobs = Array.from({ length: queries }, () => ({
    workspace: random() < 0.5 ? OURS : THEIRS,
    tenant: hidden[Math.floor(random() * hidden.length)],
    kind: Math.floor(random() * 5),
  }));
  await Promise.all(jobs.map((job) => ask(db, job, tally)));
  return tally;
}

type Job = { workspace: string; tenant: Tenant | undefined; kind: number };

async function ask(db: Db, { workspace, tenant, kind }: Job, tally: Tally): Promise<void> {
  if (!tenant) throw new RangeError('There is no table.');
  tally.queries += 1;
  try {
    await withWorkspace(db, workspace, async (tx) => {
      if (kind === 0) await tx.execute(sql`select 1 / 0`);
      if (kind === 1) await move(tx, { workspace, tenant, tally });
      const name = sql.identifier(tenant.name);
      const rows = await tx.execute<{ owner: string | null }>(
        sql`select ${sql.identifier(tenant.column)} as owner from ${name}`,
      );
      const own = placeOf(tenant, workspace);
      for (const { owner } of rows) tally[owner === own ? 'own' : 'leaked'] += 1;
      if (kind === 2) throw new Undone();
    });
  } catch (error) {
    if (error instanceof Undone) return;
    if (codeOf(error) === undefined) throw error;
    tally.refused += 1;
  }
}

/** Takes everybody's rows, as far as the tenant may: what changes is its own. */
async function move(
  tx: Tx,
  { workspace, tenant, tally }: { workspace: string; tenant: Tenant; tally: Tally },
) {
  const other = workspace === OURS ? THEIRS : OURS;
  const column = sql.identifier(tenant.column);
  const done = await tx.execute(
    sql`update ${sql.identifier(tenant.name)} set ${column} = ${placeOf(tenant, workspace)} where ${column} = ${placeOf(tenant, other)}`,
  );
  tally.written += done.count;
}
