/** Breakers in the database: whatever was told survives runs and restarts. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { breakers } from '#db/schema/breakers.ts';
import { canonicalText, type Pattern } from '#engine/pattern.ts';
import type { BreakerRule, BreakerState, CircuitRequest } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from './breaker.ts';
import { clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';

type Place = { workspaceId: string; key: string };

/** Asks or tells a breaker under its lock; the state it is in afterwards. */
export async function consultBreaker(
  db: Db,
  { workspaceId, key }: Place,
  request: CircuitRequest,
): Promise<BreakerState> {
  const isThis = and(eq(breakers.workspaceId, workspaceId), eq(breakers.key, key));
  const clock = clockOf(db);
  await clock.current();
  return withWorkspace(db, workspaceId, async (tx) => {
    await tx.insert(breakers).values({ workspaceId, key }).onConflictDoNothing();
    const [row] = await tx.select().from(breakers).where(isThis).for('update');
    const before = row ? toBreaker(row) : CLOSED;
    const now = clock.now();
    const asked = request.op === 'ask' ? askBreaker(before, request.rule, now) : undefined;
    const told = request.op === 'tell' ? { isFailure: request.isFailure, now } : undefined;
    const after = told ? tellBreaker(before, request.rule, told) : (asked?.breaker ?? before);
    if (after !== before) await tx.update(breakers).set(toRow(after)).where(isThis);
    crashPoint('breaker.before-commit');
    return asked?.state ?? stateOf(after);
  });
}

/** Is it closed? Without its lock: a call that starts in this very moment may start all the same. */
export async function isClosed(db: Db, { workspaceId, key }: Place): Promise<boolean> {
  const isThis = and(eq(breakers.workspaceId, workspaceId), eq(breakers.key, key));
  const [row] = await withWorkspace(db, workspaceId, (tx) =>
    tx.select({ openedAt: breakers.openedAt }).from(breakers).where(isThis),
  );
  return !row?.openedAt;
}

/** Tells of several calls at once, oldest first, true = failed. */
export async function tellBreakers(
  db: Db,
  { workspaceId, key }: Place,
  { rule, calls }: { rule: BreakerRule; calls: readonly boolean[] },
): Promise<void> {
  const isThis = and(eq(breakers.workspaceId, workspaceId), eq(breakers.key, key));
  const clock = clockOf(db);
  await clock.current();
  await withWorkspace(db, workspaceId, async (tx) => {
    await tx.insert(breakers).values({ workspaceId, key }).onConflictDoNothing();
    const [row] = await tx.select().from(breakers).where(isThis).for('update');
    let after = row ? toBreaker(row) : CLOSED;
    for (const isFailure of calls) after = tellBreaker(after, rule, { isFailure, now: clock.now() });
    await tx.update(breakers).set(toRow(after)).where(isThis);
  });
}

type Row = typeof breakers.$inferSelect;

const toBreaker = ({ calls, openedAt, trials, triedAt }: Row): Breaker => ({
  calls,
  trials,
  ...(openedAt && { openedAt: openedAt.getTime() }),
  ...(triedAt && { triedAt: triedAt.getTime() }),
});

const toRow = ({ calls, openedAt, trials, triedAt }: Breaker) => ({
  calls: [...calls],
  trials,
  openedAt: openedAt === undefined ? null : new Date(openedAt),
  triedAt: triedAt === undefined ? null : new Date(triedAt),
});

const stateOf = ({ calls, openedAt }: Breaker): BreakerState => ({
  state: openedAt === undefined ? 'closed' : 'open',
  failed: calls.filter(Boolean).length,
  calls: calls.length,
});

/**
 * The breaker of a node: a hash of what it runs, so that the same inside has one breaker wherever it is
 * used. `place` is the node as events name it, `<caller>/<node>` inside a called pattern.
 */
export function breakerKey(pattern: Pattern, place: string): string {
  const path = place.split('/');
  const node = path.pop() ?? '';
  let graph: Pick<Pattern, 'nodes' | 'edges'> = pattern;
  for (const caller of path) graph = calledBy(pattern, graph, caller) ?? graph;
  const inside = insideOf(graph, node);
  return createHash('sha256')
    .update(canonicalText({ format: 1, ...inside, uses: pattern.uses }))
    .digest('hex');
}

function calledBy(pattern: Pattern, graph: Pick<Pattern, 'nodes'>, caller: string) {
  const node = graph.nodes.find(({ id }) => id === caller);
  const primitive = node && primitives[node.primitive];
  const ref: string | undefined = primitive?.calls?.(primitive.config.parse(node?.config));
  return ref === undefined ? undefined : pattern.uses?.[ref];
}

/** Everything within a container, and the edges between. */
function insideOf({ nodes, edges }: Pick<Pattern, 'nodes' | 'edges'>, container: string) {
  const within = new Set([container]);
  for (let before = -1; before !== within.size; ) {
    before = within.size;
    for (const { id, parent } of nodes) if (parent !== undefined && within.has(parent)) within.add(id);
  }
  within.delete(container);
  return {
    nodes: nodes.filter(({ id }) => within.has(id)),
    edges: edges.filter(({ source, target }) => within.has(source.node) || within.has(target.node)),
  };
}
