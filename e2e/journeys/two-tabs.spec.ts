/** Two tabs of one person edit one pattern: each shows what the other does, and neither side is ever lost. */
import { expect, type Page } from '@playwright/test';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { nodeOf, primitiveIn, untilSaved } from '#e2e/fixtures/steps.ts';
import { conflictIn, EDITS, openPattern, rename, titleOf } from '#e2e/fixtures/together.ts';

const app = sharedApp();

type Two = { api: Api; id: string; first: Page; second: Page };

/** A fresh copy of one starter, open in two tabs. */
async function twoTabs(open: Open): Promise<Two> {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  const { id } = await makeFixed(api, 'gated-agent');
  const context = await open(app(), me);
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) await openPattern(page, id, 'Join');
  return { api, id, first, second };
}

const stored = async (api: Api, id: string): Promise<string[]> =>
  (await api.patterns.get.query({ id })).graph.nodes.map((node) => node.id);

test('what each tab adds is in both, and undo in one leaves that of the other', async ({ open }) => {
  const { api, id, first, second } = await twoTabs(open);
  await expect(first.getByRole('button', { name: 'You, in another tab' })).toBeVisible();
  await primitiveIn(first, 'transform').click();
  await primitiveIn(second, 'pool').click();
  for (const page of [first, second]) {
    await page.bringToFront();
    for (const name of ['transform', 'pool']) await expect(nodeOf(page, name)).toBeVisible();
  }
  await second.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(second, 'pool')).toHaveCount(0);
  await expect(nodeOf(second, 'transform')).toBeVisible();
  await untilSaved(second);
  await first.bringToFront();
  await expect(nodeOf(first, 'pool')).toHaveCount(0);
  expect(await stored(api, id)).toContain('transform');
  expect(await stored(api, id)).not.toContain('pool');
});

test('the same new name in both at once gives both nodes', async ({ open }) => {
  const { api, id, first, second } = await twoTabs(open);
  await second.route(EDITS, async (route) => {
    await expect.poll(() => stored(api, id)).toContain('pool');
    await route.continue();
  });
  await primitiveIn(second, 'pool').click();
  await primitiveIn(first, 'pool').click();
  await expect.poll(() => stored(api, id)).toEqual(expect.arrayContaining(['pool', 'pool-2']));
  for (const page of [first, second]) {
    await page.bringToFront();
    await expect(nodeOf(page, 'pool-2')).toBeVisible();
  }
});

test('one thing changed in both is asked about in the tab that came second', async ({ open, errors }) => {
  const { api, id, first, second } = await twoTabs(open);
  await second.route(EDITS, (route) => route.abort());
  await rename(second, 'Join', 'Second');
  await expect(second.getByText('Offline: kept in this browser, trying again')).toBeVisible();
  await first.bringToFront();
  await rename(first, 'Join', 'First');
  await expect.poll(() => titleOf(api, id, 'join')).toBe('First');
  await second.bringToFront();
  await expect(conflictIn(second)).toContainText('You, in another tab, named join First');
  await second.unroute(EDITS);
  await conflictIn(second).getByRole('button', { name: 'Choose mine for all' }).click();
  await conflictIn(second).getByRole('button', { name: 'Merge as chosen' }).click();
  await expect.poll(() => titleOf(api, id, 'join')).toBe('Second');
  await first.bringToFront();
  await expect(nodeOf(first, 'Second')).toBeVisible();
  errors.expected(/ERR_FAILED/);
});
