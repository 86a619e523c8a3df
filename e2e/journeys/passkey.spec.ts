/** A key in the device instead of a provider: added in the settings, signed in with, removed. */
import { type CDPSession, expect, test } from '@playwright/test';
import { startApp } from '#e2e/fixtures/server.ts';
import { freePort } from '#scripts/lib/processes.ts';

/** Chromium's own device, which says yes to everything as soon as it is asked. */
async function plugIn(cdp: CDPSession): Promise<void> {
  await cdp.send('WebAuthn.enable');
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

test('passkeys', async ({ page, context }) => {
  const port = await freePort();
  const site = `http://localhost:${port}`;
  await using _app = await startApp({ NEXTAUTH_URL: site }, { port });
  await plugIn(await context.newCDPSession(page));
  const withPasskey = page.getByRole('button', { name: 'Use a passkey' });
  const keys = page.getByRole('table', { name: 'Your passkeys' });

  await test.step('a device without one says so', async () => {
    await page.goto(`${site}/signin`);
    await withPasskey.click();
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used' })).toBeVisible();
  });

  await test.step('one is added', async () => {
    await page.getByRole('button', { name: 'Continue as local owner' }).click();
    await expect(page).toHaveURL(`${site}/patterns`);
    await page.goto(`${site}/settings/sessions`);
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(keys.getByRole('row', { name: /Laptop/ })).toContainText('never');
  });

  await test.step('it signs in, to the page that was asked for', async () => {
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page).toHaveURL(/\/signin/);
    await page.goto(`${site}/settings/sessions`);
    await expect(page).toHaveURL(/\/signin\?callbackUrl/);
    await withPasskey.click();
    await expect(page).toHaveURL(`${site}/settings/sessions`);
    await expect(keys.getByRole('row', { name: /Laptop/ })).not.toContainText('never');
  });

  await test.step('removed, it opens nothing', async () => {
    await page.getByRole('button', { name: 'Remove the passkey Laptop' }).click();
    await expect(keys).toHaveCount(0);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page).toHaveURL(/\/signin/);
    await withPasskey.click();
    await expect(page.getByRole('alert').filter({ hasText: 'does not belong to anybody' })).toBeVisible();
  });
});
