/** Two people with a workspace each: addresses open nothing of the other; the marketplace is the way across. */
import { expect } from '@playwright/test';
import { type Api, apiOf, type Person, sharedApp, signUp, test } from '#e2e/fixtures/journey.ts';
import { copyStarter, nodeOf, runPanel, runWith, startRun, untilOver } from '#e2e/fixtures/steps.ts';

const app = sharedApp();

const EXAMPLES = {
  name: 'Mood of tickets',
  examples: ['happy', 'sad'].flatMap((label) =>
    ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map((word) => ({
      text: `${label} ticket number ${word}`,
      label,
    })),
  ),
};
const CHEERFUL = 'I love it. Wonderful, excellent and great!';

let ada: Person;
let ben: Person;
let hers: Api;
const made = { pattern: '', run: '', agent: '' };

test('Ada makes a pattern, a run and an agent', async () => {
  [ada, ben] = [await signUp(app(), 'Ada'), await signUp(app(), 'Ben')];
  hers = apiOf(app(), ada);
  made.pattern = (await copyStarter(hers, 'round-table')).id;
  made.run = await startRun(hers, made.pattern, { text: CHEERFUL });
  expect(await untilOver(hers, made.run)).toBe('succeeded');
  made.agent = (await hers.agents.train.mutate(EXAMPLES)).id;
});

test('her own addresses open for her', async ({ open }) => {
  const page = await (await open(app(), ada)).newPage();
  await page.goto(`/patterns/${made.pattern}`);
  await expect(page.getByLabel('Name of the pattern')).toHaveValue('Round table');
  await page.goto(`/runs/${made.run}`);
  await expect(page.getByRole('link', { name: 'Round table' })).toBeVisible();
  await page.goto(`/agents?agent=${made.agent}`);
  await expect(page.getByRole('dialog', { name: EXAMPLES.name })).toBeVisible();
});

test('they do not open for Ben, who sees nothing of hers in any list', async ({ open, errors }) => {
  const page = await (await open(app(), ben)).newPage();
  await page.goto(`/patterns/${made.pattern}`);
  await expect(
    page.getByRole('alert').getByText('There is no pattern with this id in your workspace.'),
  ).toBeVisible();
  await page.goto(`/runs/${made.run}`);
  await expect(
    page.getByRole('alert').getByText('There is no run with this id in your workspace.'),
  ).toBeVisible();
  // Refusals are replies; a browser reports those that were asked for one by one.
  errors.expected(/404 \(Not Found\)/);
  await page.goto(`/agents?agent=${made.agent}`);
  await expect(page.getByRole('button', { name: 'VADER', exact: true })).toBeVisible();
  await expect(page.getByText(EXAMPLES.name)).toHaveCount(0);
  await page.goto('/patterns');
  await expect(page.getByText('Start with a pattern that already runs, or an empty canvas.')).toBeVisible();
  await page.goto('/runs');
  await expect(page.getByText('Nothing has run yet.')).toBeVisible();
  await page.goto('/dashboard');
  await expect(page.getByText('No run ended in this time.')).toBeVisible();
});

test('nor for somebody who is not signed in, nor after signing in as somebody else', async ({
  open,
  errors,
}) => {
  const page = await (await open(app())).newPage();
  const address = `/runs/${made.run}?at=2`;
  await page.goto(address);
  await expect(page).toHaveURL(/\/signin/);
  await expect(page.getByText('Round table')).toHaveCount(0);
  await page.getByRole('button', { name: 'Continue as local owner' }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByText('There is no run with this id in your workspace.')).toBeVisible();
  errors.expected(/404 \(Not Found\)/);
});

test('what Ada publishes, Ben installs and runs in his own workspace', async ({ open }) => {
  const { revision } = await hers.patterns.get.query({ id: made.pattern });
  await hers.patterns.publish.mutate({
    ...{ id: made.pattern, revision, semver: '1.0.0', category: 'review' },
    ...{ note: 'The first version.', summary: 'Three readers who hear each other out.' },
    example: { text: CHEERFUL },
  });
  const page = await (await open(app(), ben)).newPage();
  await page.goto('/marketplace');
  await page.getByLabel('Search the marketplace').fill('hear each other out');
  await expect(page.getByRole('article')).toHaveCount(1);
  await page.getByRole('link', { name: 'Round table' }).click();
  await expect(page.getByText(/^Ada workspace/)).toBeVisible();
  await page.getByRole('button', { name: 'Install' }).click();
  await expect(page).toHaveURL(/\/patterns\/pat_/);
  expect(page.url()).not.toContain(made.pattern);
  await expect(nodeOf(page, 'Together')).toBeVisible();
  await runWith(page, { text: CHEERFUL });
  await expect(runPanel(page).getByText('Succeeded', { exact: true })).toBeVisible();
  await expect(runPanel(page).getByText('positive', { exact: true })).toBeVisible();

  const runs = await hers.runs.list.query({});
  expect(runs.rows.map(({ id }) => id)).toEqual([made.run]);
  const his = await apiOf(app(), ben).runs.list.query({});
  expect(his.rows).toHaveLength(1);
});
