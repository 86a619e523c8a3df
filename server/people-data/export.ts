/**
 * Everything that is kept about a person, or in a workspace, as lines of JSON: one that says what it is, one per row,
 * one that says it is whole. What is in it is said by the data map; what is sealed never is. Rows are read page by
 * page, so it takes as much memory for a large workspace as for a small one.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { can } from '../access/can.ts';
import type { Principal } from '../access/principal.ts';
import { withWorkspace } from '../with-workspace.ts';
import { DATA_MAP } from './data-map.ts';
import { exportedColumns, type MappedTable } from './mapped.ts';

export type Subject = { kind: 'person' | 'workspace'; id: string };

/** What one page should be about, bytes of JSON. */
const PAGE_BYTES = 1_000_000;
const PAGE_ROWS = 500;
/** Of a table whose rows may be 2 MB each nobody knows before. */
const FIRST_ROWS = 10;

type Key = { name: string; type: string };
type Keys = ReadonlyMap<string, readonly Key[]>;
type Open = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
/** A condition of the data map, and whom it is asked for. */
type Where = { condition: string; id: string };
type Part = { table: string; columns: readonly string[]; where: Where; keys: readonly Key[]; open: Open };

/** Reading takes as long as whoever downloads it; what is added meanwhile may or may not come along. */
export async function* exportPerson(db: Db, userId: string): AsyncGenerator<string> {
  const keys = await readKeys(db);
  const owner: Open = (work) => db.transaction(work);
  const parts = (at: Open, condition: (mapped: MappedTable) => string | undefined): Part[] =>
    partsOf(keys, at, (mapped) => {
      const where = condition(mapped);
      return where === undefined
        ? undefined
        : { where: { condition: where, id: userId }, columns: exportedColumns(mapped) };
    });
  const places = await db.execute<{ id: string }>(
    sql`select workspace_id as id from members where user_id = ${userId} order by 1`,
  );
  yield* written({ kind: 'person', id: userId }, [
    ...parts(owner, ({ person }) => person),
    ...places.flatMap(({ id }) =>
      parts(
        (work) => withWorkspace(db, id, work),
        ({ made }) => made,
      ),
    ),
  ]);
}

/** Of the workspace that is open, as much as this principal may read. */
export async function* exportWorkspace(db: Db, principal: Principal): AsyncGenerator<string> {
  const { workspaceId: id } = principal;
  const open: Open = (work) => withWorkspace(db, id, work);
  const parts = partsOf(await readKeys(db), open, (mapped) => {
    const { workspace } = mapped;
    if (!workspace || (workspace.needs && !can(principal, workspace.needs))) return undefined;
    const columns = workspace.only?.split(' ') ?? exportedColumns(mapped);
    return { where: { condition: workspace.where, id }, columns };
  });
  yield* written({ kind: 'workspace', id }, parts);
}

async function* written(subject: Subject, parts: readonly Part[]): AsyncGenerator<string> {
  yield `${JSON.stringify({ export: subject, at: new Date().toISOString(), format: 1 })}\n`;
  let rows = 0;
  for (const part of parts) {
    for await (const page of pagesOf(part)) {
      rows += page.length;
      yield page.map((row) => `{"table":${JSON.stringify(part.table)},"row":${row}}\n`).join('');
    }
  }
  yield `${JSON.stringify({ end: true, rows })}\n`;
}

type Wanted = { where: Where; columns: readonly string[] } | undefined;

const partsOf = (keys: Keys, open: Open, wanted: (mapped: MappedTable) => Wanted): Part[] =>
  Object.entries(DATA_MAP).flatMap(([table, mapped]) => {
    const found = wanted(mapped);
    return found ? [{ table, ...found, keys: keys.get(table) ?? [], open }] : [];
  });

/** In brackets, with its values as parameters. `after`: see `MappedTable`. */
function conditionOf({ condition, id }: Where, after: string): SQL {
  const parts = condition.split(/:(id|after)\b/);
  const values: Readonly<Record<string, string>> = { id, after };
  return sql`(${sql.join(parts.map((part, n) => (n % 2 === 0 ? sql.raw(part) : sql`${values[part]}`)))})`;
}

/** Rows as texts of JSON, in the order of the primary key. */
async function* pagesOf({ table, columns, where, keys, open }: Part): AsyncGenerator<string[]> {
  if (keys.length === 0) throw new Error(`The table ${table} has no primary key to read it by.`);
  const names = sql.join(
    keys.map(({ name }) => sql`t.${sql.identifier(name)}`),
    sql`, `,
  );
  const row = sql.join(
    columns.map((name) => sql`t.${sql.identifier(name)}`),
    sql`, `,
  );
  let last: readonly string[] | undefined;
  for (let limit = FIRST_ROWS; ; ) {
    const after = last ? sql`and (${names}) > (${valuesOf(keys, last)})` : sql``;
    const page = await open((tx) =>
      tx.execute<{ row: string; key: string[] }>(sql`
        select (select row_to_json(r) from (select ${row}) r)::text as row, array[${keyTexts(keys)}] as key
        from ${sql.identifier(table)} t where ${conditionOf(where, last?.[0] ?? '')} ${after} order by ${names} limit ${limit}`),
    );
    const end = page.at(-1);
    if (!end) return;
    yield page.map((one) => one.row);
    if (page.length < limit) return;
    last = end.key;
    const bytes = page.reduce((sum, one) => sum + one.row.length, 0) / page.length;
    limit = Math.max(1, Math.min(PAGE_ROWS, Math.floor(PAGE_BYTES / bytes)));
  }
}

const keyTexts = (keys: readonly Key[]): SQL =>
  sql.join(
    keys.map(({ name }) => sql`t.${sql.identifier(name)}::text`),
    sql`, `,
  );

const valuesOf = (keys: readonly Key[], values: readonly string[]): SQL =>
  sql.join(
    keys.map(({ type }, n) => sql`${values[n]}::text::${sql.raw(type)}`),
    sql`, `,
  );

/** Of every table: the columns of its primary key and their types, as the database has them. */
async function readKeys(db: Db): Promise<Keys> {
  const rows = await db.execute<{ table: string } & Key>(sql`
    select c.relname as table, a.attname as name, format_type(a.atttypid, null) as type
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid
    where i.indisprimary and c.relnamespace = 'public'::regnamespace and a.attnum = any (i.indkey)
    order by c.relname, array_position(i.indkey::smallint[], a.attnum)`);
  const keys = new Map<string, Key[]>();
  for (const { table, name, type } of rows) {
    const known = keys.get(table) ?? [];
    known.push({ name, type });
    keys.set(table, known);
  }
  return keys;
}
