import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { type HostileOidc, startHostileOidc } from '#server/testing/hostile-oidc.ts';
import { OIDC_CASES, oidcProvider, runCase, signIn, type World } from '#server/testing/oidc-cases.ts';
import { DOMAIN, makePlace, TestBrowser } from '#server/testing/sign-in-world.ts';

let db: TestDatabase;
let world: World;
const idps: HostileOidc[] = [];

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('OUTBOUND_PRIVATE', '127.0.0.1');
  db = await testDatabase();
  const [idp, other] = [await startHostileOidc(), await startHostileOidc()];
  idps.push(idp, other);
  const place = await makePlace(db.client.db, oidcProvider(idp.issuer), DOMAIN);
  const elsewhere = await makePlace(db.client.db, oidcProvider(other.issuer), 'elsewhere.example');
  world = { db: db.client.db, idp, other, place, elsewhere };
});
afterAll(async () => {
  for (const idp of idps) await idp[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

test.each(OIDC_CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  expect(await runCase(world, one)).toBe(one.want);
});

test.each([['nobody@nowhere.example'], ['not an e-mail'], [`x@evil.${DOMAIN}`]])(
  '%s leads nowhere',
  async (email) => {
    expect(await new TestBrowser(db.client.db).start(email)).toEqual({ error: 'NoProvider' });
  },
);

test('the session says where it is from; no token, code or secret is kept', async () => {
  const browser = new TestBrowser(db.client.db);
  expect(await signIn(world, { browser })).toBe('in');
  const [session] = await db.client
    .sql`select device, address, issuer from sessions order by created_at desc`;
  expect(session).toEqual({ device: 'Test browser', address: 'unknown', issuer: world.idp.issuer });
  const [row] = await db.client.sql`select access_token, id_token from accounts limit 1`;
  expect(row).toEqual({ access_token: null, id_token: null });
  expect((await db.client.sql`select sealed from sign_in_providers`).join()).not.toContain(
    'a-secret-for-tests',
  );
});
