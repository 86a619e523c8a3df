/**
 * Questions to people. One row per (run, activation):
 *
 *   open -> answered (by a person) | expired (deadline) | withdrawn (no longer needed)
 *   withdrawn -> open (asked again)
 *
 * Whoever leaves `open` holds the run's row lock first, then the question's, and writes the event in the
 * same transaction: there is exactly one end, and the log knows it.
 */
import { and, eq, lte, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { approvals } from '#db/schema/approvals.ts';
import type { RunEvent } from '#engine/events.ts';
import type { EffectRequest } from '#primitives/define.ts';
import { hasType, type PortType, showType } from '#primitives/kit/port-type.ts';
import { tellHappening } from '#server/audit/record.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { announce, appendEvents, type RunRef } from './append.ts';
import { clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import { isEqualJson, storable } from './json.ts';
import { notify } from './notify.ts';
import { openQueue, sendRun } from './queue.ts';

type Question = Extract<EffectRequest, { kind: 'person' }>;
export type Asked = { approval: string; deadline?: number };

/** Puts the question into the inbox, once; asking again after a crash finds it there. */
export async function askPerson(
  db: Db,
  ref: RunRef & { node: string; key: string },
  question: Question,
): Promise<Asked> {
  const boss = await openQueue(db);
  const asked = await withWorkspace(db, ref.workspaceId, async (tx): Promise<Asked> => {
    const [made] = await insertQuestion(tx, ref, question);
    const [row] = await tx
      .select({ id: approvals.id, deadline: approvals.deadline })
      .from(approvals)
      .where(and(eq(approvals.runId, ref.runId), eq(approvals.key, ref.key)));
    if (!row) throw new Error(`The question of ${ref.key} in ${ref.runId} was not kept.`);
    if (made && row.deadline) {
      // The database counts microseconds, a Date does not: one more, so that the deadline has passed by then.
      const at = row.deadline.getTime() + 1;
      await sendRun(tx, boss, { run: ref.runId, workspace: ref.workspaceId, because: 'timer', at });
    }
    crashPoint('question.before-commit');
    return row.deadline ? { approval: row.id, deadline: row.deadline.getTime() } : { approval: row.id };
  });
  crashPoint('question.committed');
  return asked;
}

function insertQuestion(tx: Tx, ref: RunRef & { node: string; key: string }, question: Question) {
  const { deadlineMs, answerType, subject, onTimeout } = question;
  const deadline =
    deadlineMs === undefined ? null : sql`now() + ${deadlineMs}::float8 * interval '1 millisecond'`;
  return tx
    .insert(approvals)
    .values({
      id: newId('apr'),
      ...ref,
      question: question.question,
      options: optionsOf(question),
      answerType,
      subject: storable(subject),
      onTimeout,
      deadline,
    })
    .onConflictDoUpdate({
      target: [approvals.runId, approvals.key],
      set: { status: 'open', deadline },
      setWhere: eq(approvals.status, 'withdrawn'),
    })
    .returning({ id: approvals.id });
}

/** The labels to choose from; null = the person types an answer. */
function optionsOf({ options, answerType }: Question): string[] | null {
  const labels = options?.length ? options : answerType.t === 'Label' ? answerType.of : undefined;
  return labels?.length ? [...labels] : null;
}

/** The question is not needed any more. Leaves answered ones alone. */
export async function withdrawQuestion(db: Db, ref: RunRef, key: string): Promise<void> {
  await withWorkspace(db, ref.workspaceId, (tx) =>
    tx
      .update(approvals)
      .set({ status: 'withdrawn' })
      .where(and(eq(approvals.runId, ref.runId), eq(approvals.key, key), eq(approvals.status, 'open'))),
  );
  crashPoint('question.withdrawn');
}

type Answer = {
  workspaceId: string;
  approvalId: string;
  by: string;
  answer: unknown;
  /** The same one again must be the same answer. */
  key?: string | undefined;
  /** Asked before anything is written, in the same transaction; throws where this person may not. */
  check?: (tx: Tx, question: { approvalId: string; runId: string }) => Promise<void>;
};

/**
 * Records an answer and wakes the run. The same person's same answer once more changes nothing and is no error.
 * Throws `not-found`, `approval.answered` when another answer, the deadline or the run's end came first, and
 * `approval.answer` when the value does not fit.
 */
export async function answerQuestion(db: Db, answer: Answer): Promise<void> {
  await recordAnswer(db, answer).catch(async (error: unknown) => {
    const isLate = error instanceof AppError && error.code === 'approval.answered';
    if (!isLate || !(await isGiven(db, answer))) throw error;
  });
}

/** Has this person given this very answer already? */
async function isGiven(db: Db, { workspaceId, approvalId, by, answer }: Answer): Promise<boolean> {
  const [row] = await withWorkspace(db, workspaceId, (tx) =>
    tx.select().from(approvals).where(eq(approvals.id, approvalId)),
  );
  if (row?.status !== 'answered') return false;
  return row.answeredBy === by && isEqualJson(row.answer, storable(answer));
}

async function recordAnswer(
  db: Db,
  { workspaceId, approvalId, by, answer, key: answerKey, check }: Answer,
): Promise<void> {
  const boss = await openQueue(db);
  const at = await clockOf(db).current();
  const done = await withWorkspace(db, workspaceId, async (tx) => {
    const [row] = await tx.select().from(approvals).where(eq(approvals.id, approvalId));
    if (!row) throw new AppError('not-found', { what: 'question' });
    if (row.status !== 'open') throw new AppError('approval.answered', { status: row.status });
    await check?.(tx, { approvalId, runId: row.runId });
    checkAnswer(row, answer);
    const { runId, node, key } = row;
    const events: RunEvent[] = [{ kind: 'human.answered', at, node, key, approval: row.id, by, answer }];
    const appended = await appendEvents(tx, { runId, workspaceId, events });
    const [closed] = await tx
      .update(approvals)
      .set({
        status: 'answered',
        answer: storable(answer),
        answeredBy: by,
        answerKey: answerKey ?? null,
        answeredAt: sql`now()`,
      })
      .where(
        and(
          eq(approvals.id, approvalId),
          eq(approvals.status, 'open'),
          sql`(${approvals.deadline} is null or ${approvals.deadline} > now())`,
        ),
      )
      .returning({ id: approvals.id });
    if (!appended || !closed)
      throw new AppError('approval.answered', { status: await statusNow(tx, approvalId) });
    await sendRun(tx, boss, { run: runId, workspace: workspaceId, because: 'answer' });
    crashPoint('answer.before-commit');
    return { runId, seq: appended.seq };
  });
  crashPoint('answer.committed');
  notify(db, { run: done.runId, workspace: workspaceId, seq: done.seq, kinds: ['events', 'state', 'job'] });
}

async function statusNow(tx: Tx, approvalId: string): Promise<string> {
  const [row] = await tx
    .select({ status: approvals.status })
    .from(approvals)
    .where(eq(approvals.id, approvalId));
  return !row || row.status === 'open' ? 'expired' : row.status;
}

function checkAnswer(row: { options: string[] | null; answerType: unknown }, answer: unknown): void {
  if (row.options?.length && !(typeof answer === 'string' && row.options.includes(answer))) {
    throw new AppError('approval.answer', { problem: `it is none of ${row.options.join(', ')}.` });
  }
  const type = row.answerType as PortType;
  if (!hasType(answer, type))
    throw new AppError('approval.answer', { problem: `it is not a ${showType(type)}.` });
}

/** Ends the questions of a run whose deadline has passed, by the database's clock. */
export async function expireQuestions(db: Db, ref: RunRef): Promise<number> {
  const due = and(
    eq(approvals.runId, ref.runId),
    eq(approvals.status, 'open'),
    lte(approvals.deadline, sql`now()`),
  );
  const at = await clockOf(db).current();
  const expired = await withWorkspace(db, ref.workspaceId, async (tx) => {
    const found = await tx.select().from(approvals).where(due);
    if (found.length === 0) return undefined;
    // The run's lock first, as everywhere.
    await tx.execute(sql`select 1 from runs where id = ${ref.runId} for update`);
    const ended = await tx.update(approvals).set({ status: 'expired' }).where(due).returning();
    const events = ended.map(
      ({ id, node, key, onTimeout }): RunEvent => ({
        kind: 'human.expired',
        at,
        node,
        key,
        approval: id,
        as: onTimeout,
      }),
    );
    if (events.length === 0) return undefined;
    const what = { ...ref, events };
    const appended = await appendEvents(tx, what);
    const resources = [ref.runId, ...ended.map(({ id }) => id)];
    await tellHappening(tx, { action: 'approvals.expire', actor: 'deadline', by: 'system', resources });
    crashPoint('expiry.before-commit');
    return appended && { ...what, seq: appended.seq };
  });
  if (!expired) return 0;
  crashPoint('expiry.committed');
  announce(db, expired, expired.seq);
  return expired.events.length;
}
