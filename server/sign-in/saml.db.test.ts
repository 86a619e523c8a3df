import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { SAML_CASES, type SamlWorld, samlProvider } from '#server/testing/saml-cases.ts';
import { DOMAIN, makePlace } from '#server/testing/sign-in-world.ts';
import { samlMetadata } from './saml.ts';

let db: TestDatabase;
let world: SamlWorld;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  db = await testDatabase();
  const place = await makePlace(db.client.db, samlProvider, DOMAIN);
  const elsewhere = await makePlace(db.client.db, samlProvider, 'elsewhere.example');
  world = { db: db.client.db, place, elsewhere };
});
afterAll(async () => db[Symbol.asyncDispose]());

test.each(SAML_CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  expect(await one.run(world)).toBe(one.want);
});

test('what it says of itself', () => {
  const xml = samlMetadata('org_x');
  expect(xml).toContain('entityID="http://127.0.0.1:3000/api/saml/metadata/org_x"');
  expect(xml).toContain('Location="http://127.0.0.1:3000/api/saml/acs/org_x"');
  expect(xml).toContain('WantAssertionsSigned="true"');
});
