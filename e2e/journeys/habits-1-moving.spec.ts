/** What a user expects on day one, 1 to 10: moving around. */
import { expect, type Page, test } from '@playwright/test';
import { chain, desk, emptySpot, viewOf } from '#e2e/fixtures/habits.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { canvasOf, nodeOf } from '#e2e/fixtures/steps.ts';

const { page, api, show } = desk();

const cursorOf = (page: Page) =>
  page.locator('.react-flow__pane').evaluate((pane) => getComputedStyle(pane).cursor);

const near = (value: number) => expect.closeTo(value, 1);

/** Drags from an empty place by this much. */
async function dragCanvas(page: Page, by: { x: number; y: number }, button: 'left' | 'middle' = 'left') {
  const { x, y } = await emptySpot(page);
  await page.mouse.move(x, y);
  await page.mouse.down({ button });
  await page.mouse.move(x + by.x, y + by.y, { steps: 4 });
  await page.mouse.up({ button });
}

test.beforeAll(async () => {
  await show(chain());
});

test('habit 1: the wheel pans, with Mod it zooms', async () => {
  const { x, y } = await emptySpot(page());
  await page().mouse.move(x, y);
  const before = await viewOf(page());
  await page().mouse.wheel(0, 60);
  await expect.poll(async () => (await viewOf(page())).y).toBeLessThan(before.y);
  expect((await viewOf(page())).zoom).toBe(before.zoom);
  await page().keyboard.down('Control');
  await page().mouse.wheel(0, -120);
  await expect.poll(async () => (await viewOf(page())).zoom).toBeGreaterThan(before.zoom);
  await page().keyboard.up('Control');
});

test('habit 2: Space and a drag pan, with a hand for a cursor', async () => {
  const before = await viewOf(page());
  const { x, y } = await emptySpot(page());
  await page().mouse.move(x, y);
  expect(await cursorOf(page())).toBe('default');
  await page().keyboard.down('Space');
  await expect.poll(() => cursorOf(page())).toBe('grab');
  await dragCanvas(page(), { x: 40, y: 24 });
  await page().keyboard.up('Space');
  await expect.poll(() => viewOf(page())).toMatchObject({ x: near(before.x + 40), y: near(before.y + 24) });
});

test('habit 3: the middle button pans, and Ctrl with a drag', async () => {
  const before = await viewOf(page());
  await dragCanvas(page(), { x: -30, y: 10 }, 'middle');
  await expect.poll(() => viewOf(page())).toMatchObject({ x: near(before.x - 30), y: near(before.y + 10) });
  await page().keyboard.down('Control');
  await dragCanvas(page(), { x: 30, y: -10 });
  await page().keyboard.up('Control');
  await expect.poll(() => viewOf(page())).toMatchObject({ x: near(before.x), y: near(before.y) });
});

test('habit 4: V selects with a box, H pans, C connects', async () => {
  await page().keyboard.press('1');
  await expect(nodeOf(page(), 'answer')).toBeInViewport();
  const box = await canvasOf(page()).boundingBox();
  if (!box) throw new Error('There is no canvas.');
  const boxOverAll = async () => {
    await page().mouse.move(box.x + 4, box.y + 4);
    await page().mouse.down();
    await page().mouse.move(box.x + box.width - 8, box.y + box.height - 140, { steps: 5 });
    await page().mouse.up();
  };
  const selected = page().locator('[data-canvas-node][data-selected]');
  await boxOverAll();
  await expect(selected).toHaveCount(4);
  await page().keyboard.press('Escape');
  await page().keyboard.press('h');
  const before = await viewOf(page());
  await dragCanvas(page(), { x: 25, y: 0 });
  await expect.poll(async () => (await viewOf(page())).x).toBeCloseTo(before.x + 25, 1);
  await expect(selected).toHaveCount(0);
  await page().keyboard.press('v');
  await nodeOf(page(), 'reader').click();
  await page().keyboard.press('c');
  await expect(page().getByTestId('announcer')).toContainText('Connecting out.');
  await page().keyboard.press('Escape');
});

test('habit 5: 1 and Mod+Shift+F fit all, 0 is 100 %, + and - zoom', async () => {
  const zoom = async () => (await viewOf(page())).zoom;
  await page().keyboard.press('0');
  await expect.poll(zoom).toBe(1);
  await page().keyboard.press('+');
  await expect.poll(zoom).toBeGreaterThan(1);
  await page().keyboard.press('-');
  await page().keyboard.press('-');
  await expect.poll(zoom).toBeLessThan(1);
  for (const key of ['1', 'ControlOrMeta+Shift+f']) {
    await dragCanvas(page(), { x: 600, y: 300 }, 'middle');
    await expect(nodeOf(page(), 'answer')).not.toBeInViewport();
    await page().keyboard.press(key);
    for (const name of ['text', 'answer']) await expect(nodeOf(page(), name)).toBeInViewport({ ratio: 0.99 });
  }
});

