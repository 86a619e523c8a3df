/** Sign in through a real provider, work, sign out: the session ends on the server, not in the browser. */
import { expect, test } from '@playwright/test';
import { startApp } from '#e2e/fixtures/server.ts';
import { freePort } from '#scripts/lib/processes.ts';
import { startOidc } from '#server/testing/oidc.ts';

const PEOPLE = [
  { sub: 'sub-ada', name: 'Ada', email: 'ada@example.test' },
  { sub: 'sub-twin', name: 'Twin', email: 'ada@example.test' },
];
const SESSION = 'next-auth.session-token';

test('single sign-on', async ({ page, context, browser }) => {
  const port = await freePort();
  await using oidc = await startOidc(`http://127.0.0.1:${port}`, PEOPLE);
  await using app = await startApp(oidc.env, { port });
  const { sql } = app.database.client;

  await test.step('nobody gets in as local owner', async () => {
    await page.goto(`${app.url}/patterns`);
    await expect(page).toHaveURL(/\/signin/);
    await expect(page.getByRole('button', { name: 'Continue with Test House' })).toBeVisible();
    await expect(page.getByText('Continue as local owner')).toHaveCount(0);
    const local = await context.request.post(`${app.url}/api/auth-local`, { headers: { origin: app.url } });
    expect(local.status()).toBe(404);
    expect(await sql`select 1 from users`).toHaveLength(0);
  });

  await test.step('the provider is asked with PKCE, state and nonce', async () => {
    await page.getByRole('button', { name: 'Continue with Test House' }).click();
    await page.getByRole('button', { name: 'Ada' }).click();
    await expect(page).toHaveURL(`${app.url}/patterns`);
    const asked = oidc.requests.find((request) => request.client_id);
    expect(asked).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' });
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked?.[name]).toMatch(/^.{20,}$/);
  });

  const cookie = (await context.cookies()).find(({ name }) => name === SESSION);
  const me = () =>
    fetch(`${app.url}/api/trpc/session.me`, { headers: { cookie: `${SESSION}=${cookie?.value}` } });

  await test.step('a workspace of their own is open', async () => {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    await expect(page.getByRole('button', { name: /^Workspace Ada workspace/ })).toBeVisible();
    expect((await me()).status).toBe(200);
  });

  await test.step('signing out ends the session on the server', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/signin/);
    expect(await sql`select 1 from sessions`).toHaveLength(0);
    expect((await me()).status).toBe(401);
    await page.goto(`${app.url}/patterns`);
    await expect(page).toHaveURL(/\/signin/);
  });

  await test.step('an e-mail that belongs to another account is refused with a reason', async () => {
    await using other = await browser.newContext();
    const stranger = await other.newPage();
    await stranger.goto(`${app.url}/signin`);
    await stranger.getByRole('button', { name: 'Continue with Test House' }).click();
    await stranger.getByRole('button', { name: 'Twin' }).click();
    await expect(stranger.getByText('already belongs to an account')).toBeVisible();
    expect(await sql`select 1 from users`).toHaveLength(1);
  });
});
