/**
 * Runs a draft from one node on: with the inputs of the newest finished run in which the same arrived at that node,
 * and with what the nodes it does not lead to gave then, as far as they have not changed since.
 */
import { and, desc, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import { type Pattern, patternSchema } from '#engine/pattern.ts';
import { AppError } from '#server/errors.ts';
import { findPattern } from '#server/routers/patterns/find.ts';
import { admit } from '#server/runtime/admission.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { enqueueRun, type NewRun } from '#server/runtime/enqueue.ts';
import { graphOf } from '#server/runtime/graphs.ts';
import { readLog } from '#server/runtime/read-log.ts';
import { reusable } from '#server/runtime/retry.ts';
import { Unchanged } from '#server/runtime/unchanged.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { debugInput, readDebug, settingsOf } from './debug.ts';
import { readDraft } from './draft.ts';
import { checkInputs } from './inputs.ts';

/** So many runs are looked at, newest first. */
const RUNS_MOST = 20;

type Asked = { workspaceId: string; patternId: string; node: string };

export const runFrom = workspaceProcedure
  .meta({ can: 'runs.start', on: { pattern: 'patternId' } })
  .input(
    z.strictObject({
      patternId: z.string().max(64),
      revision: z.int().min(1),
      node: z.string().max(64),
      idempotencyKey: z.string().min(8).max(255),
      debug: debugInput,
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const { patternId, node, idempotencyKey } = input;
    const settings = settingsOf(input.debug);
    await admit(ctx.db, workspaceId);
    const at = await clockOf(ctx.db).current();
    const found = await ctx.inWorkspace(async (tx) => {
      await findPattern(tx, patternId);
      const asked = { workspaceId, patternId, node };
      const before = await startedWith(tx, idempotencyKey, asked);
      if (before !== undefined) return before;
      const graph = await readDraft(tx, input);
      if (!graph.nodes.some(({ id }) => id === node)) throw new AppError('run.node', { node });
      const taken = await takeOver(tx, graph, { ...asked, at });
      return { graph, ...taken, ...(await readDebug(tx, { patternId, graph, settings })) };
    });
    if (typeof found === 'string') return { runId: found };
    return enqueueRun(ctx.db, { workspaceId, patternId, startedBy: userId, idempotencyKey, ...found });
  });

/** The run that this key started from this node. Throws `run.key` when it was for something else. */
async function startedWith(tx: Tx, key: string, asked: Asked): Promise<string | undefined> {
  const [before] = await tx
    .select({ id: runs.id, patternId: runs.patternId, fromNode: runs.fromNode })
    .from(runs)
    .where(and(eq(runs.workspaceId, asked.workspaceId), eq(runs.idempotencyKey, key)));
  if (!before) return undefined;
  if (before.patternId !== asked.patternId || before.fromNode !== asked.node) throw new AppError('run.key');
  return before.id;
}

/** Throws `run.from` with the reason why no run can be gone on from. */
async function takeOver(
  tx: Tx,
  graph: Pattern,
  { workspaceId, patternId, node, at }: Asked & { at: number },
): Promise<Pick<NewRun, 'inputs'> & Required<Pick<NewRun, 'retry'>>> {
  const finished = await tx
    .select({ id: runs.id, inputs: runs.inputs })
    .from(runs)
    .where(and(eq(runs.patternId, patternId), inArray(runs.status, ['succeeded', 'abstained', 'failed'])))
    .orderBy(desc(runs.createdAt))
    .limit(RUNS_MOST);
  let reason = 'it has no finished run yet.';
  for (const [index, { id, inputs }] of finished.entries()) {
    const compared = new Unchanged(graph, patternSchema.parse(await graphOf(tx, id)));
    const problem = compared.hasSameInputs(node) ? problemWith(graph, inputs) : whatChanged(compared);
    if (problem === undefined) {
      const events = await readLog(tx, { runId: id, workspaceId }, { after: 0 });
      const kept = reusable(events, { graph, node, runId: id, at }).filter(
        (event) => !('node' in event) || compared.isSame(event.node.split('/', 1)[0] ?? ''),
      );
      return { inputs, retry: { of: id, fromNode: node, events: kept } };
    }
    if (index === 0) reason = problem;
  }
  throw new AppError('run.from', { node, reason });
}

const whatChanged = ({ changed }: Unchanged): string =>
  `${changed ?? 'something'} before it has changed since the last finished run.`;

function problemWith(graph: Pattern, inputs: Readonly<Record<string, unknown>>): string | undefined {
  try {
    checkInputs(graph, inputs);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return 'the inputs have changed since the last finished run.';
    throw error;
  }
}
