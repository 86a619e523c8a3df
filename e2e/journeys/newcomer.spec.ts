/** From the first page to a published pattern, by hand: palette, wires, settings, a run, a person, a version. */
import { expect, type Page } from '@playwright/test';
import { localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import {
  announcement,
  canvasOf,
  dragOver,
  nodeOf,
  paletteOf,
  primitiveIn,
  runWith,
  settingsOf,
  socketOf,
  untilSaved,
  wire,
} from '#e2e/fixtures/steps.ts';

const app = sharedApp();
/** Where the pattern of this journey lives, once it was made. */
let address = '';

const NODES = ['input', 'agent', 'agent-2', 'agent-3', 'vote', 'gate', 'human', 'merge1', 'output'];
const WIRES = [
  ['input.Value', 'agent.Input'],
  ['input.Value', 'agent-2.Input'],
  ['input.Value', 'agent-3.Input'],
  ['agent.Answer', 'vote.Voices'],
  ['agent-2.Answer', 'vote.Voices'],
  ['agent-3.Answer', 'vote.Voices'],
  ['vote.Winner', 'gate.Value'],
  ['gate.Pass', 'merge1.Paths'],
  ['gate.Below', 'human.Subject'],
  ['human.Answer', 'merge1.Paths'],
  ['merge1.Value', 'output.Answer'],
] as const;
/** VADER reads it as negative, the two others as positive. */
const REVIEW = 'This item worked great, but it broke after 6 months of use.';

async function openPattern(open: Open): Promise<Page> {
  const context = await open(app(), await localOwner(app()));
  const page = await context.newPage();
  await page.goto(address);
  await expect(canvasOf(page)).toBeVisible();
  return page;
}

const wiresOn = (page: Page) => page.getByLabel(/^from \S+ \S+ to \S+ \S+$/);

test('signs in and makes an empty pattern', async ({ open }) => {
  const page = await (await open(app())).newPage();
  await page.goto('/');
  await expect(page).toHaveURL(/\/signin/);
  await expect(page.getByText('Nobody has to prove who they are')).toBeVisible();
  await page.getByRole('button', { name: 'Continue as local owner' }).click();
  await expect(page).toHaveURL('/patterns');
  await expect(page.getByText('Start with a pattern that already runs, or an empty canvas.')).toBeVisible();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'New pattern' });
  await dialog.getByLabel('Name').fill('Review desk');
  await dialog.getByRole('button', { name: 'Create blank' }).click();
  await expect(page).toHaveURL(/\/patterns\/pat_/);
  await expect(page.getByLabel('Name of the pattern')).toHaveValue('Review desk');
  address = new URL(page.url()).pathname;
});

test('adds nodes by click and by drag and drop', async ({ open }) => {
  const page = await openPattern(open);
  await primitiveIn(page, 'input').click();
  await expect(nodeOf(page, 'input')).toBeVisible();
  const places = [
    ['agent', 110, 60],
    ['agent', 110, 170],
    ['agent', 110, 280],
    ['vote', 330, 60],
    ['gate', 330, 170],
    ['human', 330, 280],
    ['merge1', 560, 60],
    ['output', 560, 170],
  ] as const;
  for (const [id, x, y] of places) {
    await primitiveIn(page, id).dragTo(canvasOf(page), { targetPosition: { x, y } });
  }
  for (const name of NODES) await expect(nodeOf(page, name)).toBeVisible();
  await expect(page.getByRole('button', { name: /^\d+ problems$/ })).toBeVisible();
  await untilSaved(page);
});

test('connects them; sockets that do not fit dim and say why', async ({ open }) => {
  const page = await openPattern(open);
  for (const [source, target] of WIRES) await wire(page, source, target);
  await expect(wiresOn(page)).toHaveCount(WIRES.length);
  await dragOver(page, socketOf(page, 'gate', 'Pass'), socketOf(page, 'vote', 'Voices'));
  await expect(page.getByRole('status').filter({ hasText: 'they would wait for each other' })).toBeVisible();
  await expect(socketOf(page, 'vote', 'Voices')).toHaveCSS('opacity', '0.35');
  await expect(socketOf(page, 'output', 'Answer')).toHaveCSS('opacity', '1');
  await page.mouse.up();
  await expect(wiresOn(page)).toHaveCount(WIRES.length);
  await untilSaved(page);
});

test('configures the nodes until nothing is wrong', async ({ open }) => {
  const page = await openPattern(open);
  const settings = settingsOf(page);
  const agents = { agent: 'VADER', 'agent-2': 'AFINN', 'agent-3': 'Naive Bayes on reviews' };
  for (const [node, title] of Object.entries(agents)) {
    await nodeOf(page, node).click();
    await settings.getByLabel('Agent', { exact: true }).click();
    await page
      .getByRole('dialog', { name: 'Agents' })
      .getByRole('button', { name: new RegExp(`^${title} `) })
      .click();
    await expect(settings.getByLabel('Agent', { exact: true })).toContainText(title);
  }
  await nodeOf(page, 'gate').click();
  await settings.getByLabel('Threshold', { exact: true }).fill('0.75');
  await settings.getByLabel('Use', { exact: true }).click();
  await page.getByRole('option', { name: 'raw' }).click();
  await nodeOf(page, 'human').click();
  await settings.getByLabel('Question').fill('Is this review positive or negative?');
  await settings.getByLabel('Options').fill('positive\nnegative');
  // What remains is the advice to keep a person behind a raw score, and there is one.
  await page.getByRole('button', { name: '1 warning' }).click();
  const problems = page.getByRole('region', { name: 'Problems' });
  await expect(problems.getByText('This gate trusts a score that an agent gives itself.')).toBeVisible();
  await expect(problems.getByText('Error:')).toHaveCount(0);
  await untilSaved(page);
});

