/** A question waits for a person while everything around it goes away and comes back. */
import { expect } from '@playwright/test';
import { apiOf, localOwner, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { startRun, untilOver, untilStatus } from '#e2e/fixtures/steps.ts';
import { eventually, isAlive } from '#scripts/lib/processes.ts';

const app = sharedApp();

const QUESTION = 'Is this text positive or negative?';
const REVIEW = 'This item worked great, but it broke after 6 months of use.';
let runId = '';

test('a run that needs a person shows its question, subject and source', async ({ open }) => {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  const { id } = await makeFixed(api, 'gated-agent');
  runId = await startRun(api, id, { text: REVIEW });
  const page = await (await open(app(), me)).newPage();
  await page.goto('/approvals');
  const question = page.getByRole('article', { name: QUESTION });
  await expect(question.getByText(REVIEW)).toBeVisible();
  await expect(question.getByText('positive', { exact: true })).not.toHaveCount(0);
  await expect(question.getByText('says .73')).toBeVisible();
  await expect(question.getByRole('link', { name: 'a run of Gated agent' })).toHaveAttribute(
    'href',
    `/runs/${runId}`,
  );
  await expect(question).toContainText('Asked by person');
  await page.close();
});

test('the worker ends and another one takes its place', async () => {
  const api = apiOf(app(), await localOwner(app()));
  const before = app().worker.pid();
  app().worker.restart();
  const isNew = () => app().worker.pid() !== before && before !== undefined && !isAlive(before);
  expect(await eventually(isNew, 20_000), 'another worker process').toBe(true);
  expect(await untilStatus(api, runId, ['waiting'])).toBe('waiting');
});

test('the answer lets the run go on; a second one is refused with a sentence', async ({ open, errors }) => {
  const me = await localOwner(app());
  // In another browser: tabs of one tell each other what happens. This one is not told by the server either.
  const first = await (await open(app(), me)).newPage();
  const second = await (await open(app(), me)).newPage();
  await second.route(/dashboards\.changes/, () => undefined);
  for (const page of [first, second]) {
    await page.goto('/approvals');
    await expect(page.getByRole('article', { name: QUESTION })).toBeVisible();
  }
  await first.getByRole('article', { name: QUESTION }).getByRole('button', { name: 'negative' }).click();
  await expect(first.getByText('No question is open.')).toBeVisible();
  expect(await untilOver(apiOf(app(), me), runId)).toBe('succeeded');

  await second.getByRole('article', { name: QUESTION }).getByRole('button', { name: 'positive' }).click();
  await expect(second.getByText('This question was already answered.')).toBeVisible();
  await expect(second.getByText('No question is open.')).toBeVisible();
  expect(errors.expected(/409 \(Conflict\)/)).toBe(1);

  await second.getByRole('tab', { name: 'Closed' }).click();
  const closed = second.getByRole('table', { name: 'Questions that are closed' });
  await expect(closed.getByRole('row', { name: QUESTION })).toContainText('negative');
  await expect(closed.getByRole('row', { name: QUESTION })).toContainText('Local owner');

  await first.goto(`/runs/${runId}`);
  const run = first.getByRole('complementary', { name: 'Run', exact: true });
  await expect(run.getByText('Succeeded', { exact: true })).toBeVisible();
  await expect(run.getByText('negative', { exact: true })).toBeVisible();
});
