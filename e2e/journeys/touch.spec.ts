/** A tablet: fingers add, connect, move, zoom and open menus, and hit what they aim at. */
import { type CDPSession, expect, type Locator, type Page, test } from '@playwright/test';
import { chain, desk, edgeOn, menuOf, stored, viewOf } from '#e2e/fixtures/habits.ts';
import {
  canvasOf,
  middleOf,
  nodeOf,
  paletteOf,
  primitiveIn,
  settingsOf,
  socketOf,
} from '#e2e/fixtures/steps.ts';

const { api, another } = desk();

type Point = { x: number; y: number };

let tablet: Page;
let fingers: CDPSession;

async function open(graph = chain()): Promise<string> {
  const { id } = await api().patterns.create.mutate({ name: 'Touch', graph });
  tablet = await another({
    ...{ hasTouch: true, isMobile: true, reducedMotion: 'reduce' },
    viewport: { width: 1024, height: 768 },
  });
  fingers = await tablet.context().newCDPSession(tablet);
  await tablet.goto(`/patterns/${id}`);
  await expect(nodeOf(tablet, 'text')).toBeVisible();
  return id;
}

const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: Point[]) =>
  fingers.send('Input.dispatchTouchEvent', { type, touchPoints: points.map((one, id) => ({ ...one, id })) });

/** Fingers go from the first places to the others, in small steps as real ones do. */
async function glide(from: readonly Point[], to: readonly Point[]): Promise<void> {
  await touch('touchStart', ...from);
  for (let step = 1; step <= 8; step += 1) {
    const part = step / 8;
    const at = from.map(({ x, y }, i) => ({
      x: x + ((to[i]?.x ?? x) - x) * part,
      y: y + ((to[i]?.y ?? y) - y) * part,
    }));
    await touch('touchMove', ...at);
  }
  await touch('touchEnd');
}

const closePalette = () => tablet.getByRole('button', { name: 'Close palette and outline' }).tap();

test('a tap adds, and taps on two sockets connect', async () => {
  const graph = chain();
  const id = await open({ ...graph, edges: graph.edges.slice(1) });
  await expect(canvasOf(tablet)).toHaveAttribute('data-hand', 'true');
  await closePalette();
  await socketOf(tablet, 'text', 'Value').tap();
  await socketOf(tablet, 'reader', 'Input').tap();
  await expect(edgeOn(tablet, 'text', 'reader')).toHaveCount(1);
  await tablet.getByRole('button', { name: 'Palette and outline' }).tap();
  await primitiveIn(tablet, 'monitor').tap();
  await expect(nodeOf(tablet, 'monitor')).toBeVisible();
  expect((await stored(tablet, api(), id)).nodes.map((node) => node.id)).toContain('monitor');
});

test('a finger drags a node, one on the canvas pans, two zoom', async () => {
  const id = await open();
  await closePalette();
  const before = await viewOf(tablet);
  const node = await middleOf(nodeOf(tablet, 'watch'));
  await glide([node], [{ x: node.x, y: node.y + 120 }]);
  const at = (of: Awaited<ReturnType<typeof stored>>) =>
    of.nodes.find((one) => one.id === 'watch')?.position.y ?? 0;
  const start = at(chain());
  await expect.poll(async () => at(await stored(tablet, api(), id))).toBeGreaterThan(start);
  expect(await viewOf(tablet)).toEqual(before);

  const box = await canvasOf(tablet).boundingBox();
  const low = { x: (box?.x ?? 0) + 400, y: (box?.y ?? 0) + (box?.height ?? 0) - 180 };
  await glide([low], [{ x: low.x + 60, y: low.y - 40 }]);
  await expect.poll(() => viewOf(tablet)).toMatchObject({ zoom: before.zoom });
  expect(await viewOf(tablet)).not.toEqual(before);

  const right = { x: low.x + 80, y: low.y };
  await glide(
    [low, right],
    [
      { x: low.x - 80, y: low.y },
      { x: right.x + 80, y: right.y },
    ],
  );
  await expect.poll(async () => (await viewOf(tablet)).zoom).toBeGreaterThan(before.zoom * 1.3);
});

test('a long press opens the menu, and a tap does what it says', async () => {
  await open();
  await closePalette();
  const at = await middleOf(nodeOf(tablet, 'watch'));
  await touch('touchStart', at);
  await expect(menuOf(tablet, 'Node')).toBeVisible();
  await touch('touchEnd');
  await expect(menuOf(tablet, 'Node')).toBeVisible();
  await tablet.getByRole('menuitem', { name: /^Delete/ }).tap();
  await expect(edgeOn(tablet, 'reader', 'answer')).toHaveCount(1);
  await tablet.getByRole('button', { name: 'Undo' }).tap();
  await expect(nodeOf(tablet, 'watch')).toBeVisible();
});

/** What is narrower or lower than a finger needs, with its size. */
const tooSmall = (within: Locator, least: number) =>
  within
    .locator('button, a[href], input, select, textarea, [role="treeitem"], [role="tab"], [role="radio"]')
    .evaluateAll(
      (all, size) =>
        all.flatMap((one) => {
          const { width, height } = one.getBoundingClientRect();
          const isThere = width > 1 && height > 1 && getComputedStyle(one).visibility !== 'hidden';
          // A link within a sentence is as high as its line.
          const isInline = one.tagName === 'A' && getComputedStyle(one).display === 'inline';
          // The link of a row is pressed wherever its row is.
          const isRow = getComputedStyle(one, '::after').position === 'absolute';
          const isSmall = Math.min(width, height) < size - 0.5;
          const name = one.getAttribute('aria-label') ?? one.textContent?.trim() ?? one.tagName;
          return isThere && isSmall && !isInline && !isRow
            ? [`${name}: ${Math.round(width)}x${Math.round(height)}`]
            : [];
        }),
      least,
    );

test('what is pressed most is 44 px high, and nothing lower than 24', async () => {
  await open();
  const top = tablet.getByTestId('designer').locator('header').first();
  expect.soft(await tooSmall(top, 44), 'top bar').toEqual([]);
  expect.soft(await tooSmall(paletteOf(tablet), 24), 'palette').toEqual([]);
  await paletteOf(tablet).getByRole('radio', { name: 'Outline' }).tap();
  await expect(tablet.getByRole('tree')).toBeVisible();
  expect.soft(await tooSmall(paletteOf(tablet), 24), 'outline').toEqual([]);
  await closePalette();
  expect.soft(await tooSmall(canvasOf(tablet), 24), 'canvas').toEqual([]);
  await nodeOf(tablet, 'reader').tap();
  await expect(settingsOf(tablet)).toBeVisible();
  expect.soft(await tooSmall(settingsOf(tablet), 24), 'settings').toEqual([]);
  for (const name of ['patterns', 'runs', 'approvals', 'agents', 'marketplace', 'dashboard']) {
    await tablet.goto(`/${name}`);
    await expect(tablet.getByRole('heading', { level: 1 })).toBeVisible();
    // What loads has no buttons yet.
    await expect(tablet.getByRole('main').locator('.animate-late')).toHaveCount(0);
    expect.soft(await tooSmall(tablet.getByRole('main'), 24), name).toEqual([]);
  }
});
