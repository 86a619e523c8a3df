/** What the procedures that stream have in common. */
import { TRPCError } from '@trpc/server';
import type { Db } from '#db/client.ts';
import type { Principal } from '#server/access/principal.ts';
import { type Standing, standingOf } from '#server/auth/still-allowed.ts';
import { AppError, ERRORS, type ErrorCode } from '#server/errors.ts';

const NEVER = new AbortController().signal;

type Context = { db: Db; principal: Principal; signal?: AbortSignal | undefined };

const REFUSAL = { gone: 'auth.signed-out', changed: 'auth.changed' } as const satisfies Record<
  Exclude<Standing, 'same'>,
  ErrorCode
>;

/** `signal` aborts when the client goes away; `recheck` throws when it may no longer read, or as somebody else. */
export function streamOptions({ db, principal, signal }: Context, ours: AbortSignal | undefined) {
  const signals = [signal, ours].filter((one) => one !== undefined);
  return {
    signal: signals.length > 0 ? AbortSignal.any(signals) : NEVER,
    async recheck(): Promise<void> {
      const standing = await standingLately(db, principal);
      if (standing === 'same') return;
      const cause = new AppError(REFUSAL[standing]);
      throw new TRPCError({ code: ERRORS[cause.code].status, message: cause.message, cause });
    },
  };
}

/** All streams of one session share an answer for this long. */
const SHARED_MS = 500;

const answers = new Map<string, Promise<Standing>>();

function standingLately(db: Db, principal: Principal): Promise<Standing> {
  const { workspaceId, role } = principal;
  const who = principal.kind === 'person' ? principal.sessionToken : principal.keyId;
  const key = [principal.kind, who, principal.userId, workspaceId, role].join(' ');
  const known = answers.get(key);
  if (known) return known;
  const answer = standingOf(db, principal);
  answers.set(key, answer);
  setTimeout(() => answers.delete(key), SHARED_MS).unref();
  return answer;
}
