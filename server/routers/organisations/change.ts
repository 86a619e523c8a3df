/** What the owners of an organisation change: its name and who owns or administers it. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { organisations, orgMembers } from '#db/schema/organisations.ts';
import { lockOrganisation, refuseUnowned } from '#server/access/handle-organisation.ts';
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
      const { organisationId } = ctx.principal;
      await lockOrganisation(tx, organisationId);
      const [there] = await tx
        .select({ role: orgMembers.role })
        .from(orgMembers)
        .where(eq(orgMembers.userId, userId));
      if (!there) throw new AppError('not-found', { what: 'person' });
      await tx.update(orgMembers).set({ role }).where(eq(orgMembers.userId, userId));
      if (there.role === 'owner') await refuseUnowned(tx, organisationId);
      return { userId, role };
    }),
  );
