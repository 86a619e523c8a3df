/** A pattern so large that most of it is painted is edited like any other. */
import { expect, test } from '@playwright/test';
import { desk, idOf, stored } from '#e2e/fixtures/habits.ts';
import { middleOf, nodeOf } from '#e2e/fixtures/steps.ts';
import { survey } from '#e2e/fixtures/survey.ts';
import type { Pattern } from '#engine/pattern.ts';

const { page, api, show } = desk();

const graph = () => stored(page(), api(), idOf(page()));
const lifted = () => page().locator('.paint-lifted');
const placesOf = ({ nodes }: Pattern) => nodes.map(({ position }) => position);

test('all of it is dragged as one picture, put down in one step and undone in one', async () => {
  const before = survey();
  await show(before);
  // The first and the last are always elements, so that Tab gets in.
  await nodeOf(page(), 'review').waitFor();
  await page().keyboard.press('ControlOrMeta+a');
  await expect(nodeOf(page(), 'review')).toHaveAttribute('data-selected');
  const { x, y } = await middleOf(nodeOf(page(), 'review'));
  await page().mouse.move(x, y);
  await page().mouse.down();
  await page().mouse.move(x + 40, y + 10, { steps: 4 });
  await expect(lifted()).toBeAttached();
  await page().mouse.move(x + 60, y + 30, { steps: 4 });
  await page().mouse.up();
  await expect(lifted()).not.toBeAttached();
  const first = before.nodes[0]?.position ?? { x: 0, y: 0 };
  await expect.poll(async () => (await graph()).nodes[0]?.position).not.toEqual(first);
  const after = await graph();
  const [to = first] = placesOf(after);
  const by = { x: to.x - first.x, y: to.y - first.y };
  expect(by.x).toBeGreaterThan(0);
  expect(placesOf(after)).toEqual(placesOf(before).map((one) => ({ x: one.x + by.x, y: one.y + by.y })));
  await page().keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => placesOf(await graph())).toEqual(placesOf(before));
});

test('what is painted is deleted and comes back', async () => {
  const id = await show(survey());
  await nodeOf(page(), 'review').waitFor();
  await page().keyboard.press('ControlOrMeta+a');
  await page().keyboard.press('Delete');
  await expect.poll(async () => (await stored(page(), api(), id)).nodes.length).toBe(0);
  await page().keyboard.press('ControlOrMeta+z');
  await expect.poll(async () => (await stored(page(), api(), id)).nodes.length).toBe(survey().nodes.length);
  await expect(nodeOf(page(), 'review')).toBeVisible();
});
