import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stubSettings } from '#server/testing/callers.ts';
import { CERTIFICATE } from '#server/testing/certificate.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { SAML_CASES, type SamlWorld, samlProvider } from '#server/testing/saml-cases.ts';
import { SAML_LOGOUT_CASES } from '#server/testing/saml-logout-cases.ts';
import { DOMAIN, makePlace } from '#server/testing/sign-in-world.ts';
import { samlMetadata } from './saml.ts';
import { samlKey } from './saml-keys.ts';
import { REDIRECT, readMetadata } from './saml-xml.ts';

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

test.each([...SAML_CASES, ...SAML_LOGOUT_CASES].map((one) => [one.name, one] as const))(
  '%s',
  async (_, one) => {
    expect(await one.run(world)).toBe(one.want);
  },
);

test('what it says of itself', () => {
  const xml = samlMetadata('org_x');
  expect(xml).toContain('entityID="http://127.0.0.1:3000/api/saml/metadata/org_x"');
  expect(xml).toContain('Location="http://127.0.0.1:3000/api/saml/acs/org_x"');
  expect(xml).toContain('WantAssertionsSigned="true"');
  expect(xml).not.toContain('SingleLogoutService');
});

test('with a key it offers log-out, and is the same for every organisation but for its name', async () => {
  const [one, other] = await Promise.all([samlKey(world.db), samlKey(world.db)]);
  expect(one).toEqual(other);
  const said = (id: string) => samlMetadata(id, one).replace(/ ID="[^"]*"/, '');
  expect(said('org_x').match(/SingleLogoutService [^>]*org_x"/g)).toHaveLength(2);
  expect(said('org_y').replaceAll('org_y', 'org_x')).toBe(said('org_x'));
});

test('where log-outs are answered is read from metadata', () => {
  const idp = (more: string) => `<EntityDescriptor entityID="https://i.example"><IDPSSODescriptor>
    <KeyDescriptor><X509Certificate>${CERTIFICATE}</X509Certificate></KeyDescriptor>${more}
    <SingleSignOnService Binding="${REDIRECT}" Location="https://i.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;
  const service = (more: string) =>
    `<SingleLogoutService Binding="${REDIRECT}" Location="https://i.example/a" ${more}/>`;
  expect(readMetadata(idp('')).logoutPoint).toBeNull();
  expect(readMetadata(idp(service(''))).logoutPoint).toBe('https://i.example/a');
  expect(readMetadata(idp(service('ResponseLocation="https://i.example/b?c=1&#38;d=2"'))).logoutPoint).toBe(
    'https://i.example/b?c=1&d=2',
  );
});
