/**
 * The one way a draft changes. Writers take turns by the row lock of the pattern. What others did since the
 * revision a writer had seen is compared with what the writer wants: it is done on top of that, or nothing is
 * written and the writer learns what meets what.
 */
import { randomUUID } from 'node:crypto';
import { and, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { patternEdits } from '#db/schema/edits.ts';
import { patterns } from '#db/schema/patterns.ts';
import { deltaOf } from '#engine/delta.ts';
import { apply, type Op } from '#engine/ops.ts';
import { LIMITS, type Pattern, patternSchema } from '#engine/pattern.ts';
import { type Conflict, rebase } from '#engine/rebase.ts';
import { AppError } from '#server/errors.ts';
import { isPresent } from '#server/routers/patterns/find.ts';
import { storable, storableJson } from '#server/runtime/json.ts';

/** One intent of one person; `id` makes it the same one whenever it is sent again. */
export type Edit = { id: string; ops: readonly Op[]; note?: string | undefined };

export type Draft = typeof patterns.$inferSelect;

export type Appended =
  | { accepted: true; revision: number; savedAt: Date }
  /** `theirs` of a conflict is a revision. */
  | { accepted: false; revision: number; conflicts: readonly Conflict[] };

/** Every so many revisions the log has the whole draft. */
const WHOLE_EVERY = 100;

/** Until the end of the transaction nobody else changes the draft. Throws `not-found`. */
export async function lockDraft(tx: Tx, id: string): Promise<Draft> {
  const [row] = await tx.select().from(patterns).where(isPresent(id)).for('no key update');
  if (!row) throw new AppError('not-found', { what: 'pattern' });
  return row;
}

type Wanted = { base: number; edits: readonly Edit[]; actor: string };

/** `base` is the revision the writer had seen; all edits are taken, or none. */
export async function appendEdits(tx: Tx, draft: Draft, wanted: Wanted): Promise<Appended> {
  const { landed, foreign } = await readSince(tx, draft, wanted);
  const edits = wanted.edits
    .filter(({ id }) => !landed.has(id))
    .map((edit) => ({ ...edit, ops: storable(edit.ops) }));
  if (edits.length === 0) return { accepted: true, revision: draft.revision, savedAt: draft.updatedAt };
  if (!foreign) throw new AppError('pattern.revision', { revision: wanted.base });
  const head = patternSchema.parse(draft.graph);
  const ops = edits.flatMap((edit) => edit.ops);
  const { conflicts } = rebase(head, foreign, ops);
  if (conflicts.length > 0) {
    const theirs = conflicts.map((one) => ({ ...one, theirs: foreign[one.theirs]?.revision ?? 0 }));
    return { accepted: false, revision: draft.revision, conflicts: theirs };
  }
  return write(tx, draft, { ...wanted, head, edits, names: about(ops) });
}

type Since = {
  /** Those of the wanted edits that the log has. */
  landed: ReadonlySet<string>;
  /** All others after the base; `undefined` where the log does not reach back to it. */
  foreign: readonly { revision: number; id: string; ops: readonly Op[] }[] | undefined;
};

async function readSince(tx: Tx, draft: Draft, { base, edits }: Wanted): Promise<Since> {
  const wanted = edits.map(({ id }) => id);
  const { revision, editId, patternId } = patternEdits;
  const rows = await tx
    .select({ revision, id: editId, base: patternEdits.base, ops: sql<readonly Op[]>`${patternEdits.ops}` })
    .from(patternEdits)
    .where(
      and(
        eq(patternId, draft.id),
        or(gt(revision, base), inArray(editId, wanted), eq(revision, draft.revision)),
      ),
    )
    .orderBy(revision);
  if (rows.at(-1)?.revision !== draft.revision) await beginLog(tx, draft);
  const landed = new Set(rows.filter(({ id }) => wanted.includes(id)).map(({ id }) => id));
  const since = rows.filter((row) => row.revision > base);
  // A log begins with a row that had seen itself: what came before it is not known.
  const isKnown = since.length === draft.revision - base && since.every((row) => row.base < row.revision);
  return { landed, foreign: isKnown ? since.filter(({ id }) => !landed.has(id)) : undefined };
}

/** What the draft was before anything was logged: a row of its own, which nobody did. */
async function beginLog(tx: Tx, draft: Draft): Promise<void> {
  const { workspaceId, id, revision, createdBy, updatedAt } = draft;
  const graph = sql`${storableJson(draft.graph)}::jsonb`;
  await tx.insert(patternEdits).values({
    ...{ workspaceId, patternId: id, revision, editId: randomUUID(), ops: sql`'[]'::jsonb`, graph },
    ...{ base: revision, actor: createdBy, createdAt: updatedAt },
  });
}

type Writing = Wanted & { head: Pattern; names: About };

async function write(tx: Tx, draft: Draft, { base, edits, actor, head, names }: Writing): Promise<Appended> {
  const { workspaceId, id } = draft;
  let { revision } = draft;
  let graph = head;
  const rows = edits.map((edit) => {
    const next = afterEdit(graph, edit);
    const ops = [...deltaOf(graph, next), ...edit.ops.filter(({ type }) => type === 'describe')];
    graph = next;
    revision += 1;
    const whole = revision % WHOLE_EVERY === 0 ? sql`${storableJson(next)}::jsonb` : null;
    return {
      ...{ workspaceId, patternId: id, revision, editId: edit.id, note: edit.note ?? null },
      ...{ ops: sql`${storableJson(ops)}::jsonb`, graph: whole, base, actor },
    };
  });
  const text = storableJson(graph);
  if (Buffer.byteLength(text) > LIMITS.bytes) throw tooLarge(`${LIMITS.bytes / 1_048_576} MB`);
  await tx.insert(patternEdits).values(rows);
  const [saved] = await tx
    .update(patterns)
    .set({ graph: sql`${text}::jsonb`, revision, updatedAt: sql`now()`, ...names })
    .where(eq(patterns.id, id))
    .returning({ revision: patterns.revision, savedAt: patterns.updatedAt });
  if (!saved) throw new AppError('not-found', { what: 'pattern' });
  return { accepted: true, ...saved };
}

/** Throws where a limit kept something out: what was sent would be lost without a word. */
function afterEdit(before: Pattern, { ops }: Edit): Pattern {
  const after = ops.reduce((at, op) => {
    const next = apply(at, op).pattern;
    if (op.type === 'addNodes' && lacks(next.nodes, op.nodes)) throw tooLarge(MOST);
    if ((op.type === 'addNodes' || op.type === 'connect') && lacks(next.edges, op.edges ?? []))
      throw tooLarge(MOST);
    return next;
  }, before);
  // A setting of the pattern itself may be of any kind until here.
  return ops.some(({ type }) => type === 'setPattern') ? patternSchema.parse(after) : after;
}

function lacks(list: readonly { id: string }[], wanted: readonly { id: string }[]): boolean {
  if (wanted.length === 0) return false;
  const ids = new Set(list.map(({ id }) => id));
  return wanted.some(({ id }) => !ids.has(id));
}

const MOST = `${LIMITS.nodes} nodes or ${LIMITS.edges} connections`;

const tooLarge = (limit: string): AppError => new AppError('pattern.too-large', { limit });

type About = { name?: string; description?: string };

/** The newest name and description. */
function about(ops: readonly Op[]): About {
  const named: About = {};
  for (const op of ops) {
    if (op.type !== 'describe') continue;
    if (op.name !== undefined) named.name = op.name;
    if (op.description !== undefined) named.description = op.description;
  }
  return named;
}
