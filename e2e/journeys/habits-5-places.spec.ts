/** What a user expects on day one, 45 to 51: where things are. */
import { expect, test } from '@playwright/test';
import { chain, desk, edgesOn } from '#e2e/fixtures/habits.ts';
import { publish } from '#e2e/fixtures/patterns.ts';
import {
  announcement,
  canvasOf,
  nodeOf,
  paletteOf,
  runPanel,
  runWith,
  settingsOf,
  untilSaved,
} from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const { page, api, show, forgive } = desk();

const BROKEN = build()
  .input('text', { name: 'text', type: 'Text' })
  .agent('reader', '', 'text')
  .output('reader')
  .pattern();

test('habit 45: navigation and palette left, settings right, runs below, the pattern on top', async () => {
  await show(chain());
  await nodeOf(page(), 'reader').click();
  await page().keyboard.press('p');
  const boxOf = async (name: string, role: 'navigation' | 'complementary' | 'region') =>
    (await page().getByRole(role, { name, exact: true }).boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
  const main = await boxOf('Main', 'navigation');
  const palette = await boxOf('Palette and outline', 'complementary');
  const canvas = await boxOf('Canvas', 'region');
  const settings = await boxOf('Settings', 'complementary');
  const problems = await boxOf('Problems', 'region');
  expect(main.x).toBeLessThan(palette.x);
  expect(palette.x + palette.width).toBeLessThanOrEqual(canvas.x + 1);
  expect(canvas.x + canvas.width).toBeLessThanOrEqual(settings.x + 1);
  expect(canvas.y + canvas.height).toBeLessThanOrEqual(problems.y + 1);
  const top = page().getByTestId('designer').locator('header').first();
  await expect(top.getByLabel('Name of the pattern')).toHaveValue('Habits');
  await expect(top.getByRole('navigation', { name: 'Breadcrumb' })).toContainText('Patterns');
  await expect(top.locator('[data-save]')).toBeVisible();
  for (const name of [/^Run/, /^Publish/]) await expect(top.getByRole('button', { name })).toBeVisible();
});

test('habit 46: a node in full shows what arrives, settings and what leaves, as table, JSON and schema', async () => {
  await show(chain());
  await runWith(page(), { text: 'A wonderful book.' });
  await expect(runPanel(page()).getByText('Succeeded', { exact: true })).toBeVisible();
  await nodeOf(page(), 'reader').click();
  await page().keyboard.press('o');
  const node = page().getByRole('dialog', { name: 'reader' });
  const panes = ['What arrives', 'Settings', 'What leaves'].map((name) => node.getByRole('region', { name }));
  const left = await Promise.all(panes.map(async (pane) => (await pane.boundingBox())?.x ?? 0));
  expect(left).toEqual(left.toSorted((a, b) => a - b));
  expect(new Set(left).size).toBe(3);
  await expect(node.getByRole('region', { name: 'What arrives' })).toContainText('A wonderful book.');
  await expect(node.getByRole('region', { name: 'What leaves' })).toContainText('positive');
  await node.getByText('JSON', { exact: true }).click();
  await expect(node.getByRole('region', { name: 'What leaves' })).toContainText('"positive"');
  await node.getByText('Schema', { exact: true }).click();
  await expect(node.getByRole('region', { name: 'What arrives' })).toContainText('Text');
  await expect(node.getByRole('region', { name: 'What leaves' })).toContainText('Label<positive|negative');
  await page().keyboard.press('Escape');
  await expect(nodeOf(page(), 'reader')).toBeFocused();
});

test('habit 47: {{ in an expression offers what it can name; a field that arrives is dragged there', async () => {
  const graph = build()
    .input('order', { name: 'order', type: 'Json', sample: '{"total": 12, "by": "Ada"}' })
    .node('sum', 'transform', { config: { expression: 'value', type: 'Text' }, from: 'order' })
    .output('sum')
    .pattern();
  await show(graph);
  await runWith(page(), { order: '{"total": 12, "by": "Ada"}' });
  await expect(runPanel(page())).toContainText(/Succeeded|Failed/);
  await nodeOf(page(), 'sum').click();
  await page().keyboard.press('o');
  const node = page().getByRole('dialog', { name: 'sum' });
  const field = node.getByRole('textbox', { name: 'Expression' });
  await field.fill('string(');
  await field.press('End');
  await page().keyboard.type('{{');
  const offered = node.getByRole('listbox', { name: 'What can be named' });
  await expect(offered.getByRole('option')).toHaveText([/^value/, /^value\.by/, /^value\.total/]);
  await page().keyboard.type('tot');
  await expect(offered.getByRole('option')).toHaveCount(1);
  await page().keyboard.press('Enter');
  await expect(field).toHaveValue('string(value.total');
  await page().keyboard.type(') + ');
  const arrives = node.getByRole('region', { name: 'What arrives' });
  await arrives.getByRole('rowheader', { name: 'by' }).dragTo(field);
  await expect(field).toHaveValue(/value\.by/);
  await page().keyboard.press('Escape');
});

test('habit 48: L shows the run, I what arrives, O what leaves', async () => {
  await show(chain());
  await runWith(page(), { text: 'A wonderful book.' });
  await expect(runPanel(page()).getByText('Succeeded', { exact: true })).toBeVisible();
  await page().getByRole('button', { name: 'Close panel' }).click();
  await expect(runPanel(page())).toHaveCount(0);
  await page().keyboard.press('l');
  await expect(runPanel(page())).toBeVisible();
  await nodeOf(page(), 'watch').click();
  for (const [key, name] of [
    ['i', 'What arrives'],
    ['o', 'What leaves'],
  ] as const) {
    await page().keyboard.press(key);
    await expect(page().getByRole('dialog').getByRole('region', { name })).toBeFocused();
    await page().keyboard.press('Escape');
    await expect(page().getByRole('dialog')).toHaveCount(0);
  }
});

test('habit 49: how the draft is saved is always told, and Mod+S answers', async () => {
  await show(chain());
  await untilSaved(page());
  await page().keyboard.press('ControlOrMeta+s');
  await expect(announcement(page())).toHaveText('Saved.');
  await page().context().setOffline(true);
  await nodeOf(page(), 'watch').click();
  await page().keyboard.press('ArrowDown');
  await expect(page().locator('[data-save="offline"]')).toBeVisible();
  await page().context().setOffline(false);
  await untilSaved(page());
  forgive(/ERR_INTERNET_DISCONNECTED|Failed to (fetch|load resource)|network/i);
});

test('habit 50: draft and published are told apart; publishing asks for a note and shows the changes', async () => {
  const id = await show(chain());
  const top = page().getByTestId('designer').locator('header').first();
  await expect(top.getByText('Not published yet')).toBeVisible();
  await publish(api(), id, { semver: '1.0.0', example: { text: 'A wonderful book.' } });
  await page().reload();
  await expect(top.getByText('Published: 1.0.0')).toBeVisible();
  await expect(top.getByText('Draft', { exact: true })).toBeVisible();
  await nodeOf(page(), 'watch').click();
  await page().keyboard.press('Delete');
  await expect(edgesOn(page())).toHaveCount(2);
  await top.getByRole('button', { name: /^Publish/ }).click();
  const dialog = page().getByRole('dialog', { name: 'Publish a version' });
  await expect(dialog.getByLabel('What is new')).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'Changes since 1.0.0' })).toContainText('watch');
  await page().keyboard.press('Escape');
});

test('habit 51: the problems are counted beside Run; one leads to its node and field', async () => {
  await show(BROKEN);
  const count = page().getByRole('button', { name: /^\d+ problems?$/ });
  const run = page().getByRole('button', { name: /^Run/ });
  const [a, b] = [await count.boundingBox(), await run.boundingBox()];
  expect((b?.x ?? 0) - ((a?.x ?? 0) + (a?.width ?? 0))).toBeLessThan(40);
  await count.click();
  const problems = page().getByRole('region', { name: 'Problems' });
  await problems.getByRole('listitem').filter({ hasText: /agent/i }).getByRole('button').first().click();
  await expect(nodeOf(page(), 'reader')).toHaveAttribute('data-selected', 'true');
  await expect(settingsOf(page()).getByLabel('Agent', { exact: true })).toBeFocused();
  await expect(canvasOf(page())).toBeVisible();
  await expect(paletteOf(page())).toBeVisible();
});
