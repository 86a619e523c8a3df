/** What would become of the places somebody belongs to if their account were erased. */
import { LOCAL_OWNER } from '#server/auth/people.ts';
import { belongingsOf, leavingOf } from '#server/people-data/leaving.ts';
import { sessionProcedure } from '#server/trpc.ts';

export const leaving = sessionProcedure.meta({ can: 'account.use' }).query(async ({ ctx }) => {
  const belongings = await belongingsOf(ctx.db, ctx.principal.userId);
  const { alone, orphaned } = leavingOf(belongings);
  const named = ({ kind, name }: (typeof belongings)[number]) => ({ kind, name });
  return {
    /** Whoever sits at this machine has no account: nobody signs in here. */
    isPossible: ctx.principal.userId !== LOCAL_OWNER,
    /** Go with the account. */
    alone: alone.map(named),
    /** Need another owner first. */
    orphaned: orphaned.map(named),
  };
});
