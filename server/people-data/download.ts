/** Answers `GET /api/export/me` and `GET /api/export/workspace`: data as lines of JSON, as it is read. */
import { randomUUID } from 'node:crypto';
import { can } from '../access/can.ts';
import { tellHappening } from '../audit/record.ts';
import { db } from '../database.ts';
import { download, downloader } from '../download.ts';
import { countRequest } from '../rate-limit.ts';
import { withWorkspace } from '../with-workspace.ts';
import { exportPerson, exportWorkspace } from './export.ts';

/** All about whoever asks. For people alone: a key is not the person who made it. */
export async function downloadMine(request: Request): Promise<Response> {
  const principal = await downloader(request);
  if (!principal) return refusal(401, 'You are signed out.');
  if (principal.kind !== 'person') return refusal(403, 'This is for people, signed in.');
  await countRequest(principal);
  return download(exportPerson(db(), principal.userId), `parallax-my-data-${today()}`);
}

/** The workspace that is open. It is told of in its audit log. */
export async function downloadWorkspace(request: Request): Promise<Response> {
  const principal = await downloader(request);
  if (!principal) return refusal(401, 'You are signed out.');
  const { workspaceId, userId, kind } = principal;
  if (!workspaceId || !can(principal, 'data.manage'))
    return refusal(403, 'You may not export the data of this workspace.');
  await countRequest(principal);
  const key = principal.kind === 'key' ? { key: principal.keyId } : {};
  const who = { actor: userId, by: kind, ...key, request: randomUUID() } as const;
  await withWorkspace(db(), workspaceId, (tx) =>
    tellHappening(tx, { ...who, action: 'data.export', resources: [workspaceId] }),
  );
  return download(exportWorkspace(db(), principal), `parallax-${workspaceId}-${today()}`);
}

const today = (): string => new Date().toISOString().slice(0, 10);

const refusal = (status: number, sentence: string): Response =>
  new Response(sentence, { status, headers: { 'cache-control': 'no-store' } });
