/** Users and groups of SCIM 2.0, and what this server says of itself, declared to the library that speaks it. */
import SCIMMY from 'scimmy';
import type { Tx } from '#db/client.ts';
import * as directory from './directory.ts';
import type { By } from './directory-audit.ts';
import * as directoryGroups from './directory-groups.ts';
import { explained, missing } from './scim-errors.ts';

export type Ctx = { tx: Tx; by: By };
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

function toPushed(user: User): directory.Pushed {
  const mail = user.emails?.find(({ primary }) => primary)?.value ?? user.emails?.[0]?.value ?? user.userName;
  const full = [user.name?.givenName, user.name?.familyName].filter(Boolean).join(' ');
  return {
    userName: (user.userName ?? '').toLowerCase().slice(0, 300),
    email: mail,
    name: (user.displayName ?? user.name?.formatted ?? full).slice(0, 200) || null,
    externalId: user.externalId?.slice(0, 300) ?? null,
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

type GroupRow = Awaited<ReturnType<typeof directoryGroups.readGroups>>[number];
const toGroup = ({ id, name, externalId, people }: GroupRow) => ({
  ...{ id, displayName: name, members: people.map((value) => ({ value, type: 'User' })) },
  ...(externalId && { externalId }),
});

type Wanted = { id?: string; filter?: { match(rows: unknown[]): unknown[] } };

async function findPerson({ tx, by }: Ctx, id: string): Promise<PersonRow> {
  const [row] = await directory.readPeople(tx, by, id);
  if (!row) throw missing();
  return row;
}

async function findGroup({ tx, by }: Ctx, id: string): Promise<GroupRow> {
  const [row] = await directoryGroups.readGroups(tx, by, id);
  if (!row) throw missing();
  return row;
}

async function readUsers({ id, filter }: Wanted, ctx: Ctx) {
  if (id !== undefined) return toUser(await findPerson(ctx, id));
  const rows = (await directory.readPeople(ctx.tx, ctx.by)).map(toUser);
  return filter ? filter.match(rows) : rows;
}

async function writeUser({ id }: Wanted, user: User, ctx: Ctx) {
  const { tx, by } = ctx;
  const pushed = toPushed(user);
  if (id !== undefined) await directory.changePerson(tx, by, { before: await findPerson(ctx, id), pushed });
  return toUser(await findPerson(ctx, id ?? (await directory.pushPerson(tx, by, pushed))));
}

async function readGroups({ id, filter }: Wanted, ctx: Ctx) {
  if (id !== undefined) return toGroup(await findGroup(ctx, id));
  const rows = (await directoryGroups.readGroups(ctx.tx, ctx.by)).map(toGroup);
  return filter ? filter.match(rows) : rows;
}

async function writeGroup({ id }: Wanted, group: Group, ctx: Ctx) {
  const before = id === undefined ? null : await findGroup(ctx, id);
  const people = (group.members ?? []).flatMap(({ value }) => (value ? [value] : []));
  const externalId = group.externalId?.slice(0, 300) ?? null;
  const pushed = { name: (group.displayName ?? '').slice(0, 200), externalId, people };
  const made = await directoryGroups.pushGroup(ctx.tx, ctx.by, { before, pushed });
  return toGroup(await findGroup(ctx, made));
}

const { User: Users, Group: Groups, ResourceType, Schema, ServiceProviderConfig } = SCIMMY.Resources;

SCIMMY.Resources.declare(Users)
  .egress(((wanted: Wanted, ctx: Ctx) => explained(() => readUsers(wanted, ctx))) as never)
  .ingress(((wanted: Wanted, user: User, ctx: Ctx) => explained(() => writeUser(wanted, user, ctx))) as never)
  .degress((({ id = '' }: Wanted, ctx: Ctx) =>
    explained(async () => directory.dropPerson(ctx.tx, ctx.by, (await findPerson(ctx, id)).id))) as never);

SCIMMY.Resources.declare(Groups)
  .egress(((wanted: Wanted, ctx: Ctx) => explained(() => readGroups(wanted, ctx))) as never)
  .ingress(((wanted: Wanted, group: Group, ctx: Ctx) =>
    explained(() => writeGroup(wanted, group, ctx))) as never)
  .degress((({ id = '' }: Wanted, ctx: Ctx) =>
    explained(async () => directoryGroups.dropGroup(ctx.tx, ctx.by, await findGroup(ctx, id)))) as never);

/** Most resources in one answer; more are asked for by `startIndex`. */
export const RESULTS_MAX = 200;

SCIMMY.Config.set({
  ...{ patch: true, sort: true, filter: RESULTS_MAX },
  authenticationSchemes: [
    {
      ...{ type: 'oauthbearertoken', name: 'Bearer token', primary: true },
      description: 'A token made in Settings, Sign-in, as "Authorization: Bearer scim_...".',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
    },
  ],
} as never);

/** What can be read and written. */
export const KINDS = { Users, Groups };
/** What this server says of itself: RFC 7644, 4. */
export const ABOUT = { ServiceProviderConfig, ResourceTypes: ResourceType, Schemas: Schema };

/** `url`: where SCIM is reached; it stands in every answer. */
export function setBase(url: string): void {
  for (const one of [Users, Groups, ResourceType, Schema, ServiceProviderConfig]) one.basepath(url);
}
