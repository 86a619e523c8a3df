/** Somebody is invited, joins, meets what their role does not allow, and sees a new role without loading the page. */
import { expect } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { apiOf, type Person, sharedApp, signUp, test } from '#e2e/fixtures/journey.ts';
import { canvasOf, copyStarter } from '#e2e/fixtures/steps.ts';

const app = sharedApp();
let ada: Person;
let ben: Person;
let link = '';
let pattern = '';

test('Ada invites somebody by a link that is shown once', async ({ open }) => {
  [ada, ben] = [await signUp(app(), 'Ada'), await signUp(app(), 'Ben')];
  pattern = (await copyStarter(apiOf(app(), ada), 'round-table')).id;
  const page = await (await open(app(), ada)).newPage();
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('dialog').getByLabel('Role').click();
  await page.getByRole('option', { name: 'Designer' }).click();
  await page.getByRole('button', { name: 'Make a link' }).click();
  link = (await page.getByRole('button', { name: 'Copy the link' }).getAttribute('title')) ?? '';
  expect(link).toMatch(/\/invite\/[\w-]{43}$/);
  await page.getByRole('button', { name: 'Done' }).click();
  const invited = page.getByRole('table', { name: 'Open invitations' });
  await expect(invited.getByRole('cell', { name: 'Designer' })).toBeVisible();
  await expect(page.getByText(link.slice(-20))).toHaveCount(0);
  await expectAccessible(page, 'members');
});

test('Ben joins, edits, and loses the right to while he looks', async ({ open, errors }) => {
  const page = await (await open(app(), ben)).newPage();
  await page.goto(new URL(link).pathname);
  await expect(page.getByRole('heading', { name: 'Join Ada workspace' })).toBeVisible();
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page).toHaveURL(/\/patterns$/);
  await page.goto(`/patterns/${pattern}`);
  await expect(canvasOf(page)).toBeVisible();
  await expect(page.getByLabel('Name of the pattern')).toHaveValue('Round table');
  await expect(page.getByRole('button', { name: 'Publish' })).toBeVisible();

  await apiOf(app(), ada).members.setRole.mutate({ userId: ben.id, role: 'operator' });
  // Within five seconds the stream of the page ends, and the page is what an operator sees.
  await expect(page.getByText('Read only')).toBeVisible({ timeout: 10_000 });
  await expect(page.getByLabel('Name of the pattern')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Publish' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Run/ })).toBeVisible();
  errors.expected(/403|Forbidden/);

  await page.goto('/patterns');
  await expect(page.getByRole('button', { name: 'New pattern' })).toHaveAttribute('aria-disabled', 'true');
  const refused = apiOf(app(), ben).patterns.edit.mutate({
    ...{ id: pattern, base: 1 },
    edits: [{ id: crypto.randomUUID(), ops: [{ type: 'renameNode', id: 'x', title: 'X' }] }],
  });
  await expect(refused).rejects.toThrow('Your role here, operator, does not allow you to');
  await page.goto('/settings/members');
  await expect(page.getByRole('button', { name: 'Remove Ada' })).toHaveCount(0);
  await expect(page.getByRole('table', { name: 'What each role may do' })).toBeVisible();

  await page.goto(new URL(link).pathname);
  await expect(page.getByRole('alert').getByText('This invitation does not open anything')).toBeVisible();
  errors.expected(/404 \(Not Found\)/);
});
