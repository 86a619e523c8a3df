/** Makes a webhook; its signing key is in the answer and is never shown again. */
import { count } from 'drizzle-orm';
import { z } from 'zod';
import { webhooks } from '#db/schema/hooks.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { createWebhook, EVENTS } from '#server/hooks/webhooks.ts';
import { parsePermits } from '#server/outbound/address.ts';
import { readAllowList } from '#server/outbound/read-allow-list.ts';
import { refuseAtSight } from '#server/outbound/resolve.ts';
import { toDestination } from '#server/outbound/url.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const WEBHOOKS_MAX = 50;

export const create = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(
    z.strictObject({
      url: z.string().max(2_048),
      events: z.array(z.enum(EVENTS)).min(1).max(EVENTS.length),
    }),
  )
  .mutation(({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    return ctx.inWorkspace(async (tx) => {
      const permits = parsePermits(env().OUTBOUND_PRIVATE);
      refuseAtSight(toDestination(input.url), { permits, allow: await readAllowList(tx, workspaceId) });
      const [before] = await tx.select({ count: count() }).from(webhooks);
      if ((before?.count ?? 0) >= WEBHOOKS_MAX) throw new AppError('trigger.many', { limit: WEBHOOKS_MAX });
      return createWebhook(tx, { ...input, workspaceId, createdBy: userId });
    });
  });