test('undoes one intent at a time, copies, tidies, and finds all of it again', async ({ open }) => {
  const page = await openPattern(open);
  await nodeOf(page, 'vote').click();
  await page.keyboard.press('Delete');
  await expect(nodeOf(page, 'vote')).toHaveCount(0);
  await expect(wiresOn(page)).toHaveCount(WIRES.length - 4);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(page, 'vote')).toBeVisible();
  await expect(wiresOn(page)).toHaveCount(WIRES.length);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(nodeOf(page, 'vote')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+z');

  await nodeOf(page, 'human').click();
  await page.keyboard.press('ControlOrMeta+c');
  await page.keyboard.press('ControlOrMeta+v');
  await expect(nodeOf(page, 'human-2')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(page, 'human-2')).toHaveCount(0);

  await page.keyboard.press('Shift+L');
  await expect(announcement(page)).toHaveText('Layout tidied. Undo restores the old places.');
  await untilSaved(page);
  await page.reload();
  for (const name of NODES) await expect(nodeOf(page, name)).toBeVisible();
  await expect(wiresOn(page)).toHaveCount(WIRES.length);
  const [left, right] = await Promise.all([
    nodeOf(page, 'input').boundingBox(),
    nodeOf(page, 'output').boundingBox(),
  ]);
  expect(left?.x, 'tidied from left to right').toBeLessThan(right?.x ?? 0);
});

test('runs it, sees values arrive with their source, and asks why', async ({ open }) => {
  const page = await openPattern(open);
  await runWith(page, { text: REVIEW });
  await expect(nodeOf(page, 'agent')).toContainText('says');
  await expect(nodeOf(page, 'agent')).toContainText('negative');
  await expect(nodeOf(page, 'agent-2')).toContainText('positive');
  await expect(nodeOf(page, 'vote')).toContainText('says .67');
  await expect(nodeOf(page, 'human')).toContainText('Is this review positive or negative?');

  await paletteOf(page).getByRole('radio', { name: 'Outline' }).click();
  await paletteOf(page)
    .getByRole('treeitem', { name: /^vote, succeeded/ })
    .click();
  await nodeOf(page, 'vote').getByRole('button', { name: 'positive: show why' }).click();
  const why = page.getByRole('complementary', { name: 'Why' });
  await expect(why.getByRole('heading', { name: 'Rule: vote' })).toBeVisible();
  await expect(why.getByText('agreement = 2 / 3 = 0.6667')).toBeVisible();
  for (const voice of ['agent', 'agent-2', 'agent-3'])
    await expect(why.getByRole('button', { name: voice, exact: true })).toBeVisible();

  await nodeOf(page, 'human').getByRole('link', { name: 'Answer' }).click();
  const question = page.getByRole('article', { name: 'Is this review positive or negative?' });
  await expect(question.getByText(REVIEW)).toBeVisible();
  await question.getByRole('button', { name: 'negative' }).click();
  await expect(page.getByText('No question is open.')).toBeVisible();

  await page.goto('/runs');
  await page.getByRole('link', { name: 'Succeeded' }).click();
  const run = page.getByRole('complementary', { name: 'Run' });
  await expect(run.getByText('negative', { exact: true })).toBeVisible();
  await run.getByRole('button', { name: 'Why' }).click();
  await expect(run.getByRole('heading', { name: /^Rule: / })).toBeVisible();
  await expect(run.getByText('The confidence is that of the path that was taken.')).toBeVisible();
});

test('publishes it and finds it in the marketplace', async ({ open }) => {
  const page = await openPattern(open);
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish a version' });
  await dialog.getByLabel('Summary').fill('Three readers vote, and a person decides where they divide.');
  await dialog.getByLabel('Category').fill('review');
  await dialog.getByLabel('What is new').fill('The first version.');
  await dialog.getByLabel('text', { exact: true }).fill(REVIEW);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Version 1.0.0 is published.')).toBeVisible();

  await page.goto('/marketplace');
  await page.getByLabel('Search the marketplace').fill('Review desk');
  await page.getByRole('link', { name: 'Review desk' }).click();
  await expect(page.getByRole('heading', { name: 'Review desk', level: 1 })).toBeVisible();
  await expect(page.getByText('Three readers vote, and a person decides where they divide.')).toBeVisible();
  await expect(page.getByRole('img', { name: 'The graph of Review desk: 9 nodes' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Versions of Review desk' })).toContainText(
    'The first version.',
  );
});
