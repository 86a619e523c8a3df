/** An invalid pattern: the list names node and field, a button repairs one problem, the form another. */
import { expect } from '@playwright/test';
import { apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { nodeOf, runPanel, runWith, settingsOf, untilSaved } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const app = sharedApp();
const CHEERFUL = 'I love it. Wonderful, excellent and great!';
let id = '';

/** Wrong in three ways: no agent is chosen, the gate reads a raw score as a probability, no output. */
const BROKEN = build()
  .input('text')
  .agent('reader', 'sentiment-vader', 'text')
  .agent('second', '', 'text')
  .node('vote', 'vote', { from: ['reader', 'second'] })
  .node('gate', 'gate', { config: { threshold: 0.6 }, from: 'vote' })
  .node('person', 'human', { config: { options: ['positive', 'negative'] }, from: 'gate.below' })
  .node('join', 'merge1', { from: ['gate.pass', 'person'] })
  .pattern();

async function openBroken(open: Open) {
  const me = await localOwner(app());
  id ||= (await apiOf(app(), me).patterns.create.mutate({ name: 'Broken', graph: BROKEN })).id;
  const page = await (await open(app(), me)).newPage();
  await page.goto(`/patterns/${id}`);
  const problems = page.getByRole('region', { name: 'Problems' });
  return { page, problems, row: (text: string) => problems.getByRole('listitem').filter({ hasText: text }) };
}

test('running is refused, and the list says what is wrong and where', async ({ open }) => {
  const { page, problems, row } = await openBroken(open);
  await expect(nodeOf(page, 'join')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(problems).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Publish' })).toHaveCount(0);
  await expect(row('There is no output')).toBeVisible();
  await expect(row('No agent is chosen.')).toContainText('second');
  await expect(row('nothing would ever pass')).toContainText('gate');
  expect(await apiOf(app(), await localOwner(app())).runs.list.query({})).toMatchObject({ rows: [] });
});

test('the server refuses it too, whatever a page may think', async () => {
  const api = apiOf(app(), await localOwner(app()));
  const { revision } = await api.patterns.get.query({ id });
  const start = api.runs.start.mutate({
    ...{ patternId: id, revision, inputs: { text: CHEERFUL }, idempotencyKey: 'repaired-refused' },
  });
  await expect(start).rejects.toMatchObject({ data: { appCode: 'pattern.invalid' } });
});

test('a click goes to the node and its field, and the form repairs it', async ({ open }) => {
  const { page, row } = await openBroken(open);
  await page.getByRole('button', { name: /^\d problems$/ }).click();
  await row('No agent is chosen.').getByRole('button').first().click();
  const field = settingsOf(page).getByLabel('Agent', { exact: true });
  await expect(settingsOf(page).getByRole('heading', { name: 'second' })).toBeVisible();
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog', { name: 'Agents' })
    .getByRole('button', { name: /^AFINN / })
    .click();
  await expect(row('No agent is chosen.')).toHaveCount(0);
  await untilSaved(page);
});

test('a button repairs what can be repaired in one way, and undo takes it back', async ({ open }) => {
  const { page, row } = await openBroken(open);
  await page.getByRole('button', { name: /^\d problems$/ }).click();
  await row('There is no output').getByRole('button', { name: 'Add an output', exact: true }).click();
  await expect(nodeOf(page, 'output')).toBeVisible();
  await expect(page.getByLabel('from join out to output in')).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(nodeOf(page, 'output')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(nodeOf(page, 'output')).toBeVisible();

  await row('nothing would ever pass').getByRole('button').first().click();
  const use = settingsOf(page).getByLabel('Use', { exact: true });
  await expect(use).toBeFocused();
  await use.click();
  await page.getByRole('option', { name: 'raw' }).click();
  await expect(page.getByRole('button', { name: '1 warning' })).toBeVisible();
  await untilSaved(page);
});

test('then it runs', async ({ open }) => {
  const { page } = await openBroken(open);
  await expect(nodeOf(page, 'output')).toBeVisible();
  await runWith(page, { text: CHEERFUL });
  await expect(runPanel(page).getByText('Succeeded', { exact: true })).toBeVisible();
  await expect(runPanel(page).getByText('positive', { exact: true })).toBeVisible();
});
