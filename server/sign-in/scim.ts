/** SCIM 2.0: `/api/scim/v2/...` for the directory of one organisation, told apart by its bearer token. */
import SCIMMY from 'scimmy';
import type { Db, Tx } from '#db/client.ts';
import { bearerOf } from '../keys/keys.ts';
import { log } from '../log.ts';
import * as directory from './directory.ts';
import { SignInRefused } from './refused.ts';
import { organisationOfToken } from './scim-token.ts';

type Ctx = { tx: Tx; organisationId: string };
type User = Record<string, unknown> & {
  userName?: string;
  displayName?: string;
  externalId?: string;
  active?: boolean;
  name?: { formatted?: string; givenName?: string; familyName?: string };
  emails?: { value?: string; primary?: boolean }[];
};
type Group = Record<string, unknown> & {
  displayName?: string;
  externalId?: string;
  members?: { value?: string }[];
};

const SCIMError = SCIMMY.Types.Error;
const missing = () => new SCIMError(404, null as never, 'There is no such resource in this directory.');

function toPushed(user: User): directory.Pushed {
  const mail = user.emails?.find(({ primary }) => primary)?.value ?? user.emails?.[0]?.value ?? user.userName;
  const full = [user.name?.givenName, user.name?.familyName].filter(Boolean).join(' ');
  return {
    userName: (user.userName ?? '').toLowerCase().slice(0, 300),
    email: mail,
    name: (user.displayName ?? user.name?.formatted ?? full).slice(0, 200) || null,
    externalId: user.externalId ?? null,
    active: user.active ?? true,
  };
}

type PersonRow = Awaited<ReturnType<typeof directory.readPeople>>[number];
const toUser = ({ id, name, email, userName, externalId, active, createdAt, changedAt }: PersonRow) => ({
  ...{ id, userName, active, emails: [{ value: email, primary: true }] },
  ...(name && { displayName: name }),
  ...(externalId && { externalId }),
  meta: { created: createdAt, lastModified: changedAt },
});

type GroupRow = Awaited<ReturnType<typeof directory.readGroups>>[number];
const toGroup = ({ id, name, externalId, people }: GroupRow) => ({
  ...{ id, displayName: name, members: people.map((value) => ({ value, type: 'User' })) },
  ...(externalId && { externalId }),
});

type Wanted = { id?: string; filter?: { match(rows: unknown[]): unknown[] } };

async function readUsers({ id, filter }: Wanted, { tx, organisationId }: Ctx) {
  const rows = (await directory.readPeople(tx, { organisationId }, id)).map(toUser);
  if (id === undefined) return filter ? filter.match(rows) : rows;
  if (!rows[0]) throw missing();
  return rows[0];
}

async function readGroups({ id, filter }: Wanted, { tx, organisationId }: Ctx) {
  const rows = (await directory.readGroups(tx, { organisationId }, id)).map(toGroup);
  if (id === undefined) return filter ? filter.match(rows) : rows;
  if (!rows[0]) throw missing();
  return rows[0];
}

