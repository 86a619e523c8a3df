/**
 * A9: every procedure and every route, enumerated from the router and from the build, asked over HTTP with the ids of
 * another tenant and by each role. A reply may only succeed where the table of permissions says so; rows of the tenant
 * are compared before and after. Needs a production build.
 */
import { isPermission, type Permission } from '#server/access/permissions.ts';
import { ROLE_PERMISSIONS, ROLES } from '#server/access/roles.ts';
import { appRouter } from '#server/router.ts';
import { fingerprint } from '#server/testing/fingerprint.ts';
import { type Ids, PROBES, SECRET } from '#server/testing/probes.ts';
import type { Meta } from '#server/trpc.ts';
import { type Doors, fillRoute, openDoors, routesOfBuild, type Who } from './doors/rig.ts';
import type { Experiment, Figure } from './experiment.ts';

type Procedure = { _def: { type: 'query' | 'mutation' | 'subscription'; meta?: Meta } };

export const PROCEDURES = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>;

export const experiment: Experiment = {
  title:
    'Every procedure and route refuses what another tenant, or a role without the permission, asks of it.',
  async measure(progress) {
    await using doors = await openDoors();
    return await measureDoors(doors, progress);
  },
};

export async function measureDoors(doors: Doors, progress: (line: string) => void): Promise<Figure[]> {
  const paths = Object.keys(PROCEDURES);
  const before = await fingerprint(doors.sql, doors.ada);
  const foreign = await askForeign(doors, paths);
  progress(`${paths.length} procedures asked as another tenant`);
  const roles = await askRoles(doors, paths);
  const after = await fingerprint(doors.sql, doors.ada);
  progress(`${roles.asked} times asked by a role`);
  const pages = await askPages(doors);
  const changed = Object.keys(before).filter((table) => before[table] !== after[table]);
  if (changed.length > 0) progress(`changed: ${changed.join(', ')}`);
  for (const line of [...foreign.wrong, ...roles.wrong, ...pages.wrong]) progress(line);
  return [
    { name: 'procedures', value: paths.length, least: 50 },
    { name: 'without a declared permission', value: undeclared(paths), most: 0 },
    { name: 'without a probe', value: paths.filter((path) => !PROBES[path]).length, most: 0 },
    { name: 'matrix declared percent', value: declaredPercent(paths), least: 100 },
    { name: 'asked as another tenant', value: foreign.asked },
    { name: 'asked by each role', value: roles.asked },
    { name: 'of these refused as declared', value: roles.refused, least: 1 },
    { name: 'routes', value: pages.asked },
    {
      name: 'unexpected 2xx',
      value: foreign.wrong.length + roles.wrong.length + pages.wrong.length,
      most: 0,
    },
    { name: 'tables with rows changed', value: changed.length, most: 0 },
  ];
}

const canOf = (path: string): string => PROCEDURES[path]?._def.meta?.can ?? '';

const undeclared = (paths: readonly string[]): number =>
  paths.filter((path) => !isPermission(canOf(path))).length;

/** Cells of procedures x roles that say yes or no. */
function declaredPercent(paths: readonly string[]): number {
  const said = paths.filter((path) => isPermission(canOf(path))).length * ROLES.length;
  return (said / (paths.length * ROLES.length)) * 100;
}

type Reply = { status: number; text: string };

/** As a browser asks. Of a stream what it says first; a refusal stands in it. */
export async function ask(
  { url, people }: Doors,
  who: Who | null,
  call: { path: string; input: unknown },
): Promise<Reply> {
  const { path, input } = call;
  const type = PROCEDURES[path]?._def.type ?? 'query';
  const stop = new AbortController();
  const query =
    type === 'mutation' || input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  const reply = await fetch(`${url}/api/trpc/${path}${query}`, {
    method: type === 'mutation' ? 'POST' : 'GET',
    headers: { origin: url, 'content-type': 'application/json', ...(who && { cookie: people[who] }) },
    signal: stop.signal,
    redirect: 'manual',
    ...(type === 'mutation' && { body: JSON.stringify(input ?? {}) }),
  });
  if (type !== 'subscription') return { status: reply.status, text: await reply.text() };
  return readStream(reply, stop);
}

const QUIET_MS = 400;

async function readStream(reply: Response, stop: AbortController): Promise<Reply> {
  const timer = setTimeout(() => stop.abort(), QUIET_MS);
  let text = '';
  try {
    const decoder = new TextDecoder();
    for await (const part of reply.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(part, { stream: true });
      if (text.includes('serialized-error') || text.includes('"httpStatus"')) break;
    }
  } catch {
    // Nothing more was said in time.
  }
  clearTimeout(timer);
  stop.abort();
  const status = Number(/"httpStatus":(\d+)/.exec(text)?.[1] ?? reply.status);
  return { status, text };
}

const inputOf = (path: string, ids: Ids): unknown => PROBES[path]?.input?.(ids);

/** Ada's ids, asked for by Bob and by nobody. Where Bob is answered, nothing of hers may stand in it. */
async function askForeign(doors: Doors, paths: readonly string[]) {
  const wrong: string[] = [];
  let asked = 0;
  const { ids } = doors;
  const hers = [SECRET, ids.pattern, ids.workspace, ids.user, ids.removed];
  for (const path of paths) {
    const input = inputOf(path, ids);
    for (const who of ['bob', null] as const) {
      asked += 1;
      const { status, text } = await ask(doors, who, { path, input });
      if (who === null && status !== 401) wrong.push(`${path} without a session: ${status}`);
      if (who === null || status >= 400) continue;
      const isMeant = PROBES[path]?.other === 'nothing' && !hers.some((one) => text.includes(one));
      if (!isMeant) wrong.push(`${path} as another tenant: ${status}`);
    }
  }
  return { asked, wrong };
}

/** What a role may not is asked in full; what it may change is left to Ada, so that rows stay as they are. */
async function askRoles(doors: Doors, paths: readonly string[]) {
  const wrong: string[] = [];
  const count = { asked: 0, refused: 0 };
  for (const role of ROLES) {
    for (const path of paths) {
      const may = ROLE_PERMISSIONS[role].has(canOf(path) as Permission);
      if (may && PROCEDURES[path]?._def.type === 'mutation') continue;
      count.asked += 1;
      const { status } = await ask(doors, role, { path, input: inputOf(path, doors.ids) });
      if (!may && status === 403) count.refused += 1;
      if (!may && status !== 403) wrong.push(`${path} as ${role}: ${status}, expected 403`);
      if (may && (status === 401 || status === 403))
        wrong.push(`${path} as ${role}: ${status}, expected an answer`);
    }
  }
  return { ...count, wrong };
}

/** Pages hold no data of a tenant: whoever may not see it finds nothing of Ada's in what the server sends. */
async function askPages({ url, people, ids }: Doors) {
  const wrong: string[] = [];
  const routes = routesOfBuild();
  for (const route of routes) {
    const reply = await fetch(url + fillRoute(route, ids), {
      headers: { cookie: people.bob },
      redirect: 'manual',
    });
    const text = await reply.text();
    if (reply.status < 300 && text.includes(SECRET)) wrong.push(`${route} shows what is Ada's`);
  }
  return { asked: routes.length, wrong };
}
