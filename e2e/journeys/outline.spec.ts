/** The outline: the pattern as a tree, an equal editor. Everything here is done with the keyboard. */
import { expect, type Locator, test } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { chain, desk, edgeOn, idOf, stored } from '#e2e/fixtures/habits.ts';
import { announcement, nodeOf, paletteOf, runWith, settingsOf } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const { page, api, show } = desk();

const tree = (): Locator => page().getByRole('tree', { name: 'Nodes of the pattern' });
const row = (name: RegExp | string): Locator => tree().getByRole('treeitem', { name });
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page().keyboard.press(key)), Promise.resolve());
const problems = () => page().getByTestId('problem-announcer');

async function enter(): Promise<void> {
  await page().locator('body').press('Shift+O');
  await expect(tree()).toBeVisible();
  await expect(tree().locator('[tabindex="0"]')).toBeFocused();
}

test('arrows walk and select, right opens what is below, left closes it', async () => {
  await show(chain());
  await enter();
  await press('Home');
  await expect(row('text')).toBeFocused();
  await press('ArrowDown');
  await expect(row('reader')).toBeFocused();
  await expect(row('reader')).toHaveAttribute('aria-selected', 'true');
  await expect(nodeOf(page(), 'reader')).toHaveAttribute('data-selected', 'true');
  await expect(row('reader')).toHaveAttribute('aria-expanded', 'false');
  await press('ArrowRight', 'ArrowRight');
  await expect(row('out to watch, in')).toBeFocused();
  await expect(row('out to watch, in')).toHaveAttribute('aria-level', '2');
  await press('ArrowLeft', 'ArrowLeft');
  await expect(row('reader')).toHaveAttribute('aria-expanded', 'false');
  await press('End');
  await expect(row('answer')).toBeFocused();
  await expectAccessible(page(), 'outline');
});

test('builds, names, connects and deletes, and each is heard and can be undone', async () => {
  const id = await show(chain());
  await enter();
  await press('Home', 'ArrowDown', 'F2');
  await page().keyboard.type('judge');
  await press('Enter');
  await expect(row('judge')).toBeFocused();

  await press('n');
  await page().keyboard.type('monitor');
  await press('Enter');
  await expect(announcement(page())).toHaveText('Monitor added and connected.');
  await expect(row(/^monitor/)).toBeFocused();
  await expect(edgeOn(page(), 'reader', 'monitor')).toHaveCount(1);

  await press('c');
  const ends = paletteOf(page()).getByRole('region', { name: 'Where to connect' });
  await expect(ends).toBeVisible();
  await expect(announcement(page())).toContainText('Connecting out. To ');
  for (let step = 0; step < 6; step += 1) {
    if ((await announcement(page()).textContent())?.includes('To answer,')) break;
    await press('ArrowDown');
  }
  await press('Enter');
  await expect(announcement(page())).toHaveText('monitor connected to answer.');
  await expect(row(/^monitor/)).toBeFocused();
  await expect(problems()).toBeAttached();

  await press('ArrowRight', 'ArrowRight');
  await expect(row('out to answer, in')).toBeFocused();
  await press('Delete');
  await expect(announcement(page())).toHaveText('One connection deleted. Undo brings it back.');
  await expect(tree().locator(':focus')).toHaveCount(1);
  await row(/^monitor/).focus();
  await press('Delete');
  await expect(announcement(page())).toContainText('deleted. Undo brings it back.');
  await expect(tree().locator(':focus')).toHaveCount(1);
  await press('ControlOrMeta+z');
  await expect(row(/^monitor/)).toBeVisible();
  const graph = await stored(page(), api(), id);
  expect(graph.nodes.find((node) => node.id === 'reader')?.title).toBe('judge');
});

test('leads to settings and back, to problems, into containers and out', async () => {
  const graph = build()
    .input('text', { name: 'text', type: 'Text', sample: 'Hello.' })
    .container('again', 'retry', {
      from: 'text',
      inside: (inner) => inner.node('watch', 'monitor', { from: 'again.item' }).take('watch'),
    })
    .node('reader', 'agent', { from: 'again' })
    .node('answer', 'output', { from: 'reader' })
    .pattern();
  await show(graph);
  await enter();
  await press('End', 'ArrowUp');
  await expect(row(/^reader, \d problems?$/)).toBeFocused();
  await press('Enter');
  await expect(settingsOf(page()).getByLabel('Agent', { exact: true })).toBeFocused();
  await press('Escape');
  await expect(row(/^reader/)).toBeFocused();
  await press('ArrowRight', 'ArrowRight');
  await expect(row(/^Problem: /).first()).toBeFocused();
  await press('Enter');
  await expect(settingsOf(page()).getByLabel('Agent', { exact: true })).toBeFocused();

  await enter();
  await row(/^again/).focus();
  await press('Enter');
  await expect(announcement(page())).toContainText('Entered again');
  await expect(row(/^again/).getByText('inside')).toBeVisible();
  await enter();
  await press('Alt+ArrowUp');
  await expect(announcement(page())).toContainText('Left again');
});

test('a run is heard, and each row says its state and confidence in words', async () => {
  await show(chain());
  await enter();
  await runWith(page(), { text: 'A wonderful book.' });
  await expect(announcement(page())).toHaveText('Run: succeeded.');
  await expect(row(/^reader, succeeded, self-reported score \d\.\d\d, above threshold/)).toBeVisible();
  await expect(row(/^reader/)).toContainText(/succeeded · says \.\d\d/);
  expect(idOf(page())).toMatch(/^pat_/);
});
