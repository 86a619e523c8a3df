/** How a run is to be looked through: what may be asked for, and what pinned nodes are to give. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { DebugSettings, RunEvent } from '#engine/events.ts';
import { toPart } from '#engine/parts.ts';
import type { Pattern } from '#engine/pattern.ts';
import { primitives } from '#primitives/index.ts';
import { hasType, type PortType, showType } from '#primitives/kit/port-type.ts';
import { AppError } from '#server/errors.ts';
import type { NewRun } from '#server/runtime/enqueue.ts';
import { runId } from './find.ts';

const nodeId = z.string().max(64);

export const debugInput = z
  .strictObject({
    until: nodeId.optional(),
    pins: z
      .record(nodeId, runId)
      .refine((pins) => Object.keys(pins).length <= 200, 'At most 200 outputs can be pinned.')
      .optional(),
    off: z.array(nodeId).max(5_000).optional(),
    breakpoints: z.array(nodeId).max(5_000).optional(),
    step: z.boolean().optional(),
  })
  .optional();

/** Only what says something: `undefined` for a run like any other. */
export function settingsOf(given: z.infer<typeof debugInput>): DebugSettings | undefined {
  const { until, pins = {}, off = [], breakpoints = [], step = false } = given ?? {};
  const settings: DebugSettings = {
    ...(until !== undefined && { until }),
    ...(Object.keys(pins).length > 0 && { pins }),
    ...(off.length > 0 && { off: [...new Set(off)].sort() }),
    ...(breakpoints.length > 0 && { breakpoints: [...new Set(breakpoints)].sort() }),
    ...(step && { step }),
  };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

type Wanted = { patternId: string; graph: Pattern; settings: DebugSettings | undefined };

/** Throws `run.node` for a node that is not there, and `run.pin` for an outcome that is not or does not fit. */
export async function readDebug(
  tx: Tx,
  { patternId, graph, settings }: Wanted,
): Promise<Pick<NewRun, 'debug'>> {
  if (!settings) return {};
  const { until, pins = {}, off = [], breakpoints = [] } = settings;
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const named = [...(until === undefined ? [] : [until]), ...breakpoints, ...off, ...Object.keys(pins)];
  const missing = named.find((node) => !ids.has(node));
  if (missing !== undefined) throw new AppError('run.node', { node: missing });
  const events: RunEvent[] = [];
  for (const [node, run] of Object.entries(pins)) {
    const given = await outcomeOf(tx, { node, run, patternId });
    const problem = given ? misfit(graph, node, given.out) : `run ${run} has no outcome of it.`;
    if (problem !== undefined || !given) throw new AppError('run.pin', { node, problem: problem ?? '' });
    events.push({ ...given, kind: 'node.pinned', node, key: node });
  }
  return { debug: { settings, events } };
}

type Given = Pick<Extract<RunEvent, { kind: 'node.pinned' }>, 'at' | 'out' | 'from'>;

/** The last outcome of a node in a run of the same pattern, and the run that first had it. */
async function outcomeOf(
  tx: Tx,
  { node, run, patternId }: { node: string; run: string; patternId: string },
): Promise<Given | undefined> {
  const [found] = await tx
    .select({ month: runs.month, patternId: runs.patternId })
    .from(runs)
    .where(eq(runs.id, run));
  if (found?.patternId !== patternId) return undefined;
  const [row] = await tx.execute<{ body: Extract<RunEvent, { kind: 'node.settled' }> }>(sql`
    select body from run_events
    where run_id = ${run} and month = ${found.month}::text::date
      and body->>'kind' = 'node.settled' and body->>'node' = ${node}
    order by seq desc limit 1`);
  if (!row) return undefined;
  const { at, out, pinned, reused } = row.body;
  return { at, out, from: pinned ?? reused ?? run };
}

/** Ports whose values carry more beliefs: what those have to be is known when they are spread. */
const NESTED: ReadonlySet<PortType['t']> = new Set(['Rec', 'List', 'Set', 'Var', 'Any']);

/** Why the node as it is now cannot give this. */
function misfit(graph: Pattern, id: string, out: Given['out']): string | undefined {
  const node = graph.nodes.find((one) => one.id === id);
  const ports = node && toPart(node, { primitives }).ports?.out;
  if (!ports) return 'its settings do not fit.';
  for (const [name, belief] of Object.entries(out)) {
    const port = ports.find((one) => one.name === name);
    if (!port) return `it has no output ${name} any more.`;
    if (belief?.outcome !== 'ok' || NESTED.has(port.type.t)) continue;
    if (!hasType(belief.value, port.type)) return `what was recorded is no ${showType(port.type)}.`;
  }
  return undefined;
}
