/** Search, a listing with nothing measured, an install, a run, and figures that appear while it happens. */
import { expect } from '@playwright/test';
import { apiOf, localOwner, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed, publish } from '#e2e/fixtures/patterns.ts';
import { nodeOf, runPanel, runWith, startRun, untilOver } from '#e2e/fixtures/steps.ts';
import { LIBRARY } from '#server/library/all.ts';

const app = sharedApp();
const CHEERFUL = 'I love it. Wonderful, excellent and great!';
const DOUBTFUL = 'This item worked great, but it broke after 6 months of use.';
/** What this journey publishes stands beside what comes with Parallax. */
const COUNT = LIBRARY.length + 1;
let listing = '';
let patternId = '';

test('something is published', async () => {
  const api = apiOf(app(), await localOwner(app()));
  const { id } = await makeFixed(api, 'gated-agent', 'Gated reader');
  await publish(api, id, { semver: '1.0.0', example: { text: DOUBTFUL } });
  listing = `/marketplace/${(await api.patterns.get.query({ id })).listingSlug}`;
});

test('search and category narrow the list, and an empty result says so', async ({ open }) => {
  const page = await (await open(app(), await localOwner(app()))).newPage();
  await page.goto('/marketplace');
  const cards = page.getByRole('article');
  await expect(cards).toHaveCount(COUNT);
  const categories = page.getByRole('group', { name: 'Category' });
  await categories.getByRole('button', { name: /^reliability/ }).click();
  await expect(cards).toHaveCount(LIBRARY.filter((one) => one.category === 'reliability').length);
  await expect(cards.getByRole('link', { name: 'Resilient call' })).toBeVisible();
  await categories.getByRole('button', { name: /^All/ }).click();
  await page.getByLabel('Search the marketplace').fill('gated reader');
  await expect(cards).toHaveCount(1);
  await expect(page).toHaveURL(/q=gated/);
  await page.reload();
  await expect(cards).toHaveCount(1);
  await page.getByLabel('Search the marketplace').fill('nothing is called this');
  await expect(page.getByText('No listing matches.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all listings' }).click();
  await expect(cards).toHaveCount(COUNT);
});

test('a listing tells inputs, answer, agents and version, and no number without a run', async ({ open }) => {
  const page = await (await open(app(), await localOwner(app()))).newPage();
  await page.goto(listing);
  await expect(page.getByRole('heading', { name: 'Gated reader', level: 1 })).toBeVisible();
  await expect(page.getByText('no runs yet')).toBeVisible();
  await expect(page.getByText('text: Text')).toBeVisible();
  await expect(page.getByText('sentiment-naive-bayes')).toBeVisible();
  await expect(page.getByText(DOUBTFUL)).toBeVisible();
  await expect(page.getByRole('table', { name: 'Versions of Gated reader' })).toContainText('1.0.0');
});

test('the dashboard shows nothing before anything happened', async ({ open }) => {
  const page = await (await open(app(), await localOwner(app()))).newPage();
  await page.goto('/dashboard');
  await expect(page.getByText('No run ended in this time.')).toBeVisible();
  await expect(page.getByText('No run gave an answer in this time.')).toBeVisible();
  await expect(page.getByText('No run finished in this time.')).toBeVisible();
  await expect(page.getByText('No two agents answered the same question in this time.')).toBeVisible();
});

test('installs a copy, runs it, and the listing counts one real run', async ({ open }) => {
  const page = await (await open(app(), await localOwner(app()))).newPage();
  await page.goto(listing);
  await page.getByRole('button', { name: 'Install' }).click();
  await expect(page).toHaveURL(/\/patterns\/pat_/);
  patternId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await expect(nodeOf(page, 'Sure enough?')).toBeVisible();
  await runWith(page, { text: CHEERFUL });
  await expect(runPanel(page).getByText('Succeeded', { exact: true })).toBeVisible();
  await expect(runPanel(page).getByText('positive', { exact: true })).toBeVisible();
  await page.goto('/patterns');
  await expect(page.getByRole('row', { name: /Gated reader/ }).getByText('installed')).toBeVisible();
  await page.goto(listing);
  await expect(page.getByText(/^1 run · 100 % succeeded · median \d/)).toBeVisible();
});

test('the dashboard moves while runs happen', async ({ open }) => {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  const page = await (await open(app(), me)).newPage();
  await page.goto('/dashboard');
  const outcomes = page.getByRole('region', { name: /^How did the runs of each/ });
  const needed = page.getByRole('region', { name: 'What needs somebody right now?' });
  await expect(outcomes.getByRole('listitem').filter({ hasText: 'Succeeded' })).toHaveText(
    /^Succeeded1(100|\d\d?) %$/,
  );
  await expect(needed.getByText('Questions of human nodes appear under approvals')).toBeVisible();

  await startRun(api, patternId, { text: DOUBTFUL });
  await expect(needed.getByRole('link', { name: 'Open approvals' })).toBeVisible();
  const runId = await startRun(api, patternId, { text: CHEERFUL });
  expect(await untilOver(api, runId)).toBe('succeeded');
  await expect(outcomes.getByRole('listitem').filter({ hasText: 'Succeeded' })).toHaveText(
    /^Succeeded2(100|\d\d?) %$/,
  );
  const sure = page.getByRole('region', { name: 'How sure were the answers, and how is it known?' });
  await expect(sure.getByText('Raw score2 runs')).toBeVisible();
});
