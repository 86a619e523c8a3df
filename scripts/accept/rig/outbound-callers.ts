/**
 * Everything in Parallax that calls an address somebody typed, for the experiments that try to misuse it. Whoever
 * adds such a caller adds it here; server/outbound/one-door.test.ts finds those that go around the door.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { AppError } from '#server/errors.ts';
import { createWebhook, deliver } from '#server/hooks/webhooks.ts';
import { guardedFetch } from '#server/outbound/guarded-fetch.ts';
import { withWorkspace } from '#server/with-workspace.ts';

export type CallerContext = { db: Db; workspaceId: string; signal: AbortSignal };

export type OutboundCaller = {
  name: string;
  /** Calls this very address the way the product does; rejects when nothing was sent. */
  call(url: string, context: CallerContext): Promise<unknown>;
};

/** Tells `url` of something, and fails as the list of deliveries says it failed. */
async function tellWebhook(url: string, { db, workspaceId }: CallerContext): Promise<void> {
  const createdBy = 'usr_1';
  const { id } = await withWorkspace(db, workspaceId, (tx) =>
    createWebhook(tx, { workspaceId, url, events: ['run.finished'], createdBy }),
  );
  await db.execute(sql`insert into webhook_deliveries (id, workspace_id, webhook_id, event, body)
    values (${`dlv_${id}`}, ${workspaceId}, ${id}, 'run.finished', '{}')`);
  const claimed = { id: `dlv_${id}`, workspaceId, attempts: 1, body: '{}' };
  const { problem } = await deliver(db, claimed, { timeoutMs: CALL_MS });
  if (problem !== undefined) throw new AppError('out.unreachable', { host: 'the listener', problem });
}

/** Long enough to be answered on this machine, short enough to be tried a thousand times. */
const CALL_MS = 400;

export const OUTBOUND_CALLERS: OutboundCaller[] = [
  { name: 'webhook', call: tellWebhook },
  {
    name: 'guarded fetch',
    call: (url, { signal }) => guardedFetch({ allow: null, signal })(url),
  },
  {
    name: 'guarded fetch with a body',
    call: (url, { signal }) =>
      guardedFetch({ allow: null, signal })(url, {
        method: 'POST',
        body: '{}',
        headers: { authorization: 'x' },
      }),
  },
];
