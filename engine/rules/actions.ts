/**
 * R11: an agent that changes something outside acts only behind a gate or a person, and never where it
 * could be called twice for one item.
 */
import type { Inference } from '../infer.ts';
import { type Issue, issue } from '../issues.ts';
import { type Part, titleOf } from '../parts.ts';
import type { PatternEdge } from '../pattern.ts';
import { LIMITS } from '../pattern.ts';
import { walk } from '../scopes.ts';

/** Containers that may run their inside more than once for one item, or let several do the same. */
const REPEATS: ReadonlySet<string> = new Set(['race', 'retry', 'loop']);

export function* checkActions(inference: Inference): Generator<Issue> {
  const acting = [...inference.parts.values()].filter((part) => actsOf(inference, part) !== undefined);
  if (acting.length === 0) return;
  const guarded = findGuarded(inference);
  for (const part of acting) {
    const { id } = part.node;
    const values = { node: titleOf(part) };
    if (!isUnsafe(part) && !guarded.has(id)) {
      yield issue('R11.unguarded', { node: id, field: 'unsafe' }, values);
    }
    if (actsOf(inference, part) === 'idempotent') continue;
    const around = repeaterAround(inference, part);
    if (around) yield issue('R11.repeated', { node: id }, { ...values, around: titleOf(around) });
    if (part.node.primitive === 'sample') {
      yield issue('R11.repeated', { node: id }, { ...values, around: titleOf(part) });
    }
  }
}

function actsOf({ agents }: Inference, { config }: Part): 'once' | 'idempotent' | undefined {
  if (typeof config !== 'object' || config === null || !('agentId' in config)) return undefined;
  return typeof config.agentId === 'string' ? agents.get(config.agentId)?.acts : undefined;
}

const isUnsafe = ({ config }: Part): boolean =>
  typeof config === 'object' && config !== null && 'unsafe' in config && config.unsafe === true;

function repeaterAround({ parts }: Inference, { node }: Part): Part | undefined {
  let at = node.parent;
  for (let depth = 0; at !== undefined && depth <= LIMITS.nesting; depth += 1) {
    const part = parts.get(at);
    if (part && REPEATS.has(part.node.primitive)) return part;
    at = part?.node.parent;
  }
  return undefined;
}

/** Nodes that run only after a gate let a value pass, or a person answered. */
function findGuarded(inference: Inference): ReadonlySet<string> {
  const guarded = new Set<string>();
  for (const { node, phase } of walk(inference.graph, LIMITS.nesting)) {
    if (phase !== 'leave' && isGuarded(inference, node, guarded)) guarded.add(node);
  }
  return guarded;
}

/** One guarded single input is enough, because the node waits for it; of a crowd all must be. */
function isGuarded({ graph, parts }: Inference, id: string, guarded: ReadonlySet<string>): boolean {
  const edges = graph.into.get(id) ?? [];
  const ports = parts.get(id)?.ports?.in ?? [];
  const isOpenDoor = ({ source }: PatternEdge): boolean => {
    const from = parts.get(source.node)?.node.primitive;
    return from === 'human' || (from === 'gate' && source.port === 'pass') || guarded.has(source.node);
  };
  return ports.some(({ name }) => {
    const mine = edges.filter(({ target }) => target.port === name);
    return mine.length > 0 && mine.every(isOpenDoor);
  });
}
