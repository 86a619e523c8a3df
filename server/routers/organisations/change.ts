/** What the owners of an organisation change: its name and who owns or administers it. */
import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { organisations, orgMembers } from '#db/schema/organisations.ts';
import { ORGANISATION_ROLES } from '#server/access/roles.ts';
import { AppError } from '#server/errors.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const rename = workspaceProcedure
  .meta({ can: 'organisation.manage' })
  .input(z.strictObject({ name: lineOfText(80) }))
  .mutation(({ ctx, input: { name } }) =>
    ctx.inWorkspace(async (tx) => {
      // The row policy leaves the organisation of the open workspace alone in sight.
      await tx.update(organisations).set({ name });
      return { name };
    }),
  );

export const setRole = workspaceProcedure
  .meta({ can: 'organisation.manage' })
  .input(z.strictObject({ userId: z.string().max(64), role: z.enum(ORGANISATION_ROLES) }))
  .mutation(({ ctx, input: { userId, role } }) =>
    ctx.inWorkspace(async (tx) => {
      // Those who change roles take turns, so of two last owners only one can step down.
      await tx.select({ id: organisations.id }).from(organisations).for('update');
      const [there] = await tx
        .select({ role: orgMembers.role })
        .from(orgMembers)
        .where(eq(orgMembers.userId, userId));
      if (!there) throw new AppError('not-found', { what: 'person' });
      const isOther = and(eq(orgMembers.role, 'owner'), ne(orgMembers.userId, userId));
      const [other] = await tx.select({ id: orgMembers.userId }).from(orgMembers).where(isOther).limit(1);
      if (role !== 'owner' && !other) throw new AppError('members.last-owner', { what: 'An organisation' });
      await tx.update(orgMembers).set({ role }).where(eq(orgMembers.userId, userId));
      return { userId, role };
    }),
  );
