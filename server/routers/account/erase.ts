/** Erases the account of whoever asks, with the workspaces that nobody else belongs to. */
import { z } from 'zod';
import { freshSession } from '#server/auth/fresh.ts';
import { LOCAL_OWNER } from '#server/auth/people.ts';
import { AppError } from '#server/errors.ts';
import { log } from '#server/log.ts';
import { erasePerson } from '#server/people-data/erase.ts';
import { sessionProcedure } from '#server/trpc.ts';

/** `email`: typed by whoever erases; the name, for an account that has no e-mail. */
export const erase = sessionProcedure
  .meta({ can: 'account.use' })
  .input(z.strictObject({ email: z.string().max(320) }))
  .mutation(async ({ ctx: { db, principal }, input }) => {
    const { userId } = await freshSession(db, principal);
    if (userId === LOCAL_OWNER) throw new AppError('people.local');
    if (input.email.trim() !== (principal.email ?? principal.name)) throw new AppError('people.email');
    const erased = await erasePerson(db, userId, { by: 'person', lastOwner: 'refuse' });
    // Ids alone. A backup from before is erased again with them: `npm run erase:again`.
    log().info({ erased }, 'Erased.');
    return { erased: erased.length };
  });
