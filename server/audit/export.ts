/** Answers `GET /api/audit`: the log as lines of JSON, as it is read; for whoever may read it. */
import { randomUUID } from 'node:crypto';
import { can } from '../access/can.ts';
import { db } from '../database.ts';
import { download, downloader } from '../download.ts';
import { countRequest } from '../rate-limit.ts';
import { withWorkspace } from '../with-workspace.ts';
import { exportLines } from './read.ts';
import { tellHappening } from './record.ts';

export async function exportLog(request: Request): Promise<Response> {
  const principal = await downloader(request);
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
  return download(exportLines(db(), workspaceId), `audit-${workspaceId}`);
}
