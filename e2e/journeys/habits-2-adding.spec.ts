/** What a user expects on day one, 11 to 20: adding and connecting. */
import { expect, type Locator, test } from '@playwright/test';
import {
  chain,
  desk,
  edgeOn,
  edgesOn,
  emptySpot,
  halfway,
  idOf,
  stored,
  voted,
} from '#e2e/fixtures/habits.ts';
import {
  canvasOf,
  drag,
  dragOver,
  middleOf,
  nodeOf,
  paletteOf,
  primitiveIn,
  settingsOf,
  socketOf,
} from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const { page, api, show, app } = desk();

const dialog = (name: string | RegExp) => page().getByRole('dialog', { name });
const offered = (list: Locator, id: string) => list.getByRole('button', { name: new RegExp(`^${id} `) });

test('habit 11: the palette has a search and categories, what was used last comes first', async () => {
  await show(chain());
  const palette = paletteOf(page());
  for (const name of ['Aggregation', 'Verification'])
    await expect(palette.getByRole('region', { name })).toBeVisible();
  await palette.getByLabel('Search primitives').fill('vote');
  await primitiveIn(page(), 'vote').click();
  await palette.getByLabel('Search primitives').fill('');
  await primitiveIn(page(), 'merge1').click();
  const recent = palette.getByRole('region', { name: 'Recent' }).getByRole('button');
  await expect(recent).toHaveText(['merge1', 'vote']);
  await recent.last().click();
  await expect(nodeOf(page(), 'vote-2')).toBeVisible();
});

test('habit 12: N opens the list at the cursor, a double click opens the search', async () => {
  await show(chain());
  const spot = await emptySpot(page());
  await page().mouse.move(spot.x - 40, spot.y - 200);
  await page().keyboard.press('n');
  const box = await dialog('Add a node').boundingBox();
  expect(Math.abs((box?.x ?? 0) - spot.x + 40)).toBeLessThan(4);
  await page().keyboard.press('Escape');
  await expect(dialog('Add a node')).toHaveCount(0);
  await page().mouse.dblclick(spot.x, spot.y);
  await expect(dialog('Add a node').getByLabel('Search primitives')).toBeFocused();
  await page().keyboard.type('vote');
  await page().keyboard.press('Enter');
  await expect(nodeOf(page(), 'vote')).toBeVisible();
});

test('habit 13: a wire let go on the canvas offers what it fits, and connects it', async () => {
  await show(chain());
  const { x, y } = await emptySpot(page());
  await socketOf(page(), 'reader', 'Answer').hover();
  await page().mouse.down();
  await page().mouse.move(x, y, { steps: 6 });
  await page().mouse.up();
  const list = dialog('Connect reader to a new node');
  await expect(offered(list, 'vote')).toBeVisible();
  await expect(offered(list, 'input')).toHaveCount(0);
  await offered(list, 'vote').click();
  await expect(edgeOn(page(), 'reader', 'vote')).toHaveCount(1);
});

test('habit 14: a node goes into an edge by its plus, from the palette and by being dropped on it', async () => {
  await show(chain());
  await page().keyboard.press('Escape');
  const at = await halfway(edgeOn(page(), 'watch', 'answer'));
  await page().mouse.move(at.x - 8, at.y);
  await page().getByRole('button', { name: 'Insert a node here' }).click();
  const list = dialog('Insert a node into the connection');
  await expect(offered(list, 'input')).toHaveCount(0);
  await offered(list, 'discount').click();
  await expect(edgeOn(page(), 'watch', 'discount')).toHaveCount(1);
  await expect(edgeOn(page(), 'discount', 'answer')).toHaveCount(1);
  await expect(edgesOn(page())).toHaveCount(4);
  await page().keyboard.press('ControlOrMeta+z');
  await expect(edgesOn(page())).toHaveCount(3);

  const middle = await halfway(edgeOn(page(), 'reader', 'watch'));
  const canvas = await canvasOf(page()).boundingBox();
  const targetPosition = { x: middle.x - (canvas?.x ?? 0), y: middle.y - (canvas?.y ?? 0) };
  await primitiveIn(page(), 'monitor').dragTo(canvasOf(page()), { targetPosition });
  await expect(edgeOn(page(), 'reader', 'monitor')).toHaveCount(1);
  await expect(edgeOn(page(), 'monitor', 'watch')).toHaveCount(1);

  await page().keyboard.press('Escape');
  const spot = await emptySpot(page());
  await page().mouse.dblclick(spot.x, spot.y);
  await page().keyboard.type('monitor');
  await page().keyboard.press('Enter');
  await page().keyboard.press('Escape');
  const free = nodeOf(page(), 'monitor-2');
  const from = await middleOf(free);
  const to = await halfway(edgeOn(page(), 'text', 'reader'));
  await page().mouse.move(from.x, from.y);
  await page().mouse.down();
  await page().mouse.move(to.x, to.y, { steps: 8 });
  await expect(page().getByTestId('edge-drop')).toHaveCount(1);
  await page().mouse.up();
  await expect(edgeOn(page(), 'text', 'monitor-2')).toHaveCount(1);
  await expect(edgeOn(page(), 'monitor-2', 'reader')).toHaveCount(1);
  await page().keyboard.press('ControlOrMeta+z');
  await expect(edgeOn(page(), 'text', 'reader')).toHaveCount(1);
});

