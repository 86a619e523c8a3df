/** Says what a person or a group may do on one pattern beyond their role; nothing = no longer shared. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { grants } from '#db/schema/grants.ts';
import { groups } from '#db/schema/organisations.ts';
import { roleOf } from '#server/access/handle-member.ts';
import { GRANTABLE } from '#server/access/permissions.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { findPatternRef } from '#server/routers/patterns/find.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const to = z.union([
  z.strictObject({ userId: z.string().max(64) }),
  z.strictObject({ groupId: z.string().max(64) }),
]);

export const set = workspaceProcedure
  .meta({ can: 'grants.manage' })
  .input(
    z.strictObject({
      patternId: z.string().max(64),
      to,
      permissions: z.array(z.enum(GRANTABLE)).max(GRANTABLE.length),
    }),
  )
  .mutation(({ ctx, input: { patternId, to, permissions: asked } }) =>
    ctx.inWorkspace(async (tx) => {
      const { workspaceId, organisationId, userId: createdBy, permissions: own, role } = ctx.principal;
      const permissions = [...new Set(asked)];
      const above = permissions.find((one) => !own.has(one));
      if (above) throw new AppError('members.above', { role: above, own: role });
      await findPatternRef(tx, patternId);
      const isSame = 'userId' in to ? eq(grants.userId, to.userId) : eq(grants.groupId, to.groupId);
      if ('userId' in to) await roleOf(tx, to.userId);
      else if (
        (await tx.select({ id: groups.id }).from(groups).where(eq(groups.id, to.groupId))).length === 0
      )
        throw new AppError('not-found', { what: 'group' });
      await tx.delete(grants).where(and(eq(grants.patternId, patternId), isSame));
      if (permissions.length === 0) return { permissions };
      const place = 'userId' in to ? to : { ...to, organisationId };
      await tx
        .insert(grants)
        .values({ ...place, id: newId('grt'), workspaceId, patternId, permissions, createdBy });
      return { permissions };
    }),
  );
