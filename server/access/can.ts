/** The one question: may this principal do that, here or on this resource? */
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { approvals } from '#db/schema/approvals.ts';
import { grants } from '#db/schema/grants.ts';
import { groupMembers } from '#db/schema/organisations.ts';
import { runs } from '#db/schema/runs.ts';
import { GRANTABLE, type Permission } from './permissions.ts';
import type { Principal } from './principal.ts';

/** A pattern, a run of one, or a question of such a run. Grants are given on patterns and hold for all three. */
export type ResourceKind = 'pattern' | 'run' | 'approval';
/** `granted`: what the principal may do on it beyond the role. */
export type Resource = { kind: ResourceKind; id: string; granted: ReadonlySet<Permission> };

/** A key never does more than its scopes: what its maker was granted on one pattern is not the key's. */
export function can(principal: Principal, action: Permission, resource?: Resource): boolean {
  if (principal.permissions.has(action)) return true;
  return principal.kind === 'person' && resource !== undefined && resource.granted.has(action);
}

export const isGrantable = (action: Permission): boolean => GRANTABLE.some((one) => one === action);

/** One query, inside the tenant door. What does not exist has nothing granted on it. */
export async function findResource(
  tx: Tx,
  principal: Principal,
  { kind, id }: Pick<Resource, 'kind' | 'id'>,
): Promise<Resource> {
  const rows = await tx
    .select({ permissions: grants.permissions })
    .from(grants)
    .where(and(eq(grants.patternId, patternOf(kind, id)), isMine(tx, principal)));
  const named = new Set(rows.flatMap(({ permissions }) => permissions));
  return { kind, id, granted: new Set(GRANTABLE.filter((one) => named.has(one))) };
}

/** Patterns on which this was granted to a person; none to a key. */
export async function grantedPatterns(
  tx: Tx,
  principal: Principal,
  permission: Permission,
): Promise<ReadonlySet<string>> {
  if (principal.kind !== 'person') return new Set();
  const rows = await tx
    .select({ id: grants.patternId })
    .from(grants)
    .where(and(sql`${permission} = any(${grants.permissions})`, isMine(tx, principal)));
  return new Set(rows.map(({ id }) => id));
}

/** Given to the person, or to a group they are in. */
function isMine(tx: Tx, { userId, organisationId }: Principal): SQL | undefined {
  return or(
    eq(grants.userId, userId),
    inArray(
      grants.groupId,
      tx
        .select({ id: groupMembers.groupId })
        .from(groupMembers)
        .where(and(eq(groupMembers.userId, userId), eq(groupMembers.organisationId, organisationId))),
    ),
  );
}

function patternOf(kind: ResourceKind, id: string): SQL {
  if (kind === 'pattern') return sql`${id}`;
  if (kind === 'run') return sql`(select ${runs.patternId} from ${runs} where ${runs.id} = ${id})`;
  return sql`(select ${runs.patternId} from ${approvals} join ${runs} on ${runs.id} = ${approvals.runId}
    where ${approvals.id} = ${id})`;
}
