/** The production app over HTTP with Ada's workspace in it, one person of each role there, and Bob, who has none of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { isBuilt, sourcesHash } from '#scripts/lib/build.ts';
import { ROOT } from '#scripts/lib/checkout.ts';
import { joinTestServer } from '#scripts/test-server.ts';
import { type Person, personOf } from '#server/access/principal.ts';
import { ROLES, type Role } from '#server/access/roles.ts';
import { createPerson } from '#server/auth/people.ts';
import { createSession } from '#server/auth/session.ts';
import { appRouter } from '#server/router.ts';
import { flushNotices } from '#server/runtime/notify.ts';
import { cloneDatabase } from '#server/testing/clone.ts';
import { type Ids, seedAda } from '#server/testing/probes.ts';
import { WebProcess } from '../live/web-process.ts';

export type Who = Role | 'ada' | 'bob';

export type Doors = AsyncDisposable & {
  web: WebProcess;
  url: string;
  sql: Sql;
  ids: Ids;
  ada: Person;
  people: Readonly<Record<Who, string>>;
};

/** The app as it was built; throws when that is not of these sources. */
export async function openDoors(): Promise<Doors> {
  if (!isBuilt(sourcesHash()))
    throw new Error('The production build is not of these sources: npm run build first.');
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await joinTestServer());
  const database = stack.use(await cloneDatabase(server.url, { max: 4 }));
  const { db, sql } = database.client;
  const limits = {
    RATE_LIMIT_PERSON: '1000000',
    RATE_LIMIT_WORKSPACE: '1000000',
    RATE_LIMIT_ADDRESS: '1000000',
  };
  Object.assign(process.env, limits, {
    ...{ DATABASE_URL: database.url, NEXTAUTH_SECRET: 'sixteen characters or more' },
    ...{ NEXTAUTH_URL: 'http://127.0.0.1', PARALLAX_KEK: 'b25lIGtleSB0aGF0IGlzIHRoaXJ0eS10d28gYnl0ZXM=' },
  });
  const people: Record<string, string> = {};
  const enter = async (id: string, name: string) => {
    await createPerson(db, {
      id,
      name,
      email: `${name.toLowerCase()}@example.test`,
      workspace: `${name} workspace`,
    });
    const { token } = await createSession(db, id);
    people[name.toLowerCase()] = `next-auth.session-token=${token}`;
    return token;
  };
  const token = await enter('usr_ada', 'Ada');
  await enter('usr_bob', 'Bob');
  const [place] =
    await sql`select w.id, w.organisation_id from workspaces w join members m on m.workspace_id = w.id
    where m.user_id = 'usr_ada'`;
  const [workspaceId, organisationId] = [String(place?.id), String(place?.organisation_id)];
  const ada = personOf({
    ...{ userId: 'usr_ada', name: 'Ada', email: 'ada@example.test', sessionToken: token },
    ...{ workspaceId, organisationId, role: 'owner', organisationRole: 'owner' },
  });
  // What the procedures told is sent before the connections go.
  stack.defer(() => flushNotices(db));
  const ids = await seedAda(sql, ada, appRouter.createCaller({ db, principal: ada, requestId: 'doors' }));
  for (const role of ROLES) {
    await enter(`usr_as_${role}`, role);
    await sql`insert into members (workspace_id, user_id, role) values (${workspaceId}, ${`usr_as_${role}`}, ${role})`;
    people[role] += `; parallax.workspace=${workspaceId}`;
  }
  const web = stack.use(await WebProcess.start('next', database.url));
  const owned = stack.move();
  return {
    ...{ web, url: `http://127.0.0.1:${web.port}`, sql, ids, ada, people: people as Record<Who, string> },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Every address of the build: pages and handlers, as Next itself lists them. */
export function routesOfBuild(): string[] {
  const manifest: unknown = JSON.parse(
    readFileSync(join(ROOT, '.next/app-path-routes-manifest.json'), 'utf8'),
  );
  if (typeof manifest !== 'object' || manifest === null) throw new Error('The manifest lists nothing.');
  return [...new Set(Object.values(manifest).map(String))].sort();
}

/** With ids of Ada's where the address wants some. */
export const fillRoute = (route: string, ids: Ids): string =>
  route
    .replace('/patterns/[id]', `/patterns/${ids.pattern}`)
    .replace('/runs/[id]', '/runs/run_ofada')
    .replace('[slug]', 'of-ada')
    .replace(/\[\[?\.{0,3}[\w-]+\]\]?/g, 'run_ofada');