/** The library calls whatever it does not know a missing resource. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toScimError(error);
  }
}

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .egress((async (resource: Wanted, ctx: Ctx) => readUsers(resource, ctx)) as never)
  .ingress((async ({ id }: { id?: string }, user: User, ctx: Ctx) => {
    const place = { organisationId: ctx.organisationId };
    if (id !== undefined) {
      await readUsers({ id }, ctx);
      await directory.changePerson(ctx.tx, { ...place, userId: id }, toPushed(user));
      return readUsers({ id }, ctx);
    }
    const made = await explained(() => directory.pushPerson(ctx.tx, place, toPushed(user)));
    return readUsers({ id: made }, ctx);
  }) as never)
  .degress((async ({ id = '' }: { id?: string }, ctx: Ctx) => {
    await readUsers({ id }, ctx);
    await directory.dropPerson(ctx.tx, { organisationId: ctx.organisationId, userId: id });
  }) as never);

SCIMMY.Resources.declare(SCIMMY.Resources.Group)
  .egress((async (resource: Wanted, ctx: Ctx) => readGroups(resource, ctx)) as never)
  .ingress((async ({ id = null }: { id?: string | null }, group: Group, ctx: Ctx) => {
    const place = { organisationId: ctx.organisationId };
    if (id !== null) await readGroups({ id }, ctx);
    const people = (group.members ?? []).flatMap(({ value }) => (value ? [value] : []));
    const name = (group.displayName ?? '').slice(0, 200);
    const made = await explained(() =>
      directory.pushGroup(ctx.tx, place, { id, name, externalId: group.externalId ?? null, people }),
    );
    return readGroups({ id: made }, ctx);
  }) as never)
  .degress((async ({ id = '' }: { id?: string }, ctx: Ctx) => {
    if (!(await directory.dropGroup(ctx.tx, { organisationId: ctx.organisationId }, id))) throw missing();
  }) as never);

const KINDS = { Users: SCIMMY.Resources.User, Groups: SCIMMY.Resources.Group };
type Kind = keyof typeof KINDS;
const isKind = (text: string): text is Kind => Object.hasOwn(KINDS, text);

const HEADERS = { 'content-type': 'application/scim+json', 'cache-control': 'no-store' };
const reply = (status: number, body?: unknown) =>
  new Response(body === undefined ? null : JSON.stringify(body), { status, headers: HEADERS });

/** `path`: what stands behind `/api/scim/v2/`. */
export async function handleScim(request: Request, db: Db, path: readonly string[]): Promise<Response> {
  const token = bearerOf(request.headers);
  const organisationId = token === undefined ? undefined : await organisationOfToken(db, token);
  if (organisationId === undefined)
    return refuse(new SCIMError(401, null as never, 'This token does not hold.'));
  try {
    return await db.transaction((tx) => answer(request, path, { tx, organisationId }));
  } catch (error) {
    return refuse(error);
  }
}

async function answer(request: Request, [kind = '', id]: readonly string[], ctx: Ctx): Promise<Response> {
  const { method } = request;
  if (method === 'GET' && kind === 'ServiceProviderConfig')
    return reply(200, await new SCIMMY.Resources.ServiceProviderConfig({} as never).read());
  if (!isKind(kind)) throw missing();
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  const Resource = KINDS[kind];
  const resource = id === undefined ? new Resource(asked as never) : new Resource(id, asked as never);
  if (method === 'GET') return reply(200, await resource.read(ctx));
  if (method === 'DELETE' && id !== undefined) {
    await resource.dispose(ctx);
    return reply(204);
  }
  const body: unknown = await request.json().catch(() => null);
  if (method === 'POST' && id === undefined) return reply(201, await resource.write(body as never, ctx));
  if (method === 'PUT' && id !== undefined) return reply(200, await resource.write(body as never, ctx));
  if (method === 'PATCH' && id !== undefined)
    return reply(200, (await resource.patch(body as never, ctx)) ?? (await resource.read(ctx)));
  throw new SCIMError(400, 'invalidSyntax' as never, 'This cannot be asked here.');
}

const SENTENCES: Partial<Record<string, [status: number, type: string, sentence: string]>> = {
  EmailDomain: [
    400,
    'invalidValue',
    'The e-mail is not of a domain that this organisation has proven to be its own.',
  ],
  EmailTaken: [
    409,
    'uniqueness',
    'Somebody with this e-mail is here already and has never proven that it is theirs.',
  ],
};

function refuse(error: unknown): Response {
  const known = toScimError(error);
  return reply(known.status, new SCIMMY.Messages.ErrorResponse(known as never));
}

function toScimError(error: unknown): { status: number } & Error {
  if (error instanceof SCIMError) return error as unknown as { status: number } & Error;
  const row = error instanceof SignInRefused ? SENTENCES[error.code] : undefined;
  if (row) return new SCIMError(row[0], row[1] as never, row[2]) as unknown as { status: number } & Error;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code === '23505')
    return new SCIMError(409, 'uniqueness' as never, 'There is one like that already.') as never;
  if (error instanceof TypeError) return new SCIMError(400, 'invalidValue' as never, error.message) as never;
  log().error({ problem: error instanceof Error ? error.message : 'unknown' }, 'SCIM failed');
  return new SCIMError(500, null as never, 'Something failed on the server.') as never;
}
