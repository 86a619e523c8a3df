/** Every page and every dialog, light and dark, wide and narrow: axe finds nothing serious. And by keyboard. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import {
  canvasOf,
  nodeOf,
  runWith,
  settingsOf,
  startRun,
  untilOver,
  untilStatus,
} from '#e2e/fixtures/steps.ts';

const app = sharedApp();
const CHEERFUL = 'I love it. Wonderful, excellent and great!';
const DOUBTFUL = 'This item worked great, but it broke after 6 months of use.';
const made = { pattern: '', idle: '', empty: '', over: '', waiting: '' };

async function enter(open: Open): Promise<{ page: Page; api: Api }> {
  const me = await localOwner(app());
  const context = await open(app(), me, { reducedMotion: 'reduce' });
  return { page: await context.newPage(), api: apiOf(app(), me) };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

test('before signing in', async ({ open }) => {
  const page = await (await open(app(), undefined, { reducedMotion: 'reduce' })).newPage();
  await page.goto('/signin');
  await expect(page.getByRole('button', { name: 'Continue as local owner' })).toBeVisible();
  await expectAccessible(page, 'sign-in');
});

test('pages with nothing on them yet', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto('/patterns');
  await expect(page.getByText('Start with a pattern that already runs, or an empty canvas.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Gated agent/ })).toBeVisible();
  await expectAccessible(page, 'patterns, empty');
  await page.goto('/runs');
  await expect(page.getByText('Nothing has run yet.')).toBeVisible();
  await expectAccessible(page, 'runs, empty');
  await page.goto('/approvals');
  await expect(page.getByText('No question is open.')).toBeVisible();
  await expectAccessible(page, 'approvals, empty');
  await page.goto('/dashboard');
  await expect(page.getByText('No run ended in this time.')).toBeVisible();
  await expectAccessible(page, 'dashboard, empty');
});

test('one of each is made', async () => {
  const api = apiOf(app(), await localOwner(app()));
  const { id } = await makeFixed(api, 'gated-agent');
  made.pattern = id;
  made.idle = (await makeFixed(api, 'gated-agent', 'Idle')).id;
  made.empty = (await api.patterns.create.mutate({ name: 'Empty' })).id;
  made.over = await startRun(api, id, { text: CHEERFUL });
  made.waiting = await startRun(api, id, { text: DOUBTFUL });
  expect(await untilOver(api, made.over)).toBe('succeeded');
  expect(await untilStatus(api, made.waiting, ['waiting'])).toBe('waiting');
});

test('pages with something on them', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto('/patterns');
  await expect(page.getByRole('link', { name: 'Gated agent' })).toBeVisible();
  await expectAccessible(page, 'patterns');
  await page.goto('/runs');
  await expect(page.getByRole('link', { name: 'Succeeded' })).toBeVisible();
  await expectAccessible(page, 'runs');
  await page.goto('/approvals');
  await expect(page.getByRole('article')).toBeVisible();
  await expectAccessible(page, 'approvals');
  await page.goto('/dashboard');
  await expect(page.getByRole('link', { name: 'Open approvals' })).toBeVisible();
  await expectAccessible(page, 'dashboard');
  await page.goto('/agents');
  await expect(page.getByRole('button', { name: 'VADER', exact: true })).toBeVisible();
  await expectAccessible(page, 'agents');
  await page.goto('/marketplace');
  await expect(page.getByRole('article').first()).toBeVisible();
  await expectAccessible(page, 'marketplace');
  await page.goto('/marketplace/map-reduce');
  await expect(heading(page, 'Map and reduce')).toBeVisible();
  await expectAccessible(page, 'listing');
});

test('the designer', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${made.empty}`);
  await expect(page.getByText('Start from a pattern, or drag a primitive onto the canvas.')).toBeVisible();
  await expectAccessible(page, 'designer, empty');
  await page.goto(`/patterns/${made.pattern}`);
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(settingsOf(page).getByRole('heading', { name: 'Budget of a run' })).toBeVisible();
  await expectAccessible(page, 'settings of the pattern');
  await nodeOf(page, 'Naive Bayes').click();
  await expect(settingsOf(page)).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('region', { name: 'Problems' })).toBeVisible();
  await expectAccessible(page, 'designer with a node and the problems');
});

test('dialogs of the designer', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${made.idle}`);
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const keys = [
    ['ControlOrMeta+Enter', 'Run this pattern'],
    ['?', 'Shortcuts'],
    ['ControlOrMeta+k', 'Command palette'],
    ['n', 'Add a node'],
  ] as const;
  for (const [key, name] of keys) {
    await page.keyboard.press(key);
    await expect(dialog(name)).toBeVisible();
    await expectAccessible(page, name);
    await page.keyboard.press('Escape');
    await expect(dialog(name)).toBeHidden();
  }
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog('Publish a version')).toBeVisible();
  await expectAccessible(page, 'publish');
});

test('other dialogs', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto('/patterns?new=1');
  await expect(page.getByRole('dialog', { name: 'New pattern' }).getByText('Gated agent')).toBeVisible();
  await expectAccessible(page, 'new pattern');
  await page.goto('/agents?agent=sentiment-vader');
  await expect(page.getByRole('dialog', { name: 'VADER' })).toBeVisible();
  await expectAccessible(page, 'agent');
  await page.goto('/agents');
  await page.getByRole('button', { name: 'Train an agent' }).click();
  await expect(page.getByRole('dialog', { name: 'Train an agent' })).toBeVisible();
  await expectAccessible(page, 'train an agent');
});

test('runs: going on, over, and why', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/runs/${made.waiting}`);
  await expect(nodeOf(page, 'Person').getByRole('link', { name: 'Answer' })).toBeVisible();
  await expectAccessible(page, 'run that waits');
  await page.goto(`/runs/${made.over}`);
  const side = page.getByRole('complementary', { name: 'Run', exact: true });
  await expect(side.getByText('Succeeded', { exact: true })).toBeVisible();
  await side.getByRole('tab', { name: 'Timeline' }).click();
  await expectAccessible(page, 'run that is over');
  await side.getByRole('button', { name: 'Why' }).click();
  await expect(side.getByRole('heading', { name: /^Why/ })).toBeVisible();
  await expectAccessible(page, 'why');
});

test('an address with nothing behind it', async ({ open, errors }) => {
  const { page } = await enter(open);
  await page.goto('/no-such-page');
  await expect(heading(page, 'There is no page at this address.')).toBeVisible();
  await expectAccessible(page, 'not found');
  // The reply to the address itself, which the browser reports as well.
  expect(errors.expected(/404 \(Not Found\).*\/no-such-page\)/)).toBe(1);
});

test('by keyboard alone: from the address to a run and back to its source', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${made.idle}`);
  await expect(canvasOf(page)).toBeVisible();
  const node = nodeOf(page, 'Naive Bayes');
  await expect(node).toBeVisible();
  await tabTo(page, /^Naive Bayes$/);
  await expect(node).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(settingsOf(page).getByLabel('Agent', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await runWith(page, { text: CHEERFUL });
  await expect(node).toHaveAccessibleName(/succeeded, self-reported score/);
  await tabTo(page, /show why$/i);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Why' })).toBeVisible();
});

test('what gets the focus beside the picture comes into view and stays there', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/runs/${made.waiting}`);
  const canvas = page.getByRole('region', { name: /as it ran$/ });
  const link = canvas.getByRole('link', { name: 'Answer' });
  await expect(link).toBeInViewport();
  await canvas.hover();
  await page.mouse.wheel(3_000, 0);
  await expect(link).not.toBeInViewport();
  await link.focus();
  // The flow undoes a scroll with the next frame; what was only scrolled would be gone again by now.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 10; frame += 1) await new Promise((done) => requestAnimationFrame(done));
  });
  await expect(link).toBeInViewport();
  await link.click();
  await expect(page).toHaveURL(/\/approvals/);
});

/** Presses Tab until the focus is on something of that name. */
async function tabTo(page: Page, wanted: RegExp): Promise<void> {
  for (let step = 0; step < 120; step += 1) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    if (wanted.test(name)) return;
  }
  throw new Error(`Tab does not reach ${wanted}.`);
}
