/** Somebody takes their data away, hands over, erases their account, and is nowhere any more. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { apiOf, type Person, sharedApp, signUp, test } from '#e2e/fixtures/journey.ts';
import { copyStarter } from '#e2e/fixtures/steps.ts';

const app = sharedApp();
const EMAIL = 'usr_ada@example.test';
let ada: Person;
let ben: Person;
let workspace = '';

type Line = { table?: string; row?: Record<string, unknown>; end?: boolean; rows?: number };

/** Presses the link and reads what comes, line by line. */
async function downloadBy(page: Page, name: string): Promise<Line[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  expect(lines.at(-1)).toEqual({ end: true, rows: lines.length - 2 });
  return lines;
}

test('Ada downloads what is kept about her, and her workspace', async ({ open }) => {
  [ada, ben] = [await signUp(app(), 'Ada'), await signUp(app(), 'Ben')];
  const api = apiOf(app(), ada);
  const { id: pattern } = await copyStarter(api, 'round-table');
  workspace = (await api.session.me.query()).workspace.id;
  const page = await (await open(app(), ada)).newPage();
  await page.goto('/settings/account');
  await expect(page.getByText('Goes with your account')).toBeVisible();
  const mine = await downloadBy(page, 'Download your data');
  expect(mine.find(({ table }) => table === 'users')?.row).toMatchObject({ email: EMAIL });
  expect(mine.find(({ table }) => table === 'patterns')?.row).toMatchObject({ id: pattern });
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await expect(page.getByRole('combobox', { name: 'Keep runs' })).toBeVisible();
  const all = await downloadBy(page, 'Download the workspace');
  expect(all.find(({ table }) => table === 'workspaces')?.row).toMatchObject({ id: workspace });
  expect(all.map(({ table }) => table)).toContain('audit_entries');
  await expectAccessible(page, 'data of a workspace');
});

test('Ada hands over, erases her account, and cannot come back', async ({ open, errors }) => {
  const { link } = await apiOf(app(), ada).invitations.create.mutate({ role: 'designer' });
  await apiOf(app(), ben).invitations.accept.mutate({
    token: new URL(link).pathname.split('/').at(-1) ?? '',
  });
  const page = await (await open(app(), ada)).newPage();
  await page.goto('/settings/account');
  await expect(page.getByText('Needs another owner first')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Erase account' })).toBeDisabled();
  await apiOf(app(), ada).members.setRole.mutate({ userId: ben.id, role: 'owner' });
  await apiOf(app(), ada).organisations.setRole.mutate({ userId: ben.id, role: 'owner' });
  await page.reload();
  await page.getByRole('button', { name: 'Erase account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase your account?' });
  await expect(dialog.getByRole('button', { name: 'Erase account' })).toBeDisabled();
  await dialog.getByLabel(`Type ${EMAIL} to confirm`).fill(EMAIL);
  await expectAccessible(page, 'erasing an account');
  await dialog.getByRole('button', { name: 'Erase account' }).click();
  await expect(page).toHaveURL(/\/signin/);
  // The cookie of her session is still there, and opens nothing.
  await page.goto('/patterns');
  await expect(page).toHaveURL(/\/signin/);
  await expect(apiOf(app(), ada).session.me.query()).rejects.toThrow('You are signed out');
  // What her page was asking for meanwhile.
  errors.expected(/401|Unauthorized/);
});

test('Ben goes on in what was hers, and her name is gone', async ({ open }) => {
  const context = await open(app(), ben);
  await context.addCookies([{ name: 'parallax.workspace', value: workspace, url: app().url }]);
  const page = await context.newPage();
  await page.goto('/settings/members');
  const people = page.getByRole('table', { name: 'People of this workspace' });
  await expect(people.getByRole('row', { name: /Ben/ })).toBeVisible();
  await expect(page.getByText('Ada')).toHaveCount(0);
  await page.getByRole('link', { name: 'Data', exact: true }).click();
  await expect(page.getByText('What Shared workspace keeps')).toBeVisible();
  const all = await downloadBy(page, 'Download the workspace');
  expect(all.filter(({ table }) => table === 'patterns')).toHaveLength(1);
  expect(JSON.stringify(all)).not.toContain(EMAIL);
  expect(app().output()).not.toContain(EMAIL);
});
