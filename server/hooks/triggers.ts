/** Triggers: another program starts the published version of a pattern with a signed call. */

import { and, eq, isNull } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { triggers } from '#db/schema/hooks.ts';
import { patterns } from '#db/schema/patterns.ts';
import { members } from '#db/schema/workspaces.ts';
import { refuseOverBudget } from '#server/budgets/whole-runs.ts';
import { permissionsOf } from '../access/roles.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { fromColumn } from '../routers/patterns/graph.ts';
import { checkInputs } from '../routers/runs/inputs.ts';
import { admit } from '../runtime/admission.ts';
import { enqueueRun } from '../runtime/enqueue.ts';
import { findVersion } from '../schedules/version.ts';
import type { Place } from '../secrets/seal.ts';
import { openText, sealText } from '../secrets/secrets.ts';
import { withWorkspace } from '../with-workspace.ts';
import { newSigningKey } from './signature.ts';

export type Trigger = typeof triggers.$inferSelect;

const placeOf = (workspaceId: string, id: string): Place => ({
  ...{ workspaceId, table: 'triggers', row: id, field: 'key' },
});

type NewTrigger = Pick<Trigger, 'workspaceId' | 'patternId' | 'versionId' | 'name' | 'createdBy'>;

/** The signing key is in this answer and nowhere else. */
export async function createTrigger(tx: Tx, given: NewTrigger): Promise<{ id: string; key: string }> {
  const [id, key] = [newId('trg'), newSigningKey()];
  const sealed = await sealText(tx, placeOf(given.workspaceId, id), key);
  await tx.insert(triggers).values({ ...given, id, sealed });
  return { id, key };
}

/** Outside the tenant door: whoever calls is known by the signature alone. Switched off or removed = not there. */
export async function findTrigger(db: Db, id: string): Promise<Trigger | undefined> {
  const isThere = and(
    eq(patterns.workspaceId, triggers.workspaceId),
    eq(patterns.id, triggers.patternId),
    isNull(patterns.deletedAt),
  );
  const [row] = await db
    .select({ trigger: triggers })
    .from(triggers)
    .innerJoin(patterns, isThere)
    .where(and(eq(triggers.id, id), eq(triggers.enabled, true)));
  return row?.trigger;
}

export const keyOf = (db: Db, { workspaceId, id, sealed }: Trigger): Promise<string> =>
  withWorkspace(db, workspaceId, (tx) => openText(tx, placeOf(workspaceId, id), sealed));

/**
 * Starts the run of one call. The id of the call is its idempotency key: sent again it gives the same run, and with
 * other inputs it is refused (`run.key`). Runs as whoever made the trigger, for as long as they may start runs.
 */
export async function fireTrigger(
  db: Db,
  trigger: Trigger,
  call: { id: string; inputs: Readonly<Record<string, unknown>> },
): Promise<{ runId: string }> {
  const { workspaceId, patternId, createdBy } = trigger;
  await admit(db, workspaceId);
  const graph = await withWorkspace(db, workspaceId, async (tx) => {
    if (!(await mayStart(tx, trigger))) throw new AppError('trigger.maker');
    const version = await findVersion(tx, trigger);
    if (!version) throw new AppError('trigger.unpublished');
    const found = fromColumn(version.graph);
    checkInputs(found, call.inputs);
    await refuseOverBudget(tx, { graph: found, inputs: call.inputs });
    await tx.update(triggers).set({ lastUsedAt: new Date() }).where(eq(triggers.id, trigger.id));
    return found;
  });
  const idempotencyKey = `${trigger.id}/${call.id}`;
  const run = { workspaceId, patternId, graph, inputs: call.inputs, startedBy: createdBy, idempotencyKey };
  return enqueueRun(db, run);
}

async function mayStart(tx: Tx, { workspaceId, createdBy }: Trigger): Promise<boolean> {
  const isMaker = and(eq(members.workspaceId, workspaceId), eq(members.userId, createdBy));
  const [row] = await tx.select({ role: members.role }).from(members).where(isMaker);
  return row !== undefined && permissionsOf({ role: row.role, organisationRole: null }).has('runs.start');
}
