/** A schedule is made by keyboard, starts a run by itself, is changed, switched off and deleted. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { apiOf, localOwner, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { publish } from '#e2e/fixtures/patterns.ts';
import { nodeOf } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const app = sharedApp();
const made = { pattern: '' };
const TEXT = 'I love it. Wonderful, excellent and great!';

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Schedules' });
const listOf = (page: Page) => dialogOf(page).getByRole('list', { name: 'Schedules' });

/** By its name in the palette of commands, as with everything that has no key of its own. */
async function openByKeyboard(page: Page): Promise<void> {
  await expect(nodeOf(page, 'ask')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await page.keyboard.type('Schedules');
  await page.keyboard.press('Enter');
  await expect(dialogOf(page)).toBeVisible();
}

async function enter(open: Parameters<Parameters<typeof test>[2]>[0]['open']): Promise<Page> {
  const context = await open(app(), await localOwner(app()), {
    reducedMotion: 'reduce',
    timezoneId: 'Europe/Berlin',
  });
  return context.newPage();
}

test('what is not published is not scheduled', async ({ open }) => {
  const api = apiOf(app(), await localOwner(app()));
  const graph = build()
    .input('text')
    .agent('ask', 'sentiment-vader', 'text')
    .output('ask', 'answer')
    .pattern();
  const { id } = await api.patterns.create.mutate({ name: 'Nightly', graph });
  made.pattern = id;
  const page = await enter(open);
  await page.goto(`/patterns/${id}`);
  await page.getByRole('button', { name: 'Schedules' }).click();
  await expect(dialogOf(page)).toContainText('No version of this pattern is published yet.');
  await expectAccessible(page, 'schedules, nothing published');
  await dialogOf(page).getByRole('button', { name: 'Publish a version' }).click();
  await expect(page.getByRole('dialog', { name: 'Publish a version' })).toBeVisible();
  await publish(api, id, { semver: '1.0.0', example: { text: TEXT } });
});

test('made by keyboard, with the next times in sight', async ({ open }) => {
  const page = await enter(open);
  await page.goto(`/patterns/${made.pattern}`);
  await openByKeyboard(page);
  const add = dialogOf(page).getByRole('button', { name: 'Add a schedule' });
  await expect(add).toBeVisible();
  // The way out was there first, and the first thing in the dialog comes after it.
  await page.keyboard.press('Tab');
  await expect(add).toBeFocused();
  await page.keyboard.press('Enter');
  const repeat = dialogOf(page).getByLabel('Repeat');
  await expect(repeat).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.type('By a');
  await page.keyboard.press('Enter');
  await expect(repeat).toContainText('By a rule');
  await page.keyboard.press('Tab');
  await expect(dialogOf(page).getByLabel('Rule')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('* * * * * *');
  await expect(dialogOf(page).getByRole('status')).toContainText('five fields');
  await expectAccessible(page, 'a schedule with a wrong rule');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=15');
  await expect(dialogOf(page).getByRole('list', { name: 'Due next' }).getByRole('listitem')).toHaveText([
    /^Sun, .*02:15$/,
    /^Sun, .*02:15$/,
    /^Sun, .*02:15$/,
  ]);
  await page.keyboard.press('Tab');
  await expect(dialogOf(page).getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialogOf(page).getByLabel('text')).toBeFocused();
  await page.keyboard.type(TEXT);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(listOf(page).getByText('FREQ=WEEKLY')).toBeVisible();
  await expect(add).toBeFocused();
  await expect(listOf(page)).toContainText('It has not run yet.');
  await expectAccessible(page, 'schedules');
});

test('starts a run by itself when it is due', async ({ open }) => {
  const { sql } = app().database.client;
  await sql`update schedules set next = now() - interval '1 minute' where pattern_id = ${made.pattern}`;
  const page = await enter(open);
  await page.goto(`/patterns/${made.pattern}`);
  await openByKeyboard(page);
  await listOf(page).getByRole('link', { name: 'Succeeded' }).click();
  const run = page.getByRole('complementary', { name: 'Run', exact: true });
  await expect(run.getByText('positive', { exact: true })).toBeVisible();
  await page.goto('/runs');
  const row = page.getByRole('row', { name: /Nightly/ });
  await expect(row).toHaveCount(1);
  await expect(row.getByText('Started by a schedule')).toBeAttached();
});

test('is changed, switched off and deleted', async ({ open }) => {
  const page = await enter(open);
  await page.goto(`/patterns/${made.pattern}`);
  await openByKeyboard(page);
  await dialogOf(page)
    .getByRole('button', { name: /^Change / })
    .click();
  await dialogOf(page).getByLabel('Repeat').click();
  await page.getByRole('option', { name: 'Every day', exact: true }).click();
  await dialogOf(page).getByLabel('At', { exact: true }).fill('23:30');
  await expect(
    dialogOf(page)
      .getByRole('list', { name: 'Due next' })
      .getByText(/23:30$/),
  ).toHaveCount(3);
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect(listOf(page)).toContainText('Every day at 23:30');
  const isOn = listOf(page).getByRole('switch');
  await isOn.focus();
  await page.keyboard.press('Space');
  await expect(isOn).not.toBeChecked();
  await expect(listOf(page)).toContainText('Switched off.');
  await listOf(page)
    .getByRole('button', { name: /^Delete / })
    .click();
  await expect(dialogOf(page)).toContainText('This pattern runs when somebody starts it');
});