test('habit 15: sockets that fit light up while a wire is drawn, the others dim and say why', async () => {
  await show(voted());
  await dragOver(page(), socketOf(page(), 'vote', 'Winner'), socketOf(page(), 'vader', 'Input'));
  await expect(
    page().getByRole('status').filter({ hasText: 'they would wait for each other' }),
  ).toBeVisible();
  await expect(socketOf(page(), 'vader', 'Input')).toHaveCSS('opacity', '0.35');
  await page().mouse.up();
  await dragOver(page(), socketOf(page(), 'text', 'Value'), nodeOf(page(), 'afinn'));
  await expect(socketOf(page(), 'answer', 'Answer')).toHaveAttribute('data-wire', 'fits');
  await expect(socketOf(page(), 'answer', 'Answer')).toHaveCSS('opacity', '1');
  await page().keyboard.press('Escape');
  await page().mouse.up();
  await expect(edgesOn(page())).toHaveCount(5);
});

const SPARE = build()
  .input('text', { name: 'text', type: 'Text' })
  .agent('reader', 'sentiment-vader', 'text')
  .agent('spare', 'sentiment-afinn')
  .node('answer', 'output', { from: 'reader' })
  .pattern();

test('habit 16: a press on one socket and then on another connects them', async () => {
  await show(SPARE);
  await socketOf(page(), 'text', 'Value').click();
  await socketOf(page(), 'spare', 'Input').click();
  await expect(edgeOn(page(), 'text', 'spare')).toHaveCount(1);
});

test('habit 17: an end of an edge is dragged to another socket, or off', async () => {
  await show(SPARE);
  await page().keyboard.press('0');
  await page().keyboard.press('1');
  const end = edgeOn(page(), 'text', 'reader').locator('.react-flow__edgeupdater-target');
  await drag(page(), end, socketOf(page(), 'spare', 'Input'));
  await expect(edgeOn(page(), 'text', 'spare')).toHaveCount(1);
  await expect(edgeOn(page(), 'text', 'reader')).toHaveCount(0);
  await page().keyboard.press('ControlOrMeta+z');
  await expect(edgeOn(page(), 'text', 'reader')).toHaveCount(1);
  await edgeOn(page(), 'reader', 'answer').locator('.react-flow__edgeupdater-target').hover({ force: true });
  await page().mouse.down();
  const { x, y } = await emptySpot(page());
  await page().mouse.move(x, y, { steps: 6 });
  await page().mouse.up();
  await expect(edgeOn(page(), 'reader', 'answer')).toHaveCount(0);
  await page().keyboard.press('ControlOrMeta+z');
  await expect(edgeOn(page(), 'reader', 'answer')).toHaveCount(1);
});

/** Puts a text on the clipboard and pastes it with these keys. */
async function paste(text: string | undefined, keys: string) {
  if (text !== undefined) await page().evaluate((words) => navigator.clipboard.writeText(words), text);
  const { x, y } = await emptySpot(page());
  await page().mouse.move(x, y);
  await page().keyboard.press(keys);
}

test('habit 18: a pattern is pasted at the cursor, as text or as its address', async () => {
  const other = await show(voted());
  await show(chain());
  const { x, y } = await emptySpot(page());
  await paste(JSON.stringify(voted()), 'ControlOrMeta+v');
  await expect(nodeOf(page(), 'vader')).toBeVisible();
  await expect(edgesOn(page())).toHaveCount(3 + 5);
  const box = await nodeOf(page(), 'text-2').boundingBox();
  expect(Math.abs((box?.x ?? 0) - x) + Math.abs((box?.y ?? 0) - y)).toBeLessThan(24);
  await page().keyboard.press('ControlOrMeta+z');
  await expect(edgesOn(page())).toHaveCount(3);
  await paste(`${app().url}/patterns/${other}`, 'ControlOrMeta+v');
  await expect(edgesOn(page())).toHaveCount(3 + 5);
});

test('habit 19: Mod+Shift+V pastes with the connections that led into it', async () => {
  await show(chain());
  await nodeOf(page(), 'watch').click();
  await page().keyboard.press('ControlOrMeta+c');
  await paste(undefined, 'ControlOrMeta+Shift+v');
  await expect(edgeOn(page(), 'reader', 'watch-2')).toHaveCount(1);
  await paste(undefined, 'ControlOrMeta+v');
  await expect(nodeOf(page(), 'watch-3')).toBeVisible();
  await expect(edgeOn(page(), 'reader', 'watch-3')).toHaveCount(0);
});

test('habit 20: a new node covers no other, is selected and open', async () => {
  await show(chain());
  let { x, y } = await emptySpot(page());
  for (const name of ['vote', 'vote-2', 'vote-3']) {
    await page().mouse.dblclick(x, y);
    await page().keyboard.type('vote');
    await page().keyboard.press('Enter');
    await expect(nodeOf(page(), name)).toHaveAttribute('data-selected', 'true');
    await expect(settingsOf(page()).getByRole('heading', { name, exact: true })).toBeVisible();
    await page().keyboard.press('Escape');
    await expect(settingsOf(page())).toHaveCount(0);
    // Waits until it lies still: the canvas gets wider as the panel goes.
    await nodeOf(page(), name).hover({ trial: true });
    const box = await nodeOf(page(), name).boundingBox();
    if (!box) throw new Error(`${name} is not on the screen.`);
    // So near that the next one, put there, would lie on it; above its socket.
    ({ x, y } = { x: box.x - 14, y: box.y + 4 });
  }
  const graph = await stored(page(), api(), idOf(page()));
  const places = graph.nodes.map(({ position }) => position);
  for (const [index, a] of places.entries()) {
    for (const b of places.slice(index + 1))
      expect(Math.abs(a.x - b.x) >= 200 || Math.abs(a.y - b.y) >= 88, 'no two lie on each other').toBe(true);
  }
});
