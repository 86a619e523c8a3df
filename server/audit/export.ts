/** Answers `GET /api/audit`: the log as lines of JSON, as it is read; for whoever may read it. */
import { randomUUID } from 'node:crypto';
import { TRPCError } from '@trpc/server';
import { can } from '../access/can.ts';
import type { Principal } from '../access/principal.ts';
import { addressOf } from '../client-address.ts';
import { db } from '../database.ts';
import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { whoAsks } from '../keys/who-asks.ts';
import { countRequest } from '../rate-limit.ts';
import { withWorkspace } from '../with-workspace.ts';
import { exportLines } from './read.ts';
import { tellHappening } from './record.ts';

export async function exportLog(request: Request): Promise<Response> {
  const principal = await asker(request);
  if (!principal) return new Response('You are signed out.', { status: 401 });
  const { workspaceId, userId, kind } = principal;
  if (!workspaceId || !can(principal, 'audit.read')) {
    return new Response('You may not read the audit log.', { status: 403 });
  }
  await countRequest(principal);
  const entry = {
    action: 'audit.export',
    actor: userId,
    by: kind,
    resources: [],
    request: randomUUID(),
  } as const;
  await withWorkspace(db(), workspaceId, (tx) => tellHappening(tx, entry));
  const lines = exportLines(db(), workspaceId);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
  return new Response(stream, {
    headers: {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${workspaceId}.jsonl"`,
      'cache-control': 'no-store',
    },
  });
}

/** Null: nobody, or a key that does not hold. */
async function asker(request: Request): Promise<Principal | null> {
  try {
    return await whoAsks(db(), request.headers, addressOf(request.headers, env().TRUSTED_PROXIES));
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof AppError) return null;
    throw error;
  }
}
