/** What a user expects on day one, 61 to 64: polite behaviour. And all of it without a pointer, or by touch. */
import { expect, test } from '@playwright/test';
import { chain, desk, edgeOn, edgesOn } from '#e2e/fixtures/habits.ts';
import { announcement, nodeOf, runPanel, runWith, socketOf, untilSaved } from '#e2e/fixtures/steps.ts';

const { page, api, show, another, forgive } = desk();

const placeOf = async (id: string) =>
  (await api().patterns.get.query({ id })).graph.nodes.find((node) => node.id === 'watch')?.position ?? {
    x: 0,
    y: 0,
  };

test('habit 61: dark follows the system, and reduced motion stops what moves on edges', async () => {
  await show(chain());
  for (const colorScheme of ['dark', 'light'] as const) {
    await page().emulateMedia({ colorScheme });
    await expect(page().locator('html')).toHaveAttribute('data-theme', colorScheme);
  }
  const durationOf = () =>
    page().evaluate(() => {
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      path.setAttribute('class', 'edge-pulse');
      document.querySelector('.canvas svg')?.append(path);
      const { animationDuration, animationName, display } = getComputedStyle(path);
      path.remove();
      return animationName === 'none' || display === 'none' ? 0 : Number.parseFloat(animationDuration);
    });
  await page().emulateMedia({ reducedMotion: 'no-preference' });
  expect(await durationOf()).toBeCloseTo(0.4);
  await page().emulateMedia({ reducedMotion: 'reduce' });
  expect(await durationOf()).toBeLessThan(0.01);
});

test('habit 62: unsaved work is kept where a tab is left, and sent by the next; without a place to keep it leaving asks', async () => {
  const id = await show(chain());
  const before = await placeOf(id);
  const tab = await another();
  await tab.goto(`/patterns/${id}`);
  await nodeOf(tab, 'watch').click();
  await untilSaved(tab);
  await tab.context().setOffline(true);
  await tab.keyboard.press('ArrowDown');
  await expect(tab.locator('[data-save="offline"]')).toBeVisible();
  expect(await placeOf(id), 'it did not reach the server').toEqual(before);
  await tab.close({ runBeforeUnload: true });
  await expect.poll(() => tab.isClosed()).toBe(true);
  await tab.context().setOffline(false);
  const next = await tab.context().newPage();
  await next.goto(`/patterns/${id}`);
  await expect.poll(() => placeOf(id)).toEqual({ x: before.x, y: before.y + 8 });

  const poor = await another();
  const asked: string[] = [];
  poor.on('dialog', (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  // A private window may refuse to keep anything.
  await poor.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    };
  });
  await poor.goto(`/patterns/${id}`);
  await nodeOf(poor, 'watch').click();
  await untilSaved(poor);
  await poor.context().setOffline(true);
  await poor.keyboard.press('ArrowDown');
  await expect(poor.locator('[data-save="offline"]')).toBeVisible();
  await poor.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toEqual(['beforeunload']);
  await poor.context().setOffline(false);
  await untilSaved(poor);
  forgive(/ERR_INTERNET_DISCONNECTED|Failed to (fetch|load resource)|network/i);
});

test('habit 63: what is deleted can be taken back, and nothing asks first', async () => {
  await show(chain());
  await page().goto('/patterns');
  const row = page().getByRole('row', { name: /Habits/ });
  await expect(row.first()).toBeVisible();
  const count = await row.count();
  await row.first().getByRole('button', { name: 'Delete Habits' }).click();
  await expect(row).toHaveCount(count - 1);
  await page().getByRole('button', { name: 'Undo' }).click();
  await expect(row).toHaveCount(count);
});

test('by keyboard alone: build, connect, run and publish', async () => {
  await show({ format: 1, nodes: [], edges: [] });
  const add = async (name: string) => {
    await page().keyboard.press('n');
    await page().keyboard.type(name);
    await page().keyboard.press('Enter');
    await expect(announcement(page())).toContainText(' added');
    await page().keyboard.press('Escape');
  };
  for (const name of ['input', 'monitor', 'output']) await add(name);
  const goTo = async (name: string) => {
    await page().keyboard.press('ControlOrMeta+k');
    await page().getByRole('combobox').last().fill(name);
    await expect(
      page()
        .getByRole('option', { name: new RegExp(`^${name} `) })
        .first(),
    ).toBeVisible();
    await page().keyboard.press('Enter');
    await expect(nodeOf(page(), name)).toBeFocused();
  };
  const connectTo = async (target: string) => {
    await page().keyboard.press('c');
    for (let step = 0; step < 8; step += 1) {
      if ((await announcement(page()).textContent())?.includes(`To ${target},`)) break;
      await page().keyboard.press('ArrowRight');
    }
    await page().keyboard.press('Enter');
  };
  await goTo('input');
  await connectTo('monitor');
  await expect(announcement(page())).toHaveText('input connected to monitor.');
  await page().keyboard.press('Alt+ArrowRight');
  await expect(nodeOf(page(), 'monitor')).toBeFocused();
  await connectTo('output');
  await expect(edgesOn(page())).toHaveCount(2);
  await page().keyboard.press('e');
  await expect(announcement(page())).toContainText('Connection from ');
  await untilSaved(page());
  await runWith(page(), { text: 'Hello' });
  await expect(announcement(page())).toHaveText(/Run: succeeded\./);
  await expect(runPanel(page()).getByText('Hello')).toBeVisible();
  await page().keyboard.press('ControlOrMeta+k');
  await page().keyboard.type('publish');
  await page().keyboard.press('Enter');
  const dialog = page().getByRole('dialog', { name: 'Publish a version' });
  await expect(dialog).toBeVisible();
  expect(await dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true);
  await page().keyboard.press('Escape');
});

test('by touch: a finger pans, taps connect', async () => {
  const id = await show(chain());
  const { graph } = await api().patterns.get.query({ id });
  const free = await api().patterns.create.mutate({
    name: 'Touch',
    graph: { ...graph, edges: graph.edges.slice(1) },
  });
  const tablet = await another({ hasTouch: true, isMobile: true, viewport: { width: 1180, height: 820 } });
  await tablet.goto(`/patterns/${free.id}`);
  await expect(nodeOf(tablet, 'reader')).toBeVisible();
  await socketOf(tablet, 'text', 'Value').tap();
  await socketOf(tablet, 'reader', 'Input').tap();
  await expect(edgeOn(tablet, 'text', 'reader')).toHaveCount(1);
  await expect(tablet.locator('.canvas')).toHaveAttribute('data-hand', 'true');
});
