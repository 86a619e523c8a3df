/** Two runs of a pattern, node by node: state, value and confidence, on the canvas and as a table. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { nodeOf, startRun, untilOver, untilStatus } from '#e2e/fixtures/steps.ts';

const app = sharedApp();
const CHEERFUL = 'I love it. Wonderful, excellent and great!';
const DOUBTFUL = 'This item worked great, but it broke after 6 months of use.';
const made = { pattern: '', sure: '', again: '', unsure: '' };

async function enter(open: Open): Promise<Page> {
  return (await open(app(), await localOwner(app()))).newPage();
}

const row = (page: Page, node: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: node, exact: true }) });

test('three runs', async () => {
  const api = apiOf(app(), await localOwner(app()));
  made.pattern = (await makeFixed(api, 'gated-agent')).id;
  made.sure = await startRun(api, made.pattern, { text: CHEERFUL });
  made.again = await startRun(api, made.pattern, { text: CHEERFUL });
  made.unsure = await startRun(api, made.pattern, { text: DOUBTFUL });
  expect(await untilOver(api, made.sure)).toBe('succeeded');
  expect(await untilOver(api, made.again)).toBe('succeeded');
  expect(await untilStatus(api, made.unsure, ['waiting'])).toBe('waiting');
});

test('from a run to another one of its pattern', async ({ open }) => {
  const page = await enter(open);
  await page.goto(`/runs/${made.sure}`);
  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page.getByRole('heading', { name: 'Compare with which run?' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(3);
  await expectAccessible(page, 'which run to compare with');
  await page.getByRole('button', { name: 'Waiting' }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${made.sure}/compare\\?with=${made.unsure}$`));
  await expect(page.getByText('Both ran the same version. Other inputs: text.')).toBeVisible();

  const agent = row(page, 'Naive Bayes');
  await expect(agent).toContainText(/says 1\.00 \(softmax score\).*says \.\d\d \(softmax score\)/);
  await expect(agent).toContainText(/confidence −0\.\d\d/);
  await expect(nodeOf(page, 'Naive Bayes')).toHaveAccessibleName(/confidence −0\.\d\d$/);
  await expect(row(page, 'Person')).toContainText(/Skipped.*Waiting/);
  await expect(nodeOf(page, 'Person')).toHaveAccessibleName(/skipped → waiting/);
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('other state');
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('2 less confident');
  await expectAccessible(page, 'two runs');
});

test('what differs comes first, and ] goes through it', async ({ open }) => {
  const page = await enter(open);
  await page.goto(`/runs/${made.sure}/compare?with=${made.unsure}`);
  const rows = page.locator('tr[data-node]');
  await expect(rows.first()).toHaveAttribute('data-different');
  const marks = await rows.evaluateAll((all) => all.map((one) => one.hasAttribute('data-different')));
  expect(marks).toEqual(marks.toSorted((a, b) => Number(b) - Number(a)));
  await page.keyboard.press(']');
  const current = page.locator('tr [aria-current]');
  const first = await current.textContent();
  await expect(nodeOf(page, first ?? '')).toBeFocused();
  await page.keyboard.press(']');
  await expect(current).not.toHaveText(first ?? '');
});

test('runs that say the same differ in nothing', async ({ open }) => {
  const page = await enter(open);
  await page.goto(`/runs/${made.sure}/compare?with=${made.again}`);
  await expect(page.getByText('Both ran the same version. Their inputs were the same.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Legend' })).toHaveText('Nothing differs.');
  await expect(page.locator('tr[data-different]')).toHaveCount(0);
  await expect(nodeOf(page, 'Naive Bayes')).toHaveAccessibleName(/threshold \d\.\d\d$/);
});

test('nodes that one of them had not, and scores that cannot be compared', async ({ open }) => {
  const api = apiOf(app(), await localOwner(app()));
  const { graph, revision } = await api.patterns.get.query({ id: made.pattern });
  const nodes = graph.nodes
    .filter(({ id }) => id !== 'gate' && id !== 'person' && id !== 'join')
    .map((node) => (node.id === 'naive-bayes' ? { ...node, config: { agentId: 'sentiment-vader' } } : node));
  const wire = (id: string, from: string, to: string) => ({
    ...{ id, source: { node: from, port: 'out' }, target: { node: to, port: 'in' } },
  });
  const edges = [wire('a', 'text', 'naive-bayes'), wire('b', 'naive-bayes', 'answer')];
  await api.patterns.save.mutate({ id: made.pattern, revision, graph: { ...graph, nodes, edges } });
  const other = await startRun(api, made.pattern, { text: CHEERFUL });
  expect(await untilOver(api, other)).toBe('succeeded');
  const page = await enter(open);
  await page.goto(`/runs/${made.sure}/compare?with=${other}`);
  await expect(page.getByText('They ran two versions. Their inputs were the same.')).toBeVisible();
  await expect(row(page, 'Join')).toContainText('not in B');
  await expect(nodeOf(page, 'Join')).toHaveAccessibleName(/, only in A$/);
  await expect(row(page, 'Naive Bayes')).toContainText(
    'not comparable: softmax score against share of known words',
  );
  await page.getByRole('button', { name: 'Swap A and B' }).click();
  await expect(row(page, 'Join')).toContainText('not in A');
  await expect(nodeOf(page, 'Join')).toHaveAccessibleName(/, only in B$/);
});

test('two are chosen in the list of runs', async ({ open }) => {
  const page = await enter(open);
  await page.goto('/runs');
  const boxes = page.getByRole('checkbox', { name: /^Choose the run/ });
  await expect(boxes).toHaveCount(4);
  await page.getByRole('checkbox', { name: new RegExp(made.unsure) }).check();
  await expect(page.getByText('1 run chosen; choose two to compare them')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Compare' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: new RegExp(made.sure) }).check();
  await page.getByRole('link', { name: 'Compare' }).click();
  await expect(page).toHaveURL(new RegExp(`/runs/${made.sure}/compare\\?with=${made.unsure}$`));
});
