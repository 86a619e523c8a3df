/**
 * Questions a run asks a person. One row per (run, activation): asking again after a crash finds the
 * row. An answer and its event are written in one transaction; the second of two answers changes
 * nothing and its writer is told who was first.
 */
import { foreignKey, index, jsonb, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { runs } from './runs.ts';

export const approvals = pgTable(
  'approvals',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    runId: text('run_id').notNull(),
    node: text().notNull(),
    key: text().notNull(),
    question: text().notNull(),
    options: jsonb().$type<string[]>(),
    answerType: jsonb('answer_type').notNull(),
    /** The belief the person is asked about. */
    subject: jsonb().notNull(),
    status: text({ enum: ['open', 'answered', 'expired', 'withdrawn'] })
      .notNull()
      .default('open'),
    answer: jsonb(),
    answeredBy: text('answered_by'),
    answeredAt: timestamp('answered_at', { mode: 'date', withTimezone: true }),
    /** Chosen by whoever answers: the same one again is the same answer, also of another tab. */
    answerKey: text('answer_key'),
    deadline: timestamp({ mode: 'date', withTimezone: true }),
    onTimeout: text('on_timeout', { enum: ['abstain', 'fail'] }).notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('approvals_once').on(table.runId, table.key),
    foreignKey({
      columns: [table.workspaceId, table.runId],
      foreignColumns: [runs.workspaceId, runs.id],
    }).onDelete('cascade'),
    index('approvals_inbox').on(table.workspaceId, table.status, table.createdAt),
  ],
);
