/** What patterns remember, across runs. The newest entries of a space are kept; reading never changes any. */
import { createHash } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { memories } from '#db/schema/memories.ts';
import type { MemoryRequest, Recalled } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { toPlain } from '#primitives/kit/items.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { crashPoint } from './crash-point.ts';
import { storable } from './json.ts';
import { likeness } from './likeness.ts';

/** Entries of one space that are kept, and looked through for something alike. */
export const KEPT_MAX = 2_000;

type Recall = Extract<MemoryRequest, { op: 'recall' }>;
type Remember = Extract<MemoryRequest, { op: 'remember' }>;

/** The entry for this key, or the one most like it if it is alike enough; `undefined` when there is none. */
export function recall(db: Db, workspaceId: string, request: Recall): Promise<Recalled | undefined> {
  const { space, key, match, atLeast } = request;
  const inSpace = and(eq(memories.workspaceId, workspaceId), eq(memories.space, space));
  const ageMs = sql<number>`extract(epoch from now() - ${memories.at}) * 1000`.mapWith(Number);
  return withWorkspace(db, workspaceId, async (tx) => {
    const columns = { belief: memories.belief, keyText: memories.keyText, ageMs };
    const [same] = await tx
      .select(columns)
      .from(memories)
      .where(and(inSpace, eq(memories.keyHash, hashOf(key))));
    if (same) return found(same, 1);
    if (match === 'exact') return undefined;
    const rows = await tx
      .select(columns)
      .from(memories)
      .where(inSpace)
      .orderBy(desc(memories.at))
      .limit(KEPT_MAX);
    const asked = textOf(key);
    const ranked = rows.map((row) => ({ row, similarity: likeness(asked, row.keyText) }));
    const [best] = ranked.sort((a, b) => b.similarity - a.similarity);
    return best && best.similarity >= atLeast ? found(best.row, best.similarity) : undefined;
  });
}

/** Throws when the value cannot be kept, with a sentence. */
export function remember(db: Db, workspaceId: string, { space, key, belief }: Remember): Promise<void> {
  const plain = toPlain(belief.value);
  if (!plain.isOk) throw new Error(`This cannot be remembered: ${plain.problem}`);
  const row = {
    workspaceId,
    space,
    keyHash: hashOf(key),
    key: storable(key),
    keyText: textOf(key),
    belief: storable({ ...belief, value: plain.value }),
  };
  return withWorkspace(db, workspaceId, async (tx) => {
    await tx
      .insert(memories)
      .values(row)
      .onConflictDoUpdate({
        target: [memories.workspaceId, memories.space, memories.keyHash],
        set: { belief: row.belief, at: sql`now()` },
      });
    await tx.execute(sql`
      delete from memories where workspace_id = ${workspaceId} and space = ${space} and key_hash in (
        select key_hash from memories where workspace_id = ${workspaceId} and space = ${space}
        order by at desc, key_hash offset ${KEPT_MAX})`);
    crashPoint('memory.before-commit');
  });
}

const found = ({ belief, ageMs }: { belief: unknown; ageMs: number }, similarity: number): Recalled => ({
  // written by `remember` only
  belief: belief as Belief,
  similarity,
  ageMs: Math.max(0, Math.round(ageMs)),
});

const hashOf = (key: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(storable(key)) ?? '')
    .digest('hex');

const textOf = (key: unknown): string => {
  const kept = storable(key);
  return typeof kept === 'string' ? kept : (JSON.stringify(kept) ?? '');
};
