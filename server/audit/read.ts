/** Reads the log as it is exported. */
import { asc, desc, gt, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { auditCheckpoints, auditEntries, auditHeads } from '#db/schema/audit.ts';
import { withWorkspace } from '../with-workspace.ts';
import type { Checkpoint } from './line.ts';
import type { Signer } from './sign.ts';

const PAGE = 1_000;
const stamp = (at: unknown) =>
  sql<string>`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Lines of JSON, oldest first, a thousand at a time. What is added meanwhile may or may not come along. */
export async function* exportLines(db: Db, workspaceId: string): AsyncGenerator<string> {
  for (let last = 0; ; ) {
    const rows = await withWorkspace(db, workspaceId, (tx) => readAfter(tx, last));
    const end = rows.at(-1);
    if (!end) return;
    last = end.seq;
    yield rows
      .map(({ at, entry, hash, previous, seq }) => {
        const workspace = JSON.stringify(workspaceId);
        return `{"at":"${at}","entry":${entry},"hash":"${hash}","previous":"${previous}","seq":${seq},"workspace":${workspace}}\n`;
      })
      .join('');
  }
}

const readAfter = (tx: Tx, seq: number) =>
  tx
    .select({
      ...{ seq: auditEntries.seq, entry: auditEntries.entry, hash: auditEntries.hash },
      ...{ previous: auditEntries.previous, at: stamp(auditEntries.at) },
    })
    .from(auditEntries)
    .where(gt(auditEntries.seq, seq))
    .orderBy(asc(auditEntries.seq))
    .limit(PAGE);

/** Signs the end of the open workspace's log as it is now, once. Undefined where nothing is to be signed. */
export async function signEnd(tx: Tx, signer: Signer): Promise<Checkpoint | undefined> {
  const [head] = await tx
    .select({
      ...{ workspace: auditHeads.workspaceId, seq: auditHeads.seq, hash: auditHeads.hash },
      ...{ at: stamp(auditHeads.at), time: auditHeads.at },
    })
    .from(auditHeads);
  if (!head) return undefined;
  const { time, ...point } = head;
  const signed = signer.sign(point);
  const { seq, hash, key: keyId, signature, workspace: workspaceId } = signed;
  await tx
    .insert(auditCheckpoints)
    // The time with its microseconds, which a Date would lose.
    .values({ workspaceId, seq, hash, keyId, signature, at: sql`${signed.at}::timestamptz` })
    .onConflictDoNothing();
  return signed;
}

/** Newest first. */
export async function readCheckpoints(tx: Tx, limit: number): Promise<Checkpoint[]> {
  return tx
    .select({
      ...{ at: stamp(auditCheckpoints.at), hash: auditCheckpoints.hash, key: auditCheckpoints.keyId },
      ...{ seq: auditCheckpoints.seq, signature: auditCheckpoints.signature },
      workspace: auditCheckpoints.workspaceId,
    })
    .from(auditCheckpoints)
    .orderBy(desc(auditCheckpoints.seq))
    .limit(limit);
}

/** Of every workspace whose log has grown since; what a worker does every hour. */
export async function signAll(db: Db, signer: Signer, signal: AbortSignal): Promise<number> {
  const grown = await db.execute<{
    id: string;
  }>(sql`select workspace_id as id from audit_heads h where not exists
    (select from audit_checkpoints c where c.workspace_id = h.workspace_id and c.seq = h.seq and c.key_id = ${signer.keyId})`);
  let signed = 0;
  for (const { id } of grown) {
    if (signal.aborted) break;
    if (await withWorkspace(db, id, (tx) => signEnd(tx, signer))) signed += 1;
  }
  return signed;
}
