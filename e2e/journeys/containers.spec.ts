/** A body is a group: folded, unfolded, entered, changed inside and left by keyboard alone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { announcement, nodeOf, settingsOf, startRun, untilOver, untilSaved } from '#e2e/fixtures/steps.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';

const app = sharedApp();
const OUTER = 'Whoever answers first';
const INNER = 'Three tries';
let id = '';

async function openPattern(open: Open, address = '') {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  id ||= (await makeFixed(api, 'resilient-call')).id;
  const page = await (await open(app(), me, { reducedMotion: 'reduce' })).newPage();
  await page.goto(`/patterns/${id}${address}`);
  return { page, api };
}

const bar = (page: Page) => page.getByRole('navigation', { name: 'Where you are in the pattern' });
const room = (page: Page, name: string) => page.getByRole('group', { name: new RegExp(`^Inside ${name}, `) });
const parentOf = (graph: Pattern, primitive: string) =>
  graph.nodes.find((node) => node.primitive === primitive)?.parent;

/** By Tab, as somebody without a mouse comes to it. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press('Tab');
    if (await nodeOf(page, name).evaluate((node) => node === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${name}.`);
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const words = serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`);
  expect.soft(words, what).toEqual([]);
}

test('a container folds to a node and unfolds, and the page remembers it', async ({ open }) => {
  const { page } = await openPattern(open);
  await expect(nodeOf(page, 'VADER')).toBeVisible();
  await tabTo(page, OUTER);
  await page.keyboard.press('f');
  await expect(announcement(page)).toHaveText(`Folded ${OUTER}, 4 nodes inside.`);
  await expect(nodeOf(page, OUTER)).toHaveAccessibleName(`${OUTER}, folded, 4 nodes inside`);
  await expect(nodeOf(page, OUTER)).toBeFocused();
  await expect(nodeOf(page, 'VADER')).toHaveCount(0);
  await expect(page.getByLabel(/^from \S+ \S+ to \S+ \S+$/)).toHaveCount(2);
  await expectAccessible(page, 'folded');
  await page.reload();
  await expect(nodeOf(page, OUTER)).toHaveAccessibleName(/folded/);
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await page.keyboard.press('Shift+F');
  await expect(nodeOf(page, 'VADER')).toBeVisible();
});

test('entered, walked, left: the focus goes along, and so does the address', async ({ open }) => {
  const { page } = await openPattern(open);
  await expect(nodeOf(page, 'VADER')).toBeVisible();
  await tabTo(page, OUTER);
  await page.keyboard.press('Enter');
  await expect(announcement(page)).toHaveText(`Entered ${OUTER}, 4 nodes.`);
  await expect(room(page, OUTER)).toBeFocused();
  await expect(page).toHaveURL(/\?in=stand-ins$/);
  await expect(nodeOf(page, 'Answer')).toHaveCount(0);
  await expect(room(page, OUTER).getByTitle(/^Item: /)).toBeVisible();
  await expectAccessible(page, 'entered');

  await page.keyboard.press('Alt+ArrowRight');
  await expect(nodeOf(page, INNER)).toBeFocused();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(nodeOf(page, INNER), 'the wall is where a walk ends').toBeFocused();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(room(page, INNER)).toBeFocused();
  await expect(bar(page)).toHaveText(`Pattern›${OUTER}›${INNER}`);
  await expectAccessible(page, 'entered twice');

  await page.keyboard.press('Escape');
  await expect(nodeOf(page, INNER)).toBeFocused();
  await expect(bar(page)).toHaveText(`Pattern›${OUTER}`);
  await page.keyboard.press('Alt+ArrowUp');
  await expect(bar(page)).toHaveCount(0);
  await expect(nodeOf(page, OUTER)).toBeFocused();
  await expect(nodeOf(page, 'Answer')).toBeVisible();
  await page.goBack();
  await expect(bar(page)).toHaveText(`Pattern›${OUTER}`);
  await page.goForward();
  await expect(bar(page)).toHaveCount(0);
});

test('what is added inside belongs to the container, also pasted and tidied', async ({ open }) => {
  const { page, api } = await openPattern(open, '?in=tries');
  await expect(room(page, INNER)).toBeFocused();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Add a node' });
  await dialog.getByRole('textbox').fill('transform');
  await page.keyboard.press('Enter');
  await expect(nodeOf(page, 'transform')).toBeVisible();
  await untilSaved(page);
  expect(parentOf((await api.patterns.get.query({ id })).graph, 'transform')).toBe('tries');

  await page.keyboard.press('ControlOrMeta+a');
  await expect(page.locator('[data-canvas-node][data-selected]')).toHaveCount(2);
  await page.keyboard.press('Shift+L');
  await expect(announcement(page)).toHaveText(/^Layout tidied/);
  await page.keyboard.press('ControlOrMeta+d');
  await expect(announcement(page)).toHaveText('2 nodes pasted.');
  await untilSaved(page);
  const { graph } = await api.patterns.get.query({ id });
  expect(graph.nodes.filter((node) => node.parent === 'tries')).toHaveLength(4);
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(page, 'transform')).toHaveCount(0);
  await untilSaved(page);
  await expect(bar(page), 'undo changes the pattern, not where one is').toHaveText(/Three tries$/);
});

test('a connection from the wall is drawn with the keyboard', async ({ open }) => {
  const { page } = await openPattern(open, '?in=tries');
  await expect(room(page, INNER)).toBeFocused();
  await page.keyboard.press('c');
  await expect(announcement(page)).toHaveText(/^Connecting item\. To Three tries, result, 1 of 1/);
  await page.keyboard.press('c');
  await expect(announcement(page)).toHaveText(/^Connecting feedback\./);
  await page.keyboard.press('Escape');
  await expect(bar(page), 'Escape ends the wire first').toBeVisible();
});

test('going to a problem in a folded container unfolds it', async ({ open }) => {
  const { page, api } = await openPattern(open);
  const graph = build()
    .input('text')
    .container('again', 'retry', {
      from: 'text',
      inside: (body) =>
        body
          .node('reader', 'agent', { from: 'again.item', config: { agentId: '', mood: 'good' } })
          .take('reader'),
    })
    .output('again')
    .pattern();
  const made = await api.patterns.create.mutate({ name: 'Broken inside', graph });
  await page.goto(`/patterns/${made.id}`);
  await tabTo(page, 'again');
  await page.keyboard.press('f');
  await expect(nodeOf(page, 'again')).toContainText('problem');
  await page.keyboard.press('p');
  await page
    .getByRole('region', { name: 'Problems' })
    .getByRole('listitem')
    .first()
    .getByRole('button')
    .first()
    .click();
  await expect(nodeOf(page, 'reader')).toBeVisible();
  const odd = settingsOf(page).getByRole('group', { name: 'Unknown setting mood' });
  await odd.getByRole('button', { name: 'Remove' }).click();
  await expect(odd).toHaveCount(0);
});

test('Enter opens settings again that were closed, and Escape goes back to the node', async ({ open }) => {
  const { page } = await openPattern(open);
  await expect(nodeOf(page, 'VADER')).toBeVisible();
  await tabTo(page, 'VADER');
  await expect(settingsOf(page)).toBeVisible();
  await settingsOf(page).getByRole('button', { name: 'Close settings' }).click();
  await expect(settingsOf(page)).toHaveCount(0);
  await nodeOf(page, 'VADER').focus();
  await page.keyboard.press('Enter');
  await expect(settingsOf(page).getByLabel('Agent', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(nodeOf(page, 'VADER')).toBeFocused();
});

test('each try of a run can be looked at', async ({ open }) => {
  const { page, api } = await openPattern(open);
  const graph = build()
    .input('text')
    .container('again', 'retry', {
      from: 'text',
      config: { max: 3, on: ['low'], threshold: 0.999, use: 'raw', backoffMs: 0 },
      inside: (body) => body.agent('reader', 'sentiment-vader', 'again.item').take('reader'),
    })
    .output('again')
    .pattern();
  const made = await api.patterns.create.mutate({ name: 'Tries', graph });
  const run = await startRun(api, made.id, { text: 'It was fine, I suppose.' });
  await untilOver(api, run);
  await page.goto(`/runs/${run}`);
  await expect(nodeOf(page, 'again')).toContainText('try 3 of 3');
  await page.keyboard.press('Shift+F');
  await expect(nodeOf(page, 'again')).toContainText('1 of 1 done');
  await page.keyboard.press('Shift+F');
  await tabTo(page, 'again');
  await page.keyboard.press('Enter');
  await expect(room(page, 'again')).toBeFocused();
  await page.getByRole('button', { name: 'Show the try before' }).click();
  await expect(page.getByRole('group', { name: 'try shown inside again' })).toContainText('try 2 of 3');
  await expect(nodeOf(page, 'reader')).toHaveAccessibleName(/succeeded/);
  await expectAccessible(page, 'run, entered');
});
