/** Two people in one pattern: they see each other, what does not touch merges, and what does is asked about. */
import { expect, type Page } from '@playwright/test';
import { type Api, apiOf, type Open, type Person, sharedApp, signUp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { announcement, middleOf, nodeOf, primitiveIn, untilSaved } from '#e2e/fixtures/steps.ts';
import { conflictIn, EDITS, invite, openPattern, rename, titleOf } from '#e2e/fixtures/together.ts';

const app = sharedApp();

let ada: Person;
let bea: Person;
let api: Api;

type Two = { id: string; hers: Page; beas: Page };

async function bothOpen(open: Open): Promise<Two> {
  const { id } = await makeFixed(api, 'gated-agent');
  const [hers, beas] = [await (await open(app(), ada)).newPage(), await (await open(app(), bea)).newPage()];
  await openPattern(hers, id, 'Join');
  await openPattern(beas, id, 'Join');
  return { id, hers, beas };
}

test.beforeAll(async () => {
  ada = await signUp(app(), 'Ada');
  bea = await invite(app(), ada, 'Bea');
  api = apiOf(app(), ada);
});

test('each sees who else is here, where they point and what they have selected', async ({ open }) => {
  const { hers, beas } = await bothOpen(open);
  const here = hers.getByRole('list', { name: 'Also here' });
  await expect(here.getByRole('button', { name: 'Bea' })).toHaveText('B');
  await expect(beas.getByRole('button', { name: 'Ada', exact: true })).toBeVisible();
  await expect(announcement(hers)).toHaveText('Bea is here.');
  await nodeOf(beas, 'Join').click();
  await expect(hers.getByTestId('chosen')).toContainText('Bea');
  // Both look at the same place of the pattern, wherever it stands on their own screens.
  await nodeOf(beas, 'Person').hover();
  const wanted = await middleOf(nodeOf(hers, 'Person'));
  await expect(hers.getByTestId('cursor')).toContainText('Bea');
  await expect
    .poll(async () => {
      const box = await hers.getByTestId('cursor').boundingBox();
      return box && Math.hypot(box.x - wanted.x, box.y - wanted.y) < 12;
    })
    .toBe(true);
  await beas.close();
  await expect(here).toHaveCount(0, { timeout: 20_000 });
  await expect(announcement(hers)).toHaveText('Bea left.');
});

test('what does not touch merges live, and undo takes back only what one did oneself', async ({ open }) => {
  const { id, hers, beas } = await bothOpen(open);
  await rename(hers, 'Join', 'Collected');
  await expect(nodeOf(beas, 'Collected')).toBeVisible();
  await expect(announcement(beas)).toContainText('Ada named');
  await primitiveIn(beas, 'pool').click();
  await expect(nodeOf(hers, 'pool')).toBeVisible();
  // Bea did less lately, and yet hers is what goes.
  await hers.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(hers, 'Join')).toBeVisible();
  await expect(nodeOf(beas, 'Join')).toBeVisible();
  await expect(nodeOf(hers, 'pool')).toBeVisible();
  await beas.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(beas, 'pool')).toHaveCount(0);
  await expect(nodeOf(hers, 'pool')).toHaveCount(0);
  await Promise.all([untilSaved(hers), untilSaved(beas)]);
  const { graph } = await api.patterns.get.query({ id });
  expect(graph.nodes.map((node) => node.id)).not.toContain('pool');
  const { rows } = await api.patterns.edits.query({ id });
  expect(new Set(rows.map(({ name }) => name))).toEqual(new Set(['Ada', 'Bea']));
});

/** Bea's edits do not get through for a while; Ada was faster with the same thing. */
async function bothRename({ hers, beas, id }: Two): Promise<() => Promise<void>> {
  await beas.route(EDITS, (route) => route.abort());
  await rename(beas, 'Join', 'Of Bea');
  await primitiveIn(beas, 'transform').click();
  await expect(beas.getByText('Offline: kept in this browser, trying again')).toBeVisible();
  await rename(hers, 'Join', 'Of Ada');
  await expect.poll(() => titleOf(api, id, 'join')).toBe('Of Ada');
  return () => beas.unroute(EDITS);
}

test('what touches is asked about, and nothing is overwritten before', async ({ open, errors }) => {
  const two = await bothOpen(open);
  const { id, hers, beas } = two;
  const letThrough = await bothRename(two);
  const dialog = conflictIn(beas);
  await expect(dialog.getByRole('list', { name: 'What both changed' })).toContainText(
    'Ada named join Of Ada',
  );
  await letThrough();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(beas.getByRole('button', { name: 'Conflict' })).toBeVisible();
  await beas.keyboard.press('ControlOrMeta+s');
  await expect(beas.getByText('Decide which one to keep first.')).toBeVisible();
  expect(await titleOf(api, id, 'join')).toBe('Of Ada');
  await beas.getByRole('button', { name: 'Conflict' }).click();
  await dialog.getByRole('button', { name: 'Merge as chosen' }).click();
  // Theirs stays, what did not touch comes through, and the other side is one undo away.
  await expect(nodeOf(beas, 'Of Ada')).toBeVisible();
  await expect(nodeOf(hers, 'transform')).toBeVisible();
  await beas.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(beas, 'Of Bea')).toBeVisible();
  await expect(nodeOf(hers, 'Of Bea')).toBeVisible();
  errors.expected(/ERR_FAILED/);
});

test('keeping mine is a choice for each thing, and a copy keeps both', async ({ open, errors }) => {
  const two = await bothOpen(open);
  const { id, hers, beas } = two;
  await (await bothRename(two))();
  const dialog = conflictIn(beas);
  await dialog.getByRole('radio', { name: 'Mine' }).click();
  await dialog.getByRole('button', { name: 'Merge as chosen' }).click();
  await expect(nodeOf(hers, 'Of Bea')).toBeVisible();
  expect(await titleOf(api, id, 'join')).toBe('Of Bea');

  const again = await bothOpen(open);
  await (await bothRename(again))();
  await conflictIn(again.beas).getByRole('button', { name: 'Save mine as a copy' }).click();
  await expect(nodeOf(again.beas, 'Of Ada')).toBeVisible();
  await again.beas.getByRole('button', { name: 'Open it' }).click();
  await expect(again.beas.getByLabel('Name of the pattern')).toHaveValue('Gated agent (copy)');
  await expect(nodeOf(again.beas, 'Of Bea')).toBeVisible();
  errors.expected(/ERR_FAILED/);
});
