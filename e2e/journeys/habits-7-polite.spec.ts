/** What a user expects on day one, 61 to 64: polite behaviour. And all of it without a pointer. */
import { expect, test } from '@playwright/test';
import { chain, desk, edgesOn } from '#e2e/fixtures/habits.ts';
import { announcement, nodeOf, runPanel, runWith, startRun, untilSaved } from '#e2e/fixtures/steps.ts';

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
  await expect(row.first()).toBeVisible();
  const count = await row.count();
  await row.first().getByRole('button', { name: 'Delete Habits' }).click();
  await expect(row).toHaveCount(count - 1);
  await page().getByRole('button', { name: 'Undo' }).click();
  await expect(row).toHaveCount(count);
});

test('habit 64: lists have search, tags and bulk actions, and the address remembers them', async () => {
  const made = ['Alpha desk', 'Beta desk', 'Gamma'].map((name) =>
    api().patterns.create.mutate({ name, graph: chain() }),
  );
  const [alpha, beta] = await Promise.all(made);
  await page().goto('/patterns');
  const row = (name: string) => page().getByRole('row', { name: new RegExp(name) });
  await row('Alpha desk').hover();
  await row('Alpha desk').getByRole('button', { name: 'Describe Alpha desk' }).click();
  const dialog = page().getByRole('dialog', { name: 'Describe Alpha desk' });
  await dialog.getByLabel('Description').fill('Reads reviews. #Reviews #desk');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  const tags = page().getByRole('group', { name: 'Tags' });
  await expect(tags.getByRole('button')).toHaveText([/#desk\s*1/, /#reviews\s*1/]);
  await row('Alpha desk').getByRole('button', { name: '#Reviews' }).click();
  await expect(page()).toHaveURL(/tag=reviews/);
  await expect(row('Beta desk')).toHaveCount(0);
  await page().reload();
  await expect(tags.getByRole('button', { name: '#reviews' })).toHaveAttribute('aria-pressed', 'true');
  await expect(row('Alpha desk')).toBeVisible();
  await expect(row('Beta desk')).toHaveCount(0);
  await tags.getByRole('button', { name: '#reviews' }).click();

  await page().getByLabel('Search patterns').fill('desk');
  await expect(page()).toHaveURL(/q=desk/);
  await expect(row('Gamma')).toHaveCount(0);
  await expect(row('Beta desk')).toBeVisible();
  await page().getByLabel('Choose all that are shown').check();
  await expect(page().getByText('2 patterns chosen')).toBeVisible();
  await page().getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row('desk')).toHaveCount(0);
  await page().getByRole('button', { name: 'Undo' }).click();
  await expect(row('Alpha desk')).toBeVisible();
  await expect(row('Beta desk')).toBeVisible();

  for (const one of [alpha, beta]) await startRun(api(), one?.id ?? '', { text: 'A wonderful book.' });
  await page().goto('/runs');
  await expect(row('Beta desk')).toBeVisible();
  await page().getByLabel('Search runs').fill('alpha');
  await expect(row('Beta desk')).toHaveCount(0);
  await expect(page()).toHaveURL(/q=alpha/);
  await page().reload();
  await expect(row('Alpha desk')).toBeVisible();
  await expect(row('Beta desk')).toHaveCount(0);
  await page().getByLabel('Search runs').fill('');
  await expect(row('Beta desk')).toBeVisible();
  await page().getByLabel('Choose all that are shown').check();
  await expect(page().getByRole('link', { name: 'Compare' })).toBeVisible();
});

test('habit 63: a trained agent that is deleted can be taken back', async () => {
  const examples = ['good', 'great', 'fine', 'nice', 'lovely'].flatMap((word) => [
    { text: `${word} day`, label: 'up' },
    { text: `awful ${word} night`, label: 'down' },
  ]);
  const { id } = await api().agents.train.mutate({ name: 'Days and nights', examples });
  await page().goto(`/agents?agent=${id}`);
  await page().getByRole('button', { name: 'Delete agent' }).click();
  const mine = page().getByRole('button', { name: 'Days and nights', exact: true });
  await expect(mine).toHaveCount(0);
  await page().getByRole('button', { name: 'Undo' }).click();
  await expect(mine).toBeVisible();
});

test('undo says when nothing is left; a version restored is taken back from the toast, wherever one is', async () => {
  const id = await show(chain());
  await page().keyboard.press('ControlOrMeta+z');
  await expect(announcement(page())).toHaveText('Nothing is left to undo.');
  await nodeOf(page(), 'watch').click();
  await page().keyboard.press('ArrowDown');
  await untilSaved(page());
  await page().goto(`/patterns/${id}/history`);
  await page()
    .getByText(/^1 before/)
    .click();
  await page()
    .getByRole('button', { name: /^Restore/ })
    .last()
    .click();
  await expect(page().getByText(/^The draft is as .* was/)).toBeVisible();
  await page().getByRole('link', { name: 'Habits' }).first().click();
  await expect(nodeOf(page(), 'watch')).toBeVisible();
  const before = await placeOf(id);
  await page().getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.poll(() => placeOf(id)).toEqual({ x: before.x, y: before.y + 8 });
  await expect(
    page()
      .getByText(/^The draft is as .* was/)
      .first(),
  ).toBeVisible();
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
