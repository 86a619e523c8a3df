/** What a directory changes is told of in the log of every workspace it concerns: by which token, what and whom. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import type { Entry } from '../audit/entry.ts';
import type { Happening } from '../audit/exempt.ts';
import { tellInEach } from '../audit/record.ts';

/** Whose directory, and the token it came with. */
export type By = { organisationId: string; tokenId: string };

export type Told = {
  action: Happening;
  /** Whom and what, by id. */
  resources: readonly string[];
  details?: Entry['details'];
};

const RESOURCES_MAX = 100;

/**
 * Tells of it in the workspaces the people belonged to before and belong to now; where that is none, in the oldest of
 * the organisation, so that nothing a directory does goes untold.
 */
export async function tellOfDirectory(
  tx: Tx,
  by: By,
  { told, places }: { told: Told; places: readonly string[] },
): Promise<void> {
  const where = places.length > 0 ? places : await oldestOf(tx, by.organisationId);
  const resources = told.resources.slice(0, RESOURCES_MAX);
  await tellInEach(tx, where, { ...told, resources, actor: by.tokenId, by: 'system' });
}

/** Workspaces of these people: of an organisation, or wherever they belong to any. */
export async function placesOf(
  tx: Tx,
  people: readonly string[],
  organisationId?: string,
): Promise<string[]> {
  if (people.length === 0) return [];
  const isWithin = organisationId === undefined ? undefined : eq(workspaces.organisationId, organisationId);
  const rows = await tx
    .selectDistinct({ id: members.workspaceId })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(inArray(members.userId, [...people]), isWithin));
  return rows.map(({ id }) => id);
}

async function oldestOf(tx: Tx, organisationId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(eq(workspaces.organisationId, organisationId))
    .orderBy(asc(workspaces.createdAt), asc(workspaces.id))
    .limit(1);
  return rows.map(({ id }) => id);
}
