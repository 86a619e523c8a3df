/**
 * What ended runs add up to, so that no dashboard reads them one by one. A run is added in the transaction
 * that marks it as counted, so each is in exactly one place: here, or among the runs not counted yet, which
 * are read live. To build both tables anew, empty them and set `runs.counted` to false.
 *
 * `run_sums` goes back a little further than the longest window that is shown; what is older is deleted.
 */
import { integer, pgTable, primaryKey, smallint, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

export const runSums = pgTable(
  'run_sums',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    /** Minutes that a row covers: 1 or 60. Every run is in both. */
    grain: smallint().notNull(),
    /**
     * What is counted, and by which `key`. `status`: runs by final status. `confidence`: runs by a JSON list
     * of status and tenth of [0,1], null for no number. `ms`: runs that were not cancelled by the bucket of
     * their time (server/history/histogram.ts). `pair` and `disagreed`: questions two agents both answered, and
     * those they answered differently, by a JSON list of the agents.
     */
    kind: text({ enum: ['status', 'confidence', 'ms', 'pair', 'disagreed'] }).notNull(),
    key: text().notNull(),
    /** The first moment covered; by when the runs ended. */
    at: timestamp({ mode: 'date', withTimezone: true }).notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.grain, table.kind, table.at, table.key] })],
);

/** All runs of one content, in whichever workspace: `status` and `ms` as above, without cancelled runs. */
export const contentSums = pgTable(
  'content_sums',
  {
    hash: text().notNull(),
    kind: text({ enum: ['status', 'ms'] }).notNull(),
    key: text().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.hash, table.kind, table.key] })],
);
