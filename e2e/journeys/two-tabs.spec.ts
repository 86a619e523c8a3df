/** Two tabs edit one pattern: whoever saves second is asked, and neither side is ever lost. */
import { expect, type Page } from '@playwright/test';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { canvasOf, nodeOf, primitiveIn, untilSaved } from '#e2e/fixtures/steps.ts';

const app = sharedApp();

type Two = { api: Api; id: string; first: Page; second: Page };

/** A fresh copy of one starter, open in two tabs, each with a node of its own: the first was faster. */
async function twoSides(open: Open): Promise<Two> {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  const { id } = await makeFixed(api, 'gated-agent');
  const context = await open(app(), me);
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) {
    await page.goto(`/patterns/${id}`);
    await expect(canvasOf(page)).toBeVisible();
    await expect(nodeOf(page, 'Join')).toBeVisible();
  }
  await primitiveIn(first, 'transform').click();
  await expect(nodeOf(first, 'transform')).toBeVisible();
  await expect.poll(() => stored(api, id)).toContain('transform');
  await primitiveIn(second, 'pool').click();
  // The question may be on the screen already; what is behind it has no role for anybody then.
  const pool = second.getByRole('group', { name: /^pool(,|$)/, includeHidden: true });
  await expect(pool).toBeVisible();
  return { api, id, first, second };
}

const stored = async (api: Api, id: string): Promise<string[]> =>
  (await api.patterns.get.query({ id })).graph.nodes.map((node) => node.id);

const dialogIn = (page: Page) => page.getByRole('dialog', { name: 'This pattern was changed elsewhere' });

test('the second saver sees both sides and nothing is overwritten', async ({ open }) => {
  const { api, id, second } = await twoSides(open);
  const dialog = dialogIn(second);
  await expect(dialog.getByRole('region', { name: 'Yours, in this tab' })).toContainText('only here: pool');
  await expect(dialog.getByRole('region', { name: /^Theirs, saved / })).toContainText('only here: transform');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(second.getByRole('button', { name: 'Conflict' })).toBeVisible();
  await expect(nodeOf(second, 'pool')).toBeVisible();
  // Going on with editing does not send anything over the other side either.
  await primitiveIn(second, 'branch').click();
  await expect(nodeOf(second, 'branch')).toBeVisible();
  await second.keyboard.press('ControlOrMeta+s');
  await expect(second.getByText('Decide which one to keep first.')).toBeVisible();
  const nodes = await stored(api, id);
  expect(nodes).toContain('transform');
  expect(nodes).not.toContain('pool');
  expect(nodes).not.toContain('branch');
});

test('taking theirs keeps mine behind undo, and then both tabs agree', async ({ open }) => {
  const { api, id, first, second } = await twoSides(open);
  await dialogIn(second).getByRole('button', { name: 'Take theirs' }).click();
  await expect(nodeOf(second, 'transform')).toBeVisible();
  await expect(nodeOf(second, 'pool')).toHaveCount(0);
  await second.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(second, 'pool')).toBeVisible();
  await second.keyboard.press('ControlOrMeta+Shift+z');
  await expect(nodeOf(second, 'pool')).toHaveCount(0);
  await untilSaved(second);
  await first.reload();
  await expect(nodeOf(first, 'transform')).toBeVisible();
  const nodes = await stored(api, id);
  expect(nodes).toContain('transform');
  expect(nodes).not.toContain('pool');
});

test('keeping mine on top is a choice, and the other tab is then the one that is asked', async ({ open }) => {
  const { api, id, first, second } = await twoSides(open);
  await dialogIn(second).getByRole('button', { name: 'Keep mine on top' }).click();
  await expect.poll(() => stored(api, id)).toContain('pool');
  expect(await stored(api, id)).not.toContain('transform');
  await expect(nodeOf(first, 'transform')).toBeVisible();
  await primitiveIn(first, 'branch').click();
  const dialog = dialogIn(first);
  await expect(dialog.getByRole('region', { name: /^Theirs, saved / })).toContainText('only here: pool');
  await expect(dialog.getByRole('region', { name: 'Yours, in this tab' })).toContainText('transform, branch');
  await dialog.getByRole('button', { name: 'Take theirs' }).click();
  await expect(nodeOf(first, 'pool')).toBeVisible();
  await expect(nodeOf(first, 'transform')).toHaveCount(0);
});

test('saving mine as a copy leaves two patterns with one side each', async ({ open }) => {
  const { api, id, second } = await twoSides(open);
  await dialogIn(second).getByRole('button', { name: 'Save mine as a copy' }).click();
  await expect(nodeOf(second, 'transform')).toBeVisible();
  await second.getByRole('button', { name: 'Open it' }).click();
  await expect(second.getByLabel('Name of the pattern')).toHaveValue('Gated agent (copy)');
  await expect(nodeOf(second, 'pool')).toBeVisible();
  await expect(nodeOf(second, 'transform')).toHaveCount(0);
  expect(await stored(api, id)).toContain('transform');
});
