/**
 * Capabilities: what agents are good for, by task, types and claim. A pattern may name one instead of an agent, and
 * each workspace says who answers for it: the agent a person chose, else the best calibrated one, whose checked
 * answers were right most often by the lower end of the interval. Who has no record is never chosen by it.
 */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { agentBindings } from '#db/schema/agents.ts';
import type { AgentCard } from '#primitives/define.ts';
import { CAPABILITY, isCapability } from '#primitives/kit/agent-choice.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { RECORD_FROM, readChecked, type Track, trackOf } from './checked.ts';

/** The same in every workspace, so that a pattern can be taken elsewhere. */
export function capabilityOf({ task, input, output, claim }: AgentCard): string {
  const shape = `${showType(input)} → ${showType(output)}, ${claim}`;
  return `${CAPABILITY}${task}/${createHash('sha256').update(shape).digest('hex').slice(0, 8)}`;
}

/** By capability, those that can answer for it: several, or ones of the workspace's own. */
export function candidatesIn(cards: readonly AgentCard[]): Map<string, AgentCard[]> {
  const real = cards.filter(({ id }) => !isCapability(id));
  const all = Map.groupBy(real, capabilityOf);
  return new Map([...all].filter(([, some]) => some.length > 1 || some.some(isOwn)));
}

const isOwn = ({ kind, provider }: AgentCard): boolean => kind !== undefined || provider === 'trained';

/** Capability -> agent, as people chose. */
export async function bindingsOf(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.select().from(agentBindings);
  return new Map(rows.map(({ capability, agentId }) => [capability, agentId]));
}

export const chosenFor = async (tx: Tx, capability: string): Promise<string | undefined> =>
  (await tx.select().from(agentBindings).where(eq(agentBindings.capability, capability)))[0]?.agentId;

/** What a pattern is judged against: promises only what whoever answers keeps. */
export function capabilityCards(
  cards: readonly AgentCard[],
  bindings: ReadonlyMap<string, string>,
): AgentCard[] {
  return [...candidatesIn(cards)].flatMap(([id, candidates]) => {
    const chosen = bindings.get(id);
    const bound = candidates.find((card) => card.id === chosen);
    if (bound)
      return [{ ...bound, id, title: `${titleOf(bound.task)}: ${bound.title}`, standsFor: bound.id }];
    const [first] = candidates;
    if (!first) return [];
    const gone = chosen === undefined ? {} : { paused: GONE };
    return [
      { ...weakest(first, candidates), id, title: `${titleOf(first.task)}: the best calibrated`, ...gone },
    ];
  });
}

const GONE = 'the agent that was chosen for it is not there any more; choose another one on the Agents page.';
const titleOf = (task: string): string => `Any agent for ${task}`;

function weakest(first: AgentCard, candidates: readonly AgentCard[]): AgentCard {
  const { kind: _, oracle: __, paused: ___, acts: ____, ...card } = first;
  const isScored = candidates.every(({ method }) => method === first.method);
  const acts = candidates.some((one) => one.acts === 'once')
    ? { acts: 'once' as const }
    : candidates.some((one) => one.acts)
      ? { acts: 'idempotent' as const }
      : {};
  return {
    ...card,
    ...{ version: '1', about: 'Whoever is the best calibrated when it is asked.', provider: 'capability' },
    method: isScored ? first.method : 'none',
    units: Math.max(...candidates.map(({ units }) => units)),
    ...acts,
  };
}

export type Candidate = { card: AgentCard; track: Track };

/** Who can answer for it, the best calibrated first and those without a record last. */
export async function rankedFor(tx: Tx, candidates: readonly AgentCard[]): Promise<Candidate[]> {
  const ids = candidates.map(({ id }) => id);
  const checked = await readChecked(tx, ids);
  const ranked = candidates.map((card) => ({ card, track: trackOf(checked, card.id) }));
  const worth = ({ track }: Candidate) => (track.missing > 0 ? -1 : track.bar.lo);
  return ranked.sort((a, b) => worth(b) - worth(a));
}

/** The best calibrated that may be called, or why there is none. */
export async function bestFor(
  tx: Tx,
  id: string,
  cards: readonly AgentCard[],
): Promise<{ agentId: string } | string> {
  const candidates = (candidatesIn(cards).get(id) ?? []).filter(({ paused }) => paused === undefined);
  if (candidates.length === 0) return `No agent here can answer for ${nameOf(id)}.`;
  const [best] = await rankedFor(tx, candidates);
  if (best && best.track.missing === 0) return { agentId: best.card.id };
  return `Nobody answers for ${nameOf(id)} yet: none of its agents has ${RECORD_FROM} checked answers. Choose one by hand on the Agents page.`;
}

const nameOf = (id: string): string => id.slice(CAPABILITY.length).replace(/\/\w+$/, '');