test('habit 6: Shift+1 is 100 %, a double click on the map goes there', async () => {
  await page().keyboard.press('0');
  await expect.poll(async () => (await viewOf(page())).zoom).toBe(1);
  await page().keyboard.press('+');
  await expect.poll(async () => (await viewOf(page())).zoom).toBeGreaterThan(1.1);
  await page().keyboard.press('Shift+1');
  await expect.poll(async () => (await viewOf(page())).zoom).toBe(1);
  const map = page().getByRole('img', { name: 'Map of the pattern' });
  const shown = async () => {
    const box = await nodeOf(page(), 'text').boundingBox();
    return box ? box.x : 0;
  };
  const box = await map.boundingBox();
  if (!box) throw new Error('There is no map.');
  await page().mouse.dblclick(box.x + box.width - 6, box.y + box.height / 2);
  await expect(nodeOf(page(), 'text')).not.toBeInViewport();
  const right = await shown();
  await page().mouse.dblclick(box.x + 6, box.y + box.height / 2);
  await expect.poll(shown).toBeGreaterThan(right + 100);
});

test('habit 7: the map stands in a bottom corner and can be hidden', async () => {
  const map = page().getByRole('img', { name: 'Map of the pattern' });
  const [inner, outer] = [await map.boundingBox(), await canvasOf(page()).boundingBox()];
  expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeGreaterThan((outer?.x ?? 0) + (outer?.width ?? 0) - 40);
  expect((inner?.y ?? 0) + (inner?.height ?? 0)).toBeGreaterThan((outer?.y ?? 0) + (outer?.height ?? 0) - 40);
  await page().getByRole('button', { name: 'Hide the map' }).click();
  await expect(map).toHaveCount(0);
  await page().keyboard.press('m');
  await expect(map).toBeVisible();
});

test('habit 8: a bar with zoom, percentage, fit, lock, undo and redo', async () => {
  const bar = page().getByRole('toolbar', { name: 'Canvas' });
  for (const name of ['Undo', 'Redo', 'Zoom out', 'Zoom in', 'Fit all', 'Lock the canvas'])
    await expect(bar.getByRole('button', { name, exact: true })).toBeVisible();
  await page().keyboard.press('0');
  await expect(bar.getByRole('button', { name: 'Zoom is 100 percent; set to 100' })).toHaveText('100 %');
  await bar.getByRole('button', { name: 'Lock the canvas' }).click();
  await nodeOf(page(), 'watch').click();
  await page().keyboard.press('Delete');
  await expect(page().getByTestId('announcer')).toHaveText('The canvas is locked: nothing was changed.');
  await expect(nodeOf(page(), 'watch')).toBeVisible();
  await bar.getByRole('button', { name: 'Unlock the canvas' }).click();
  await page().keyboard.press('Escape');
});

test('habit 9: back and forward through visited nodes, and a breadcrumb inside a container', async () => {
  const { id } = await makeFixed(api(), 'resilient-call');
  await page().goto(`/patterns/${id}`);
  const outer = nodeOf(page(), 'Whoever answers first');
  await expect(outer).toBeVisible();
  await nodeOf(page(), 'VADER').click();
  await outer.locator('.container-title, .node-title').first().click();
  await page().keyboard.press('[');
  await expect(nodeOf(page(), 'VADER')).toBeFocused();
  await page().keyboard.press(']');
  await expect(outer).toBeFocused();
  await page().keyboard.press('Enter');
  const crumbs = page().getByRole('navigation', { name: 'Where you are in the pattern' });
  await expect(crumbs).toContainText('Whoever answers first');
  await page().goBack();
  await expect(crumbs).toHaveCount(0);
  await page().goForward();
  await expect(crumbs).toBeVisible();
});

test('habit 10: an address opens a pattern, or a run, at a node', async () => {
  const id = await show(chain(), '?node=watch');
  await expect(nodeOf(page(), 'watch')).toBeFocused();
  await expect(nodeOf(page(), 'watch')).toBeInViewport({ ratio: 0.99 });
  await nodeOf(page(), 'watch').click({ button: 'right' });
  await page()
    .getByRole('menuitem', { name: /^Copy a link to the node/ })
    .click();
  await expect
    .poll(() => page().evaluate(() => navigator.clipboard.readText()))
    .toContain(`/patterns/${id}?node=watch`);
  const { revision } = await api().patterns.get.query({ id });
  const { runId } = await api().runs.start.mutate({
    ...{ patternId: id, revision, inputs: { text: 'A wonderful book.' }, idempotencyKey: id },
  });
  await page().goto(`/runs/${runId}?node=reader`);
  await expect(nodeOf(page(), 'reader')).toBeFocused();
  await expect(nodeOf(page(), 'reader')).toHaveAttribute('data-selected', 'true');
});
