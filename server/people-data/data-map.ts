/**
 * What is kept about people, as data: every column of the migrated database, the queue's included, with what it is,
 * what for, how long, and how it leaves. A column that is not here fails data-map.db.test.ts; the export (export.ts)
 * and `docs/data-map.md` are made from it.
 *
 * Two subjects own data. A **person** owns the account: who they are and how they sign in. A **workspace** owns its
 * content: what somebody types into patterns, runs, answers and notes there is the workspace's, whoever typed it, stays
 * when they leave and goes with the workspace. Who typed it is kept as an id; the name to it is in `users` alone, so
 * that an erased person's id says nothing any more.
 */
import { type Category, columnsOf, type MappedTable } from './mapped.ts';
import { ACCOUNT_TABLES } from './tables-of-accounts.ts';
import { MACHINE_TABLES } from './tables-of-machines.ts';
import { WORKSPACE_TABLES } from './tables-of-workspaces.ts';

/** By table; one outside of the schema `public` has its schema before it. */
export const DATA_MAP: Readonly<Record<string, MappedTable>> = {
  ...ACCOUNT_TABLES,
  ...WORKSPACE_TABLES,
  ...MACHINE_TABLES,
};

type MappedColumn = { table: string; column: string; category: Category };

export const mappedColumns = (): MappedColumn[] =>
  Object.entries(DATA_MAP).flatMap(([table, mapped]) => columnsOf(mapped).map((one) => ({ table, ...one })));
