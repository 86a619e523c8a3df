/** The new words at work: a pattern of the library, one pattern that calls another, and what a run can cost. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { publish } from '#e2e/fixtures/patterns.ts';
import {
  announcement,
  nodeOf,
  runPanel,
  runWith,
  settingsOf,
  startRun,
  untilSaved,
} from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const app = sharedApp();
const CHEERFUL = 'I love it. Wonderful, excellent and great!';
const made = { inner: '', outer: '' };

const reading = (agent: string) =>
  build().input('text').agent('reader', agent, 'text').output('reader').pattern();

/** Asks once more where the reader says nothing; which pattern reads is not chosen yet. */
const OUTER = build()
  .input('text')
  .container('again', 'retry', {
    from: 'text',
    config: { max: 2, backoffMs: 0 },
    inside: (body) => body.node('desk', 'subpattern', { from: 'again.item' }).take('desk'),
  })
  .output('again')
  .pattern();

async function openAt(open: Open, address: string) {
  const me = await localOwner(app());
  const page = await (await open(app(), me, { reducedMotion: 'reduce' })).newPage();
  await page.goto(address);
  return { page, api: apiOf(app(), me) };
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map((one) => one.finished)));
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    const words = serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
    expect.soft(words, `${what}, ${colorScheme}`).toEqual([]);
  }
}

test('the library is searched by what is in a pattern, and walked by keyboard', async ({ open }) => {
  const { page } = await openAt(open, '/patterns');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New pattern' });
  await dialog.getByLabel('Search the library').fill('mapreduce functions');
  const card = dialog.getByRole('button', { name: /^Map and reduce/ });
  await expect(card).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Gated agent/ })).toHaveCount(0);
  await dialog.getByLabel('Search the library').fill('');
  await dialog.locator('[data-starter]').first().focus();
  await page.keyboard.press('End');
  await expect(dialog.locator('[data-starter]').last()).toBeFocused();
  await page.keyboard.press('Home');
  await expect(dialog.locator('[data-starter]').first()).toBeFocused();
  await expectAccessible(page, 'library');
  await card.click();
  await expect(page).toHaveURL(/\/patterns\/pat_/);
  await expect(nodeOf(page, 'Each review')).toBeVisible();
});

