/** Context, the one error formatter, and the two kinds of procedure. */
import { initTRPC, TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { z } from 'zod';
import type { Db, Tx } from '#db/client.ts';
import { can, findResource, isGrantable, type ResourceKind } from './access/can.ts';
import { PERMISSIONS, type Permission } from './access/permissions.ts';
import type { Principal } from './access/principal.ts';
import { telling } from './audit/tell.ts';
import { AppError, ERRORS } from './errors.ts';
import { countRequest, countStranger } from './rate-limit.ts';
import { toUnstorable } from './unstorable.ts';
import { withWorkspace } from './with-workspace.ts';

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

/**
 * What a procedure needs, and on which resource: the field of the input that holds its id, for permissions that
 * can be given on one pattern alone.
 */
export type Meta = { can: Permission; on?: { [kind in ResourceKind]?: string } };

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 30_000 } },
    errorFormatter({ shape, error, ctx }) {
      const cause = error.cause;
      // Of a stream this comes after the procedure: nothing has named it yet.
      const unstorable = toUnstorable(cause);
      const status = unstorable && ERRORS[unstorable.code].status;
      const known = cause instanceof AppError ? cause : (toInputError(cause) ?? unstorable);
      return {
        ...shape,
        message:
          known?.message ??
          (error.code === 'INTERNAL_SERVER_ERROR' ? 'Something failed on the server.' : shape.message),
        data: {
          code: status ?? shape.data.code,
          httpStatus: status ? getStatusCode(status) : shape.data.httpStatus,
          appCode: known?.code,
          fix: known?.fix,
          details: known?.details,
          requestId: ctx?.requestId,
        },
      };
    },
  });

const getStatusCode = (code: TRPCError['code']): number =>
  getHTTPStatusCodeFromError(new TRPCError({ code }));

/** Input that does not fit its schema: the first problem, in words. */
export function toInputError(cause: unknown): AppError | undefined {
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
  if (result.ok) return result;
  const { cause: given } = result.error;
  const cause = given instanceof AppError ? given : toUnstorable(given);
  if (!cause) return result;
  if (cause.retryAfter !== undefined) tellWhen(ctx.resHeaders, cause.retryAfter);
  throw new TRPCError({ code: ERRORS[cause.code].status, message: cause.message, cause });
});

/** Once per request: a session or a key, and not too many requests. */
const known = explained.use(async ({ ctx, next }) => {
  if (!ctx.principal) {
    if (ctx.address !== undefined) await countStranger(ctx.address);
    throw new AppError('auth.signed-out');
  }
  await countRequest(ctx.principal);
  return next({ ctx: { ...ctx, principal: ctx.principal } });
});

type Asked = {
  db: Db;
  principal: Principal;
  meta: Meta | undefined;
  getRawInput(): Promise<unknown>;
};

/** Throws `auth.role`. Asks the database only where the role does not allow it and a grant might. */
async function authorise({ db, principal, meta, getRawInput }: Asked): Promise<void> {
  if (!meta) throw new Error('A procedure says nothing about who may call it.');
  if (can(principal, meta.can)) return;
  const refused = refusalOf(principal, meta.can);
  const ref = principal.workspaceId && isGrantable(meta.can) ? refOf(meta, await getRawInput()) : undefined;
  if (!ref) throw refused;
  const resource = await withWorkspace(db, principal.workspaceId, (tx) => findResource(tx, principal, ref));
  if (!can(principal, meta.can, resource)) throw refused;
}

function refusalOf({ kind, role }: Principal, scope: Permission): AppError {
  const action = PERMISSIONS[scope];
  return kind === 'key'
    ? new AppError('auth.scope', { action, scope })
    : new AppError('auth.role', { role, action });
}

function refOf({ on = {} }: Meta, input: unknown): { kind: ResourceKind; id: string } | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  for (const kind of ['pattern', 'run', 'approval'] as const) {
    const field = on[kind];
    const id: unknown = field === undefined ? undefined : Reflect.get(input, field);
    if (typeof id === 'string' && id.length <= 64) return { kind, id };
  }
  return undefined;
}

type Changing<R> = {
  ctx: { db: Db; principal: Principal; requestId: string };
  path: string;
  type: string;
  getRawInput(): Promise<unknown>;
  next(): Promise<R>;
};

/** What changes something is told of in the audit log; see audit/tell.ts. */
async function audited<R extends { ok: boolean }>({ ctx, path, type, ...call }: Changing<R>): Promise<R> {
  if (type !== 'mutation') return call.next();
  const { db, principal, requestId } = ctx;
  return telling({ db, principal, path, requestId, input: await call.getRawInput() }, () => call.next());
}

const inAccount = known
  .use(async ({ ctx, meta, next, getRawInput }) => {
    await authorise({ db: ctx.db, principal: ctx.principal, meta, getRawInput });
    return next();
  })
  .use((call) => audited(call));

const inWorkspace = known
  .use(async ({ ctx, meta, next, getRawInput }) => {
    const { principal, db } = ctx;
    if (!principal.workspaceId) throw new AppError('auth.no-workspace');
    await authorise({ db, principal, meta, getRawInput });
    const inWorkspace = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, principal.workspaceId, work);
    return next({ ctx: { ...ctx, inWorkspace } });
  })
  .use((call) => audited(call));

/** Nothing can be built on it but by `meta`: a procedure that does not say who may call it does not compile. */
type Guarded<Builder extends { meta: unknown }> = Pick<Builder, 'meta'>;

/** Needs somebody known who may do what `meta` says; outside the tenant door. */
export const sessionProcedure: Guarded<typeof inAccount> = inAccount;

/** The same, inside a workspace. `ctx.inWorkspace` opens the tenant door. */
export const workspaceProcedure: Guarded<typeof inWorkspace> = inWorkspace;
