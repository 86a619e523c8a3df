/** Agents a workspace registered: rows, and the cards made of them. Call inside the tenant door. */
import { asc, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { agents } from '#db/schema/agents.ts';
import type { AgentCard } from '#primitives/define.ts';
import { any } from '#primitives/kit/port-type.ts';
import { type Definition, definition as definitionSchema } from './kinds/definition.ts';
import { cardOfDefinition } from './kinds/kinds.ts';

export type RegisteredRow = typeof agents.$inferSelect;

/** Recordings can be large, and nobody needs them for a card. */
const withoutAnswers = sql<unknown>`case when ${agents.kind} = 'recorded'
  then jsonb_set(${agents.definition}, '{config,answers}', '[{"input": "", "value": null}]')
  else ${agents.definition} end`;

const columns = {
  id: agents.id,
  name: agents.name,
  kind: agents.kind,
  definition: withoutAnswers,
  version: agents.version,
  state: agents.state,
  why: agents.why,
  health: agents.health,
};

export type ListedRow = Pick<
  RegisteredRow,
  'id' | 'name' | 'kind' | 'definition' | 'version' | 'state' | 'why' | 'health'
>;

/** All but retired ones, in the order they were registered. */
export const registeredRows = (tx: Tx): Promise<ListedRow[]> =>
  tx.select(columns).from(agents).where(ne(agents.state, 'retired')).orderBy(asc(agents.createdAt));

export async function findRegistered(tx: Tx, id: string): Promise<RegisteredRow | undefined> {
  const [row] = await tx.select().from(agents).where(eq(agents.id, id));
  return row;
}

const UNREADABLE = 'its settings were made for another release; make a new version of it.';

/** `undefined` when it was written by a release that knew other fields. */
export function readDefinition(row: Pick<RegisteredRow, 'definition'>): Definition | undefined {
  return definitionSchema.safeParse(row.definition).data;
}

/** A card also for what may not be called now: it says why. */
export function registeredCard(row: ListedRow): AgentCard {
  const definition = readDefinition(row);
  if (!definition) return unreadableCard(row);
  const paused = row.state === 'paused' ? (row.why ?? 'somebody paused it.') : undefined;
  return { ...cardOfDefinition(definition, row), ...(paused !== undefined && { paused }) };
}

const unreadableCard = ({ id, version, name, kind }: ListedRow): AgentCard => ({
  ...{ id, version: String(version), title: name, about: '', family: id, task: 'unknown', kind },
  ...{ input: any, output: any, claim: 'none', method: 'none', units: 1, provider: 'unknown' },
  paused: UNREADABLE,
});

/** Why an agent in this state is not called, as a sentence; `undefined` for an active one. */
export function stateProblem({
  name,
  state,
  why,
}: Pick<RegisteredRow, 'name' | 'state' | 'why'>): string | undefined {
  if (state === 'active') return undefined;
  if (state === 'retired') return `${name} was retired; choose another agent.`;
  return `${name} is paused: ${why ?? 'somebody paused it.'} Approve it on its page.`;
}

export const unreadableProblem = (name: string): string => `${name} is paused: ${UNREADABLE}`;
