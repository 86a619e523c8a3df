/** The draft that a run is started of, as it is at the given revision and fit to run. */
import type { Tx } from '#db/client.ts';
import { isError } from '#engine/issues.ts';
import type { Pattern } from '#engine/pattern.ts';
import { validate } from '#engine/validate.ts';
import { AppError } from '#server/errors.ts';
import { findPattern } from '#server/routers/patterns/find.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import { knownTo } from '#server/workspace-agents.ts';

/** Throws `not-found`, `pattern.revision` and `pattern.invalid`. */
export async function readDraft(tx: Tx, wanted: { patternId: string; revision: number }): Promise<Pattern> {
  const pattern = await findPattern(tx, wanted.patternId);
  if (pattern.revision !== wanted.revision)
    throw new AppError('pattern.revision', { revision: wanted.revision });
  const graph = fromColumn(pattern.graph);
  const issues = validate(graph, await knownTo(tx)).filter(isError);
  if (issues.length > 0) throw new AppError('pattern.invalid', { count: issues.length }, { issues });
  return graph;
}
