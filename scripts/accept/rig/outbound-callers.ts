/**
 * Everything in Parallax that calls an address somebody typed, for the experiments that try to misuse it. Whoever
 * adds such a caller adds it here; server/outbound/one-door.test.ts finds those that go around the door.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { definition } from '#server/agents/kinds/definition.ts';
import { bareAgent, inspect } from '#server/agents/kinds/kinds.ts';
import { AppError } from '#server/errors.ts';
import { createWebhook, deliver } from '#server/hooks/webhooks.ts';
import { guardedFetch } from '#server/outbound/guarded-fetch.ts';
import { outsideFor } from '#server/runtime/agents.ts';
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

const SHARED = { name: 'N', task: 't', input: { t: 'Text' }, output: { t: 'Text' } };
const NOBODY = { approved: {}, changed: async () => {}, learned: async () => {} };

/** Registers nothing: asks an agent of these settings who it is, and for an answer, as a run does. */
const agent = (kind: string, configOf: (url: string) => object): OutboundCaller => ({
  name: `${kind} agent`,
  async call(url, { db, workspaceId, signal }) {
    const read = definition.safeParse({ ...SHARED, kind, config: configOf(url) });
    if (!read.success) throw new AppError('out.address', { reason: 'the form of the agent refuses it' });
    const outside = await outsideFor(db, workspaceId);
    const made = { named: { id: 'agr_tried', version: 1 }, outside, watch: NOBODY };
    const asked = inspect(read.data, outside, signal).catch(() => undefined);
    const answer = bareAgent(read.data, made).call('x', { signal, seed: 0, idempotencyKey: 'k' });
    const [reply] = await Promise.all([answer, asked]);
    return reply;
  },
});

/** Reads a description of an API from where it is. */
async function readOpenApi(url: string, { db, workspaceId, signal }: CallerContext): Promise<unknown> {
  const outside = await outsideFor(db, workspaceId);
  return outside.fetch(url, { signal });
}

/** Long enough to be answered on this machine, short enough to be tried a thousand times. */
const CALL_MS = 400;

export const OUTBOUND_CALLERS: OutboundCaller[] = [
  { name: 'webhook', call: tellWebhook },
  { name: 'description of an API', call: readOpenApi },
  agent('http', (url) => ({ url })),
  agent('model', (baseUrl) => ({ provider: 'compatible', model: 'm', baseUrl })),
  agent('mcp', (url) => ({ server: { transport: 'http', url }, tool: 'x' })),
  agent('a2a', (url) => ({ url })),
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
