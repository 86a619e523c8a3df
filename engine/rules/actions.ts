/**
 * R11: an agent that changes something outside acts only behind a gate or a person, and never where it
 * could be called twice for one item.
 */
import { NOTHING } from '#primitives/kit/bound.ts';
import { isHasty } from '../bounds.ts';
import type { Inference } from '../infer.ts';
import { type Issue, issue } from '../issues.ts';
import { type Part, titleOf } from '../parts.ts';
import type { PatternEdge } from '../pattern.ts';
import { LIMITS } from '../pattern.ts';
import { type Graph, reach, walk } from '../scopes.ts';

/** Containers that may run their inside more than once for one item, or let several do the same. */
const REPEATS: ReadonlySet<string> = new Set(['race', 'retry', 'loop']);

type Acts = 'once' | 'idempotent';

export function* checkActions(inference: Inference): Generator<Issue> {
  if (inference.called.size === 0 && inference.known.agents.every(({ acts }) => !acts)) return;
  const acting: Part[] = [];
  const callers: Part[] = [];
  for (const part of inference.parts.values()) {
    if (actsOf(inference, part) !== undefined) acting.push(part);
    if (callsActing(inference, part)) callers.push(part);
  }
  if (acting.length + callers.length === 0) return;
  const guarded = findGuarded(inference);
  for (const part of acting) {
    const { id } = part.node;
    if (isUnsafe(part) || guarded.has(id)) continue;
    yield issue('R11.unguarded', { node: id, field: 'unsafe' }, { node: titleOf(part) });
  }
  // what is called has to guard itself: that is judged where it stands
  const once = acting.filter((part) => actsOf(inference, part) === 'once');
  for (const part of [...once, ...callers]) {
    const around = callsOf(inference, part) > 1 ? part : repeaterOf(inference, part);
    if (!around) continue;
    yield issue('R11.repeated', { node: part.node.id }, { node: titleOf(part), around: titleOf(around) });
  }
}

/** Most calls of an agent in one activation of this node; an agent that is named and not used is not called. */
function callsOf({ agents }: Inference, { primitive, config, ports }: Part): number {
  if (!primitive?.bound || config === undefined || ports?.inner) return 0;
  return primitive.bound({ config, agent: (id) => agents.get(id), inside: NOTHING, takes: [] }).calls;
}

function actsOf(inference: Inference, part: Part): Acts | undefined {
  const { config } = part;
  if (typeof config !== 'object' || config === null || !('agentId' in config)) return undefined;
  const acts = typeof config.agentId === 'string' ? inference.agents.get(config.agentId)?.acts : undefined;
  return acts && callsOf(inference, part) > 0 ? acts : undefined;
}

/** Does it call a pattern in which, however deep, an agent acts that must not be asked twice? */
function callsActing(
  inference: Inference,
  { primitive, config }: Part,
  known = new Map<string, boolean>(),
): boolean {
  if (inference.called.size === 0) return false;
  const ref = config === undefined ? undefined : primitive?.calls?.(config);
  const inner = ref === undefined ? undefined : inference.called.get(ref)?.inference;
  if (ref === undefined || !inner) return false;
  const before = known.get(ref);
  if (before !== undefined) return before;
  known.set(ref, false); // a circle of calls is refused elsewhere; here it must only end
  const acts = [...inner.parts.values()].some(
    (part) => actsOf(inner, part) === 'once' || callsActing(inner, part, known),
  );
  known.set(ref, acts);
  return acts;
}

const isUnsafe = ({ config }: Part): boolean =>
  typeof config === 'object' && config !== null && 'unsafe' in config && config.unsafe === true;

/** The first thing around it, or behind it, that may have it run again for the same item. */
function repeaterOf({ parts, graph }: Inference, { node }: Part): Part | undefined {
  let inside = node.id;
  for (let depth = 0; depth <= LIMITS.nesting; depth += 1) {
    const reached = reach(graph, [inside], 'targets');
    const hasty = [...reached].flatMap((id) => parts.get(id) ?? []).find(isHasty);
    if (hasty) return hasty;
    const around = parts.get(parts.get(inside)?.node.parent ?? '');
    if (!around) return undefined;
    if (REPEATS.has(around.node.primitive) || isOnSeveralRungs(graph, around, reached)) return around;
    inside = around.node.id;
  }
  return undefined;
}

/** Every rung of an escalation has an inside of its own: what two of them need runs in both. */
const isOnSeveralRungs = (graph: Graph, { node }: Part, reached: ReadonlySet<string>): boolean =>
  node.primitive === 'escalate' &&
  (graph.back.get(node.id) ?? []).filter(({ source }) => reached.has(source.node)).length > 1;

/** Nodes that run only after a gate let a value pass, or a person answered. */
function findGuarded(inference: Inference): ReadonlySet<string> {
  const guarded = new Set<string>();
  for (const { node, phase } of walk(inference.graph, LIMITS.nesting)) {
    if (phase !== 'leave' && isGuarded(inference, node, guarded)) guarded.add(node);
  }
  return guarded;
}

/**
 * One guarded single input is enough, because the node waits for it; of a crowd all must be. An optional
 * one does not count: the node runs without it.
 */
function isGuarded({ graph, parts }: Inference, id: string, guarded: ReadonlySet<string>): boolean {
  const edges = graph.into.get(id) ?? [];
  const ports = parts.get(id)?.ports?.in ?? [];
  const isOpenDoor = ({ source }: PatternEdge): boolean => {
    const from = parts.get(source.node)?.node.primitive;
    return from === 'human' || (from === 'gate' && source.port === 'pass') || guarded.has(source.node);
  };
  return ports.some(({ name, optional }) => {
    const mine = edges.filter(({ target }) => target.port === name);
    return !optional && mine.length > 0 && mine.every(isOpenDoor);
  });
}
