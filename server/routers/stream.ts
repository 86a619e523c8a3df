/** What the procedures that stream have in common. */
import { TRPCError } from '@trpc/server';
import type { Db } from '#db/client.ts';
import { isStillAllowed } from '#server/auth/still-allowed.ts';
import { AppError } from '#server/errors.ts';
import type { Principal } from '#server/trpc.ts';

const NEVER = new AbortController().signal;

type Context = { db: Db; principal: Principal; signal?: AbortSignal | undefined };

/** `signal` aborts when the client goes away; `recheck` throws when it may no longer read. */
export function streamOptions({ db, principal, signal }: Context, ours: AbortSignal | undefined) {
  const signals = [signal, ours].filter((one) => one !== undefined);
  return {
    signal: signals.length > 0 ? AbortSignal.any(signals) : NEVER,
    async recheck(): Promise<void> {
      if (await isAllowedLately(db, principal)) return;
      const cause = new AppError('auth.signed-out');
      throw new TRPCError({ code: 'UNAUTHORIZED', message: cause.message, cause });
    },
  };
}

/** All streams of one session share an answer for this long. */
const SHARED_MS = 500;

const answers = new Map<string, Promise<boolean>>();

function isAllowedLately(db: Db, principal: Principal): Promise<boolean> {
  const { sessionToken, userId, workspaceId } = principal;
  const key = [sessionToken, userId, workspaceId].join(' ');
  const known = answers.get(key);
  if (known) return known;
  const answer = isStillAllowed(db, principal);
  answers.set(key, answer);
  setTimeout(() => answers.delete(key), SHARED_MS).unref();
  return answer;
}
