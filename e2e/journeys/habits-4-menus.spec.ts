/** What a user expects on day one, 40 to 44: context menus. */
import { expect, test } from '@playwright/test';
import {
  chain,
  desk,
  edgeOn,
  emptySpot,
  halfway,
  idOf,
  menuOf,
  stored,
  viewOf,
  voted,
} from '#e2e/fixtures/habits.ts';
import { announcement, nodeOf, runPanel, runWith } from '#e2e/fixtures/steps.ts';

const { page, api, show, another } = desk();

const entry = (name: RegExp) =>
  page()
    .getByRole('menu')
    .getByRole(/Keep|Lock/.test(name.source) ? 'menuitemcheckbox' : 'menuitem', { name });
const offers = async (...names: RegExp[]) => {
  for (const name of names) await expect(entry(name)).toBeVisible();
};

test('habit 40: the menu of a node', async () => {
  await show(chain());
  await nodeOf(page(), 'watch').click({ button: 'right' });
  await expect(menuOf(page(), 'Node')).toBeVisible();
  await offers(
    /^Open\s+O$/,
    /^Open the settings/,
    /^Rename/,
    /^Duplicate/,
    /^Copy\s+(Ctrl|⌘)/,
    /^Replace/,
    ...[/^Run until here/, /^Run from here/, /^Pin output/, /^Copy a link/, /^Extract/],
    /^What this node does/,
    /^Delete/,
  );
  for (const name of [/^Breakpoint/, /^Off/])
    await expect(page().getByRole('menuitemcheckbox', { name })).toBeVisible();
  await entry(/^Rename/).click();
  await page().keyboard.type('Watcher');
  await page().keyboard.press('Enter');
  await expect(nodeOf(page(), 'Watcher')).toBeVisible();
  // Without a pointer: the menu key on the node that has the focus.
  await page().keyboard.press('Shift+F10');
  await expect(menuOf(page(), 'Node')).toBeVisible();
  await page().keyboard.press('End');
  await page().keyboard.press('Enter');
  await expect(edgeOn(page(), 'reader', 'answer')).toHaveCount(1);
});

test('habit 41: the menu of the canvas', async () => {
  await show(chain());
  const { x, y } = await emptySpot(page());
  await page().mouse.click(x, y, { button: 'right' });
  await offers(
    /^Add a node/,
    /^Paste/,
    /^Undo/,
    /^Redo/,
    /^Tidy/,
    /^Fit all/,
    /^Select all/,
    /^Show or hide the map/,
    /^Keep nodes on the grid/,
  );
  await entry(/^Add a node/).click();
  await page().keyboard.type('vote');
  await page().keyboard.press('Enter');
  await expect(nodeOf(page(), 'vote')).toBeVisible();
  const box = await nodeOf(page(), 'vote').boundingBox();
  expect(Math.abs((box?.x ?? 0) - x) + Math.abs((box?.y ?? 0) - y), 'where the menu was opened').toBeLessThan(
    60,
  );
  await page().evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(voted()));
  await page().mouse.click(x, y - 60, { button: 'right' });
  await entry(/^Paste/).click();
  await expect(nodeOf(page(), 'vader')).toBeVisible();
});

test('habit 42: the menu of an edge inserts, deletes and shows what was carried last', async () => {
  await show(chain());
  await runWith(page(), { text: 'A wonderful book.' });
  await expect(runPanel(page()).getByText('Succeeded', { exact: true })).toBeVisible();
  await page().keyboard.press('1');
  const pressOn = async () => {
    const { x, y } = await halfway(edgeOn(page(), 'reader', 'watch'));
    await page().mouse.click(x - 12, y, { button: 'right' });
  };
  // The view is still on its way to all of it.
  await expect(async () => {
    await page().keyboard.press('Escape');
    await pressOn();
    await expect(menuOf(page(), 'Connection')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await offers(/^Insert a node/, /^Delete/);
  await entry(/^Show the value it carried last/).click();
  await expect(page().getByRole('complementary', { name: 'Why' })).toContainText('positive');
  await pressOn();
  await entry(/^Delete/).click();
  await expect(edgeOn(page(), 'reader', 'watch')).toHaveCount(0);
});

test('habit 43: the menu of a selection groups, aligns, spaces, copies and deletes', async () => {
  await show(voted());
  await page().keyboard.press('ControlOrMeta+a');
  await nodeOf(page(), 'afinn').click({ button: 'right' });
  await expect(menuOf(page(), 'Selection')).toBeVisible();
  await offers(/^Copy/, /^Put into a container/, /^Align left/, /^Space evenly across/, /^Delete/);
  await entry(/^Align left/).click();
  await expect(announcement(page())).toHaveText('Aligned: left.');
  const { nodes } = await stored(page(), api(), idOf(page()));
  expect(new Set(nodes.map(({ position }) => position.x)).size).toBe(1);
  await page().keyboard.press('ControlOrMeta+z');
  await expect
    .poll(
      async () =>
        new Set((await stored(page(), api(), idOf(page()))).nodes.map(({ position }) => position.x)).size,
    )
    .toBe(5);
});

test('habit 44: the right button never pans, and a long press opens the menu on touch', async () => {
  const id = await show(chain());
  const before = await viewOf(page());
  const { x, y } = await emptySpot(page());
  await page().mouse.move(x, y);
  await page().mouse.down({ button: 'right' });
  await page().mouse.up({ button: 'right' });
  expect(await viewOf(page())).toEqual(before);
  await page().keyboard.press('Escape');

  const tablet = await another({ hasTouch: true, viewport: { width: 1024, height: 768 } });
  await tablet.goto(`/patterns/${id}`);
  const node = nodeOf(tablet, 'reader');
  const box = await node.boundingBox();
  const at = {
    clientX: (box?.x ?? 0) + 30,
    clientY: (box?.y ?? 0) + 10,
    pointerType: 'touch',
    bubbles: true,
  };
  await node.dispatchEvent('pointerdown', at);
  await expect(menuOf(tablet, 'Node')).toBeVisible();
});