test('its run says for each review that nothing was measured yet, and how much is missing', async ({
  open,
}) => {
  const { page } = await openAt(open, '/patterns');
  await page.getByRole('link', { name: 'Map and reduce' }).click();
  await expect(nodeOf(page, 'Each review')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  const form = page.getByRole('dialog', { name: 'Run this pattern' });
  await expect(form.getByTestId('worst-case')).toHaveText(/^At most \d+ calls · \d+ units · .+\.$/);
  await expectAccessible(page, 'run form');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(runPanel(page).getByText('Succeeded', { exact: true })).toBeVisible();
  await expect(nodeOf(page, 'Measured')).toHaveAccessibleName(
    /confidence unknown, too few outcomes, n=0, 10 more needed/,
  );
  await expect(nodeOf(page, 'Each review')).toContainText(/\d of 4/);
});

test('a published pattern is called: chosen from a list, undone, and done again', async ({ open }) => {
  const api = apiOf(app(), await localOwner(app()));
  made.inner = (
    await api.patterns.create.mutate({ name: 'Reader', graph: reading('sentiment-naive-bayes') })
  ).id;
  await publish(api, made.inner, { semver: '1.0.0', example: { text: CHEERFUL } });
  made.outer = (await api.patterns.create.mutate({ name: 'Desk', graph: OUTER })).id;
  await publish(
    api,
    (await api.patterns.create.mutate({ name: 'Other', graph: reading('sentiment-afinn') })).id,
    {
      ...{ semver: '1.0.0', example: { text: CHEERFUL } },
    },
  );

  const { page } = await openAt(open, `/patterns/${made.outer}`);
  const desk = nodeOf(page, 'desk');
  await expect(desk).toContainText('no pattern chosen');
  await desk.click();
  const chosen = settingsOf(page).getByLabel('Pattern', { exact: true });
  await chosen.click();
  const list = page.getByRole('dialog', { name: 'Published patterns' });
  await expect(list.getByRole('button', { name: 'Reader 1.0.0' })).toBeVisible();
  await expect(list.getByRole('region', { name: 'Desk' }), 'it cannot call itself').toHaveCount(0);
  await expectAccessible(page, 'choosing a pattern');
  await list.getByLabel('Search published patterns').fill('read');
  await expect(list.getByRole('button', { name: 'Other 1.0.0' })).toHaveCount(0);
  await list.getByRole('button', { name: 'Reader 1.0.0' }).click();
  await expect(announcement(page)).toHaveText('desk calls Reader 1.0.0.');
  await expect(desk).toContainText('Reader 1.0.0');
  await expect(settingsOf(page).getByRole('link', { name: 'Open Reader' })).toHaveAttribute(
    'href',
    `/patterns/${made.inner}`,
  );
  await expect(settingsOf(page).getByRole('definition').first()).toHaveText('Text');
  await untilSaved(page);
  expect(Object.keys((await api.patterns.get.query({ id: made.outer })).graph.uses ?? {})).toEqual([
    `${made.inner}@1.0.0`,
  ]);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(desk).toContainText('no pattern chosen');
  await untilSaved(page);
  expect((await api.patterns.get.query({ id: made.outer })).graph.uses).toBeUndefined();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(desk).toContainText('Reader 1.0.0');
  await untilSaved(page);
});

test('it runs as a part of the run, and its steps are told by name', async ({ open }) => {
  const { page } = await openAt(open, `/patterns/${made.outer}`);
  await expect(nodeOf(page, 'desk')).toBeVisible();
  await runWith(page, { text: CHEERFUL });
  await expect(runPanel(page).getByText('Succeeded', { exact: true })).toBeVisible();
  await expect(nodeOf(page, 'desk')).toHaveAccessibleName(/^desk, succeeded, self-reported score/);
  await expect(nodeOf(page, 'desk')).toContainText('positive');

  await page.getByRole('link', { name: 'Open the run' }).click();
  const side = page.getByRole('complementary', { name: 'Run', exact: true });
  await expect(side.getByRole('button', { name: /again 1 › desk ›\s*reader/ }).first()).toBeVisible();
  await side.getByRole('tab', { name: 'Timeline' }).click();
  await expect(side.getByText('again 1 › desk › reader')).toBeVisible();
  await expectAccessible(page, 'run with a called pattern');
  await nodeOf(page, 'desk').getByRole('button', { name: 'positive: show why' }).click();
  await expect(side.getByText('The confidence is that of “Reader” 1.0.0, unchanged.')).toBeVisible();
});

test('a newer version is offered, and taken as a change like any other', async ({ open }) => {
  const { page, api } = await openAt(open, `/patterns/${made.outer}`);
  await nodeOf(page, 'desk').click();
  await expect(settingsOf(page).getByText(/is newer/)).toHaveCount(0);
  const { revision } = await api.patterns.get.query({ id: made.inner });
  await api.patterns.save.mutate({
    id: made.inner,
    revision,
    name: 'Reader',
    graph: reading('sentiment-afinn'),
  });
  await publish(api, made.inner, { semver: '1.1.0', example: { text: CHEERFUL } });
  await page.reload();
  await nodeOf(page, 'desk').click();
  await expect(settingsOf(page).getByText('Version 1.1.0 is newer.')).toBeVisible();
  await expectAccessible(page, 'a newer version');
  await settingsOf(page).getByRole('button', { name: 'Take 1.1.0' }).click();
  await expect(nodeOf(page, 'desk')).toContainText('Reader 1.1.0');
  await expect(settingsOf(page).getByText(/is newer/)).toHaveCount(0);
  await untilSaved(page);
  expect(Object.keys((await api.patterns.get.query({ id: made.outer })).graph.uses ?? {})).toEqual([
    `${made.inner}@1.1.0`,
  ]);
});

test('what a run can cost is told before it runs, and a budget below it refuses the run', async ({
  open,
}) => {
  const { page, api } = await openAt(open, `/patterns/${made.outer}`);
  await expect(nodeOf(page, 'desk')).toBeVisible();
  await page.getByRole('button', { name: /^At most 2 calls · 2 units · 1 min/ }).click();
  const calls = settingsOf(page).getByLabel('Agent calls');
  await calls.fill('1');
  await expect(page.getByRole('button', { name: '1 problem', exact: true })).toBeVisible();
  await untilSaved(page);
  await calls.blur();
  await page.keyboard.press('ControlOrMeta+Enter');
  const problem = page
    .getByRole('region', { name: 'Problems' })
    .getByRole('listitem')
    .filter({ hasText: 'A run can take up to 2 agent calls; this pattern allows 1.' });
  await expect(problem).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expectAccessible(page, 'a budget that is too small');
  await expect(startRun(api, made.outer, { text: CHEERFUL })).rejects.toMatchObject({
    data: { appCode: 'pattern.invalid' },
  });
  await problem.getByRole('button', { name: /^Error: / }).click();
  await expect(calls).toBeFocused();
  await problem.getByRole('button', { name: 'Allow the worst case' }).click();
  await expect(calls).toHaveValue('2');
  await expect(problem).toHaveCount(0);
  await page.keyboard.press('Escape');
  await runWith(page, { text: CHEERFUL });
  await expect(runPanel(page).getByText('Succeeded', { exact: true })).toBeVisible();
});
