/** The last deliveries of a webhook, newest first, each with the body as it was or will be sent. */
import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { webhookDeliveries as rows } from '#db/schema/hooks.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const LISTED_MAX = 100;

export const deliveries = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(z.strictObject({ webhookId: z.string().max(64) }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace((tx) =>
      tx
        .select({
          ...{
            id: rows.id,
            event: rows.event,
            body: rows.body,
            status: rows.status,
            attempts: rows.attempts,
          },
          ...{ lastStatus: rows.lastStatus, problem: rows.problem, nextAt: rows.nextAt },
          ...{ createdAt: rows.createdAt, sentAt: rows.sentAt },
        })
        .from(rows)
        .where(eq(rows.webhookId, input.webhookId))
        .orderBy(desc(rows.createdAt), desc(rows.id))
        .limit(LISTED_MAX),
    ),
  );
