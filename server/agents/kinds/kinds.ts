/** Every kind of agent that can be registered, and how one becomes an agent that can be called. */
import type { AgentCard, AgentKind } from '#primitives/define.ts';
import type { Agent } from '../agent.ts';
import { a2a } from './a2a/call.ts';
import { cleanCall, cleaned, cleanFacts, cleanWatch, noting, type Opened } from './clean.ts';
import type { Definition } from './definition.ts';
import { http } from './http/call.ts';
import type { Facts, Kind, Watch } from './kind.ts';
import { mcp } from './mcp/call.ts';
import { model } from './model/call.ts';
import type { Outside } from './outside.ts';
import { pattern } from './pattern/call.ts';
import { pool } from './pool/call.ts';
import { recorded } from './recorded/call.ts';

const KINDS = { http, model, mcp, a2a, pattern, recorded, pool } satisfies { [K in AgentKind]: Kind<K> };

/** The definition's kind decides which entry it is: the two always belong together. */
const kindOf = <K extends AgentKind>(definition: Extract<Definition, { kind: K }>): Kind<K> =>
  KINDS[definition.kind] as unknown as Kind<K>;

type Named = { id: string; version: number };

export function cardOfDefinition(definition: Definition, { id, version }: Named): AgentCard {
  const kind = kindOf(definition);
  const { name, about, task, input, output, claim, units, acts } = definition;
  return {
    ...{ id, version: String(version), title: name, about, task, input, output, claim, units },
    family: kind.family(definition, id),
    provider: kind.provider(definition),
    method: kind.method(definition),
    kind: definition.kind,
    ...(acts && { acts }),
  };
}

/** Asks whoever answers who they are; throws an `AgentProblem`. */
export async function inspect(definition: Definition, outside: Outside, signal: AbortSignal): Promise<Facts> {
  const opened: Opened = new Set();
  const asked = kindOf(definition).inspect(definition, noting(outside, opened), signal);
  return cleanFacts(await cleaned(asked, opened), opened);
}

/** One request, without retries or anything else around it. */
export function bareAgent(
  definition: Definition,
  { named, outside, watch }: { named: Named; outside: Outside; watch: Watch },
): Agent {
  const card = cardOfDefinition(definition, named);
  const opened: Opened = new Set();
  const way = { outside: noting(outside, opened), watch: cleanWatch(watch, opened) };
  return { card, call: cleanCall(kindOf(definition).call({ definition, card, ...way }), opened) };
}
