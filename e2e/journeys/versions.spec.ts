/** What became of a pattern: its versions with author and note, any two states on one canvas, one restored. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed, publish } from '#e2e/fixtures/patterns.ts';
import { announcement, nodeOf, settingsOf, untilSaved } from '#e2e/fixtures/steps.ts';
import { apply, type Op } from '#engine/ops.ts';

const app = sharedApp();
const EXAMPLE = { text: 'It worked great.' };
let pattern = '';

async function enter(open: Open): Promise<{ page: Page; api: Api }> {
  const me = await localOwner(app());
  return { page: await (await open(app(), me)).newPage(), api: apiOf(app(), me) };
}

async function change(api: Api, ...ops: Op[]): Promise<void> {
  const { graph, revision } = await api.patterns.get.query({ id: pattern });
  const { pattern: changed } = apply(graph, ops);
  expect(await api.patterns.save.mutate({ id: pattern, revision, graph: changed })).toMatchObject({
    saved: true,
  });
}

const side = (page: Page, name: string) => page.locator(`[data-side="${name}"]`);
const changes = (page: Page) => page.getByRole('list', { name: 'Changes' });
const legend = (page: Page) => page.getByRole('list', { name: 'Legend' });

test('a version is published, and the draft goes on', async () => {
  const api = apiOf(app(), await localOwner(app()));
  pattern = (await makeFixed(api, 'gated-agent')).id;
  await publish(api, pattern, { semver: '1.0.0', example: EXAMPLE });
  const { graph } = await api.patterns.get.query({ id: pattern });
  const gate = graph.nodes.find(({ id }) => id === 'gate');
  const extra = { id: 'second', primitive: 'agent', version: 1, title: 'Second reader' };
  await change(
    api,
    { type: 'renameNode', id: 'person', title: 'Somebody' },
    { type: 'setConfig', id: 'gate', config: { ...gate?.config, threshold: 0.75 } },
    { type: 'moveNodes', to: { answer: { x: 1_400, y: 300 } } },
    {
      type: 'addNodes',
      nodes: [{ ...extra, config: { agentId: 'sentiment-vader' }, position: { x: 300, y: 500 } }],
    },
    { type: 'removeNodes', ids: ['join'] },
  );
});

test('from the designer to what changed, on the canvas and as a list', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${pattern}`);
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page).toHaveURL(new RegExp(`/patterns/${pattern}/history`));
  await expect(page.getByText('From version 1.0.0 to the draft')).toBeVisible();
  await expect(side(page, 'v1.0.0')).toContainText('Published by a journey.');
  await expect(side(page, 'v1.0.0').getByRole('radio', { name: 'Compare from version 1.0.0' })).toBeChecked();

  await expect(nodeOf(page, 'Second reader')).toHaveAccessibleName(/, added$/);
  await expect(nodeOf(page, 'Join')).toHaveAccessibleName(/, removed$/);
  await expect(nodeOf(page, 'Somebody')).toHaveAccessibleName(/, renamed$/);
  await expect(nodeOf(page, 'Sure enough?')).toHaveAccessibleName(/, changed$/);
  await expect(nodeOf(page, 'Answer')).toHaveAccessibleName(/, moved$/);
  await expect(nodeOf(page, 'Review')).toHaveAccessibleName('Review');
  await expect(legend(page)).toContainText('1 added');
  await expect(legend(page)).toContainText('1 removed');
  await expect(legend(page)).toContainText('2 changed');
  await expect(legend(page)).toContainText('1 only moved');

  const list = changes(page);
  await expect(list.getByRole('listitem').filter({ hasText: 'Sure enough?' }).first()).toContainText(
    /threshold.*0\.9 → 0\.75/,
  );
  await expect(list.getByRole('listitem').filter({ hasText: 'Somebody' }).first()).toContainText(
    'Person → Somebody',
  );
  await expect(list.getByRole('listitem').last()).toContainText('Answer');
  await expectAccessible(page, 'history');
});

test('by keyboard: ] and [ go from change to change', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${pattern}/history?from=v1.0.0&to=draft`);
  const items = changes(page).getByRole('listitem');
  await expect(items.first()).toBeVisible();
  await page.keyboard.press(']');
  const current = changes(page).locator('[aria-current]');
  await expect(current).toHaveCount(1);
  const first = await current.textContent();
  await expect(announcement(page)).toContainText(/: (changed|added|removed)\.$/);
  await page.keyboard.press(']');
  await expect(current).not.toHaveText(first ?? '');
  await page.keyboard.press('[');
  await expect(current).toHaveText(first ?? '');
  await page.keyboard.press('[');
  await expect(current).toContainText('Answer');
  await expect(nodeOf(page, 'Answer')).toBeFocused();
});

test('publishing shows the changes, asks what is new, and suggests the number', async ({ open }) => {
  const { page, api } = await enter(open);
  const { graph } = await api.patterns.state.query({ id: pattern, at: 'v1.0.0' });
  const { revision } = await api.patterns.get.query({ id: pattern });
  const gate = graph.nodes.find(({ id }) => id === 'gate');
  const tuned = apply(graph, { type: 'setConfig', id: 'gate', config: { ...gate?.config, threshold: 0.8 } });
  await api.patterns.save.mutate({ id: pattern, revision, graph: tuned.pattern });
  await page.goto(`/patterns/${pattern}`);
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish a version' });
  const since = dialog.getByRole('region', { name: 'Changes since 1.0.0' });
  await expect(since).toContainText('Nodes: 1 changed.');
  await expect(since.getByRole('list', { name: 'Changes' })).toContainText(/threshold.*→ 0\.8/);
  await expect(since.getByRole('link', { name: 'See them on the canvas' })).toHaveAttribute(
    'href',
    /history\?from=v1\.0\.0/,
  );
  await expect(dialog.getByLabel('Version', { exact: true })).toHaveValue('1.0.1');
  await expect(dialog.getByText('The same nodes and connections, with other settings.')).toBeVisible();
  await expectAccessible(page, 'publish with changes');
  await dialog.getByLabel('Summary').fill('Reads reviews.');
  await dialog.getByLabel('Category').fill('review');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(dialog.getByText('Fill this in; it stands beside the version.')).toBeVisible();
  await dialog.getByLabel('What is new').fill('Less sure is sure enough.');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Version 1.0.1 is published.')).toBeVisible();
});

test('a version is restored as one edit, which is undone as one', async ({ open }) => {
  const { page, api } = await enter(open);
  await page.goto(`/patterns/${pattern}/history`);
  await expect(side(page, 'v1.0.1')).toContainText('Less sure is sure enough.');
  const before = await api.patterns.get.query({ id: pattern });
  await side(page, 'v1.0.0').hover();
  await side(page, 'v1.0.0').getByRole('button', { name: 'Restore version 1.0.0' }).click();
  await expect(
    page.getByText(/^The draft is as version 1\.0\.0 was\. It is revision \d+ now\.$/),
  ).toBeVisible();
  const threshold = async () =>
    (await api.patterns.get.query({ id: pattern })).graph.nodes.find(({ id }) => id === 'gate')?.config
      .threshold;
  expect(await threshold()).not.toBe(0.8);
  expect((await api.patterns.get.query({ id: pattern })).revision).toBe(before.revision + 1);
  await expect(page.getByText('Restored version 1.0.0', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/^The draft is as revision \d+ was\./)).toBeVisible();
  expect(await threshold()).toBe(0.8);
});

test('what somebody edits is in the history, with who and what', async ({ open }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${pattern}`);
  await nodeOf(page, 'Review').click();
  await settingsOf(page).getByLabel('Name', { exact: true }).first().fill('Review of a thing');
  await page.keyboard.press('Enter');
  await untilSaved(page);
  await page.getByRole('link', { name: 'History' }).click();
  const edit = page.locator('[data-side]').filter({ hasText: 'set name of Review to “Review of a thing”' });
  await expect(edit).toContainText('Local owner:');
});

test('an address with a side that is not there says so', async ({ open, errors }) => {
  const { page } = await enter(open);
  await page.goto(`/patterns/${pattern}/history?from=v9.9.9`);
  await expect(page.getByText('There is no version with this id in your workspace.')).toBeVisible();
  // The reply that says so, which the browser may report as well.
  errors.expected(/404 \(Not Found\)/);
});
