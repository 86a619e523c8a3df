/** Context, the one error formatter, and the two kinds of procedure. */
import { initTRPC, TRPCError } from '@trpc/server';
import { z } from 'zod';
import type { Db, Tx } from '#db/client.ts';
import { AppError, ERRORS } from './errors.ts';
import { countRequest, countStranger } from './rate-limit.ts';
import { withWorkspace } from './with-workspace.ts';

export const ROLES = ['viewer', 'editor', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, and for which workspace. Read from the session row on every request. */
export type Principal = {
  userId: string;
  name: string;
  email: string | null;
  sessionToken: string;
  workspaceId: string;
  role: Role;
};

export type Context = {
  db: Db;
  principal: Principal | null;
  requestId: string;
  /** Where the request came from: see client-address.ts. */
  address?: string | undefined;
  /** Headers of the reply; cookies go here. */
  resHeaders?: Headers | undefined;
  /** Aborted when the client goes away. */
  signal?: AbortSignal | undefined;
};

/** The least role that may call a procedure. A procedure without one does not build. */
export type Meta = { role: Role };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    defaultMeta: { role: 'owner' },
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 30_000 } },
    errorFormatter({ shape, error, ctx }) {
      const cause = error.cause;
      const known = cause instanceof AppError ? cause : toInputError(cause);
      return {
        ...shape,
        message:
          known?.message ??
          (error.code === 'INTERNAL_SERVER_ERROR' ? 'Something failed on the server.' : shape.message),
        data: {
          code: shape.data.code,
          httpStatus: shape.data.httpStatus,
          appCode: known?.code,
          fix: known?.fix,
          details: known?.details,
          requestId: ctx?.requestId,
        },
      };
    },
  });

/** Input that does not fit its schema: the first problem, in words. */
function toInputError(cause: unknown): AppError | undefined {
  if (!(cause instanceof z.ZodError)) return undefined;
  const first = cause.issues[0];
  const where = first?.path.join('.');
  return new AppError('input.shape', { problem: [where, first?.message].filter(Boolean).join(': ') });
}

/** The latest of all the procedures of one request. */
function tellWhen(headers: Headers | undefined, seconds: number): void {
  const told = Number(headers?.get('retry-after') ?? 0);
  headers?.set('retry-after', String(Math.max(told, seconds)));
}

export const router = t.router;

/** Turns `AppError` into a tRPC error; everything thrown elsewhere passes through. */
const explained = t.procedure.use(async ({ ctx, next }) => {
  const result = await next();
  if (result.ok || !(result.error.cause instanceof AppError)) return result;
  const cause = result.error.cause;
  if (cause.retryAfter !== undefined) tellWhen(ctx.resHeaders, cause.retryAfter);
  throw new TRPCError({ code: ERRORS[cause.code].status, message: cause.message, cause });
});

/** Needs a session and nothing more. */
export const sessionProcedure = explained.use(async ({ ctx, next }) => {
  if (!ctx.principal) {
    if (ctx.address !== undefined) await countStranger(ctx.address);
    throw new AppError('auth.signed-out');
  }
  await countRequest(ctx.principal);
  return next({ ctx: { ...ctx, principal: ctx.principal } });
});

/** Needs a session, a membership and the role named in `meta`. `ctx.inWorkspace` opens the tenant door. */
export const workspaceProcedure = sessionProcedure.use(({ ctx, meta, next }) => {
  const { principal, db } = ctx;
  if (!principal.workspaceId) throw new AppError('auth.no-workspace');
  const needed = meta?.role ?? 'owner';
  if (ROLES.indexOf(principal.role) < ROLES.indexOf(needed)) throw new AppError('auth.role');
  const inWorkspace = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, principal.workspaceId, work);
  return next({ ctx: { ...ctx, inWorkspace } });
});
