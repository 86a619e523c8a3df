/**
 * An owner sets up sign-in for an organisation by its page, against a real provider; a colleague then comes in by
 * their work e-mail, with the role that their group has, sees their sessions and ends one.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import { type Person, signUp, test } from '#e2e/fixtures/journey.ts';
import { type App, startApp } from '#e2e/fixtures/server.ts';
import { freePort } from '#scripts/lib/processes.ts';
import { type Oidc, startOidc } from '#server/testing/oidc.ts';

const DOMAIN = 'corp.example';
const EMAIL = `cleo@${DOMAIN}`;
const PEOPLE = [{ sub: 'sub-cleo', name: 'Cleo', email: EMAIL, groups: ['makers'] }];

let app: App;
let oidc: Oidc;
let ada: Person;
const open = new AsyncDisposableStack();

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  const [port, providerPort] = [await freePort(), await freePort()];
  const permitted = `127.0.0.1:${providerPort}`;
  app = open.use(await startApp({ OUTBOUND_PRIVATE: permitted, PARALLAX_KEK: 'ab'.repeat(32) }, { port }));
  ada = await signUp(app, 'Ada');
  const callback = `/api/sso/callback/${await organisationOf(ada)}`;
  oidc = open.use(await startOidc(app.url, PEOPLE, { port: providerPort, callback }));
});
test.afterAll(() => open.disposeAsync());

async function organisationOf({ id }: Person): Promise<string> {
  const [row] = await app.database.client
    .sql`select organisation_id as id from org_members where user_id = ${id}`;
  return String(row?.id);
}

test('the owner proves a domain, connects the provider and tests it', async ({ open: enter, errors }) => {
  const page = await (await enter(app, ada)).newPage();
  await page.goto('/settings/sign-in');

  await page.getByLabel('Domain', { exact: true }).fill(DOMAIN);
  await page.getByRole('button', { name: 'Add domain' }).click();
  await expect(page.getByText('Not proven yet')).toBeVisible();
  await expect(page.getByText(`_parallax.${DOMAIN}`)).toBeVisible();
  // Without DNS here, whoever operates the installation vouches for it.
  const env = { ...process.env, DATABASE_URL: app.database.url };
  const args = ['scripts/verify-domain.ts', DOMAIN, await organisationOf(ada)];
  await promisify(execFile)(process.execPath, args, { env });
  await page.reload();
  await expect(page.getByText('Confirmed by whoever operates Parallax')).toBeVisible();

  await page.getByRole('button', { name: 'Connect a provider' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name', { exact: true }).fill('Corp House');
  await form.getByLabel('Issuer').fill(oidc.issuer);
  await form.getByLabel('Client ID').fill(oidc.env.OIDC_CLIENT_ID ?? '');
  await form.getByLabel('Client secret').fill('not the secret of this client at all');
  await form.getByRole('button', { name: 'Save provider' }).click();
  await expect(form).toBeHidden();
  await page.getByRole('button', { name: 'Test this connection' }).click();
  await expect(page.getByText('It does not know this client id, or the client secret')).toBeVisible();

  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await form.getByLabel('Client secret').fill(oidc.env.OIDC_CLIENT_SECRET ?? '');
  await form.getByRole('button', { name: 'Save provider' }).click();
  await expect(form).toBeHidden();
  await page.getByRole('button', { name: 'Test this connection' }).click();
  await expect(page.getByText('It answers, publishes its keys and knows this client.')).toBeVisible();

  await page.getByLabel('Group', { exact: true }).fill('makers');
  await page.getByLabel('Role of the group').click();
  await page.getByRole('option', { name: 'Designer' }).click();
  await page.getByRole('button', { name: 'Give role' }).click();
  await expect(page.getByRole('button', { name: 'Remove the group makers' })).toBeVisible();
  expect(errors.seen).toEqual([]);
});

test('a colleague comes in by e-mail with the role of their group, and ends a session', async ({
  open: enter,
  errors,
}) => {
  const pages = [];
  for (const _ of ['at work', 'at home']) {
    const page = await (await enter(app)).newPage();
    await page.goto('/signin');
    await page.getByLabel('Work e-mail').fill(EMAIL);
    await page.getByRole('button', { name: 'Continue with your organisation' }).click();
    await page.getByRole('button', { name: 'Cleo' }).click();
    await expect(page).toHaveURL(`${app.url}/patterns`);
    await expect(page.getByRole('button', { name: /^Workspace Ada workspace/ })).toBeVisible();
    pages.push(page);
  }
  // The provider's own page has no icon.
  errors.expected(/favicon\.ico/);
  const [first, second] = pages;
  if (!first || !second) throw new Error('Two windows were opened.');
  const members = await app.database.client.sql`select m.role, o.role as organisation from members m
    join users u on u.id = m.user_id join org_members o on o.user_id = u.id where u.email = ${EMAIL}`;
  expect(members).toEqual([{ role: 'designer', organisation: 'member' }]);

  await first.goto('/settings/sessions');
  const end = first.getByRole('button', { name: /^End the session/ });
  await expect(end).toHaveCount(1);
  await end.click();
  await expect(end).toHaveCount(0);
  await second.goto('/patterns');
  await expect(second).toHaveURL(/\/signin/);
  await first.goto('/patterns');
  await expect(first.getByRole('button', { name: /^Workspace Ada workspace/ })).toBeVisible();
});
