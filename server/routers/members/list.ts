/** The people of the workspace, the most allowed first, and what each role may do. */
import { asc, eq, sql } from 'drizzle-orm';
import { users } from '#db/schema/people.ts';
import { members } from '#db/schema/workspaces.ts';
import { PERMISSIONS } from '#server/access/permissions.ts';
import { mayHandle, ROLE_PERMISSIONS, ROLES } from '#server/access/roles.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const list = workspaceProcedure.meta({ can: 'workspace.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const { role: own, userId, permissions } = ctx.principal;
    const people = await tx
      .select({
        id: members.userId,
        name: sql<string>`coalesce(${users.name}, ${users.email}, 'Someone')`,
        email: users.email,
        role: members.role,
        since: members.createdAt,
        /** Their access was taken away: they cannot sign in. */
        isDisabled: sql<boolean>`${users.disabledAt} is not null`,
      })
      .from(members)
      .innerJoin(users, eq(users.id, members.userId))
      .orderBy(
        sql`array_position(array[${sql.join(
          ROLES.map((role) => sql`${role}`),
          sql`, `,
        )}]::text[], ${members.role})`,
        asc(users.name),
        asc(users.id),
      );
    const isManager = permissions.has('members.manage');
    return {
      people: people.map((one) => ({
        ...one,
        isYou: one.id === userId,
        mayHandle: isManager && mayHandle(own, one.role),
      })),
      /** Those that the asker may give. */
      givable: isManager ? ROLES.filter((role) => mayHandle(own, role)) : [],
    };
  }),
);

/** Rows in the order of the table of permissions; only what a role of a workspace can allow. */
const TABLE = Object.entries(PERMISSIONS).flatMap(([permission, says]) => {
  const roles = ROLES.filter((role) => [...ROLE_PERMISSIONS[role]].some((one) => one === permission));
  return roles.length > 0 && permission !== 'account.use' ? [{ permission, says, roles }] : [];
});

export const roles = workspaceProcedure
  .meta({ can: 'workspace.read' })
  .query(() => ({ roles: [...ROLES], table: TABLE }));
