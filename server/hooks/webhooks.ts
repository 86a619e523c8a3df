/** Webhooks: telling another program what happened here. What is told is written by the database, see db/schema/hooks.ts. */
import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { webhookDeliveries, webhooks } from '#db/schema/hooks.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { type GuardedFetch, guardedFetch } from '../outbound/guarded-fetch.ts';
import { readAllowList } from '../outbound/read-allow-list.ts';
import { toDestination } from '../outbound/url.ts';
import { clockOf } from '../runtime/clock.ts';
import type { Place } from '../secrets/seal.ts';
import { openText, sealText } from '../secrets/secrets.ts';
import { withWorkspace } from '../with-workspace.ts';
import { newSigningKey, sign } from './signature.ts';

export const EVENTS = ['run.finished', 'approval.needed'] as const;
export type HookEvent = (typeof EVENTS)[number];

const placeOf = (workspaceId: string, id: string): Place => ({
  ...{ workspaceId, table: 'webhooks', row: id, field: 'key' },
});

type NewWebhook = { workspaceId: string; url: string; events: readonly HookEvent[]; createdBy: string };

/** The signing key is in this answer and nowhere else. Throws `out.address`. */
export async function createWebhook(tx: Tx, given: NewWebhook): Promise<{ id: string; key: string }> {
  const { workspaceId, events, createdBy } = given;
  const url = toDestination(given.url).url.href;
  const [id, key] = [newId('whk'), newSigningKey()];
  const sealed = await sealText(tx, placeOf(workspaceId, id), key);
  await tx.insert(webhooks).values({ id, workspaceId, url, events: [...events], createdBy, sealed });
  return { id, key };
}

/** Seconds after each attempt until the next; after the last one it is given up. About a day in all. */
const AGAIN_SECONDS = [5, 30, 120, 600, 1_800, 7_200, 21_600, 43_200];
/** How long one attempt may take; a worker that dies in it leaves the delivery to others after `CLAIM_SECONDS`. */
const ATTEMPT_MS = 15_000;
const CLAIM_SECONDS = 60;

export type Claimed = { id: string; workspaceId: string; attempts: number; body: string };
type Outcome = { status?: number; problem?: string };

/** Takes deliveries that are due, by the database's clock; nobody else gets them within the next minute. */
export async function claimDue(db: Db, limit: number): Promise<Claimed[]> {
  const rows = await db.execute<Claimed>(sql`
    update webhook_deliveries set attempts = attempts + 1, next_at = now() + ${CLAIM_SECONDS} * interval '1 second'
    where id in (
      select id from webhook_deliveries where status = 'waiting' and next_at <= now()
      order by next_at limit ${limit} for update skip locked)
    returning id, workspace_id as "workspaceId", attempts, body::text as body`);
  return [...rows];
}

/** One attempt, and what comes of it. Never throws for what the other side does. */
export async function deliver(db: Db, claimed: Claimed, { timeoutMs = ATTEMPT_MS } = {}): Promise<Outcome> {
  const outcome = await send(db, claimed, timeoutMs).catch(toOutcome);
  const isSent = outcome.problem === undefined;
  const again = AGAIN_SECONDS[claimed.attempts - 1];
  const status = isSent ? 'sent' : again === undefined ? 'failed' : 'waiting';
  const next = status === 'waiting' ? sql`now() + ${again ?? 0} * interval '1 second'` : sql`null`;
  await db
    .update(webhookDeliveries)
    .set({
      ...{ status, nextAt: next, lastStatus: outcome.status ?? null, problem: outcome.problem ?? null },
      ...(isSent && { sentAt: sql`now()` }),
    })
    .where(and(eq(webhookDeliveries.workspaceId, claimed.workspaceId), eq(webhookDeliveries.id, claimed.id)));
  return outcome;
}

/** Sends the signed call. Throws an AppError when nothing was answered. */
async function send(db: Db, { id, workspaceId, body }: Claimed, timeoutMs: number): Promise<Outcome> {
  const { url, key, allow } = await withWorkspace(db, workspaceId, (tx) =>
    readTarget(tx, { id, workspaceId }),
  );
  const timestamp = Math.floor((await clockOf(db).current()) / 1000);
  return post(guardedFetch({ allow, timeoutMs, maxBytes: 65_536 }), {
    ...{ url, body },
    headers: { 'content-type': 'application/json', ...sign({ id, timestamp, body }, key) },
  });
}

type Post = { url: string; body: string; headers: Record<string, string> };

/** A redirect is no answer: what was signed for one address is not sent to another. */
async function post(call: GuardedFetch, { url, ...init }: Post): Promise<Outcome> {
  const reply = await call(url, { ...init, method: 'POST', redirect: 'manual' });
  await reply.body?.cancel();
  const { status } = reply;
  return reply.ok ? { status } : { status, problem: `It answered with ${status}.` };
}

async function readTarget(tx: Tx, { id, workspaceId }: { id: string; workspaceId: string }) {
  const [row] = await tx
    .select({ id: webhooks.id, url: webhooks.url, sealed: webhooks.sealed, enabled: webhooks.enabled })
    .from(webhookDeliveries)
    .innerJoin(
      webhooks,
      and(
        eq(webhooks.workspaceId, webhookDeliveries.workspaceId),
        eq(webhooks.id, webhookDeliveries.webhookId),
      ),
    )
    .where(eq(webhookDeliveries.id, id));
  if (!row?.enabled) throw new AppError('webhook.off');
  const key = await openText(tx, placeOf(workspaceId, row.id), row.sealed);
  return { url: row.url, key, allow: await readAllowList(tx, workspaceId) };
}

function toOutcome(error: unknown): Outcome {
  if (error instanceof AppError) return { problem: `${error.message} ${error.fix}` };
  throw error;
}

/** Sends it again from the first attempt on, with the same id: whoever had it already can tell. Throws `not-found`. */
export async function redeliver(tx: Tx, id: string): Promise<void> {
  const rows = await tx
    .update(webhookDeliveries)
    .set({ status: 'waiting', attempts: 0, nextAt: sql`now()` })
    .where(eq(webhookDeliveries.id, id))
    .returning({ id: webhookDeliveries.id });
  if (rows.length === 0) throw new AppError('not-found', { what: 'delivery' });
}

const KEPT_DAYS = 30;

/** Deletes what was told long ago. */
export async function forgetDeliveries(db: Db): Promise<void> {
  await db.execute(sql`
    delete from webhook_deliveries where status <> 'waiting' and created_at < now() - ${KEPT_DAYS} * interval '1 day'`);
}
