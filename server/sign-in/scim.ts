/** SCIM 2.0: `/api/scim/v2/...` for the directory of one organisation, told apart by its bearer token. */
import type { Db } from '#db/client.ts';
import { lockOrganisation } from '../access/handle-organisation.ts';
import { addressOf } from '../client-address.ts';
import { env } from '../env.ts';
import { bearerOf } from '../keys/keys.ts';
import { limitBody, toBodyError } from '../limit-body.ts';
import { countRequest, countStranger } from '../rate-limit.ts';
import type { By } from './directory-audit.ts';
import { missing, refuse, SCIM_HEADERS, ScimProblem } from './scim-errors.ts';
import { ABOUT, type Ctx, KINDS, RESULTS_MAX, setBase } from './scim-resources.ts';
import { findToken } from './scim-token.ts';

/** A group of ten thousand is half of it. */
const BODY_MAX = 1_048_576;

/** `path`: what stands behind `/api/scim/v2/`. */
export async function handleScim(request: Request, db: Db, path: readonly string[]): Promise<Response> {
  try {
    const by = await whoAsks(request, db);
    const limited = await limitBody(request, BODY_MAX);
    if ('problem' in limited) throw toBodyError(limited.problem, BODY_MAX);
    const asked = await read(limited.request, path);
    setBase(`${env().NEXTAUTH_URL}/api/scim/v2`);
    if (isAbout(asked.kind)) return await tellAbout(asked, asked.kind);
    return await db.transaction(async (tx) => {
      if (asked.method !== 'GET') await lockOrganisation(tx, by.organisationId);
      return answer(asked, { tx, by });
    });
  } catch (error) {
    return refuse(error);
  }
}

/** Counted like API keys: each token by itself, and who has none by network. */
async function whoAsks({ headers }: Request, db: Db): Promise<By> {
  const token = bearerOf(headers);
  const by = token === undefined ? undefined : await findToken(db, token);
  if (!by) {
    await countStranger(addressOf(headers, env().TRUSTED_PROXIES));
    throw new ScimProblem(401, 'This token does not hold.');
  }
  await countRequest({ userId: '', workspaceId: '', keyId: by.tokenId });
  return by;
}

type Asked = {
  method: string;
  kind: string;
  id: string | undefined;
  query: Readonly<Record<string, unknown>>;
  body: unknown;
};

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);

async function read(request: Request, [kind = '', id, ...rest]: readonly string[]): Promise<Asked> {
  if (rest.length > 0) throw missing();
  const { method } = request;
  const { count, startIndex, ...query } = Object.fromEntries(new URL(request.url).searchParams);
  const paging = {
    ...(count !== undefined && { count: Math.min(toNumber(count, 'count'), RESULTS_MAX) }),
    ...(startIndex !== undefined && { startIndex: toNumber(startIndex, 'startIndex') }),
  };
  const body: unknown = WITH_BODY.has(method) ? await request.json().catch(() => noJson()) : undefined;
  return { method, kind, id, query: { ...query, ...paging }, body };
}

function toNumber(text: string, name: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new ScimProblem(400, `${name} is a whole number.`, 'invalidValue');
  return Number(text);
}

function noJson(): never {
  throw new ScimProblem(400, 'The body is no JSON.', 'invalidSyntax');
}

const isAbout = (kind: string): kind is keyof typeof ABOUT => Object.hasOwn(ABOUT, kind);
const isKind = (kind: string): kind is keyof typeof KINDS => Object.hasOwn(KINDS, kind);

const reply = (status: number, body?: unknown, location?: string) =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { ...SCIM_HEADERS, ...(location !== undefined && { location }) },
  });

async function tellAbout({ method, id, query }: Asked, kind: keyof typeof ABOUT): Promise<Response> {
  if (method !== 'GET') throw wrongMethod(method);
  if (kind === 'ServiceProviderConfig' && id !== undefined) throw missing();
  if (query.filter !== undefined) throw new ScimProblem(403, 'This is not searched.');
  const About = ABOUT[kind];
  return reply(200, await new About(id as never, {} as never).read());
}

const wrongMethod = (method: string) => new ScimProblem(400, `${method} is not asked here.`, 'invalidSyntax');

const ID = /^[\w-]{1,64}$/;

async function answer({ method, kind, id, query, body }: Asked, ctx: Ctx): Promise<Response> {
  if (!isKind(kind) || (id !== undefined && !ID.test(id))) throw missing();
  const Resource = KINDS[kind];
  const resource = id === undefined ? new Resource(query as never) : new Resource(id, query as never);
  if (method === 'GET') return reply(200, await resource.read(ctx));
  if (method === 'DELETE' && id !== undefined) {
    await resource.dispose(ctx);
    return reply(204);
  }
  if (method === 'POST' && id === undefined) {
    const made: { meta?: { location?: string } } = await resource.write(body as never, ctx);
    return reply(201, made, made.meta?.location);
  }
  if (method === 'PUT' && id !== undefined) return reply(200, await resource.write(body as never, ctx));
  if (method === 'PATCH' && id !== undefined)
    return reply(200, (await resource.patch(body as never, ctx)) ?? (await resource.read(ctx)));
  throw wrongMethod(method);
}
