/** Agents that answer elsewhere: registered against servers on loopback, tested, used in a pattern, and run. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { apiOf, localOwner, test } from '#e2e/fixtures/journey.ts';
import { type App, startApp } from '#e2e/fixtures/server.ts';
import { nodeOf } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';
import { KEY, type Loopback, serve } from '#server/testing/loopback.ts';
import { type ModelServer, openaiServer, slowModel } from '#server/testing/model-servers.ts';

test.describe.configure({ mode: 'serial' });

let app: App;
let http: Loopback;
let model: ModelServer;
const made = { http: '', model: '' };

test.beforeAll(async () => {
  http = await serve((request, response) => {
    const isKnown = request.headers['x-key'] === KEY;
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isKnown ? { text: 'a lovely day' } : { error: 'who are you' }));
  });
  model = await openaiServer(() => ({
    pieces: ['{"answer":"', 'posi', 'tive', '"}'],
    logprobs: [0, Math.log(0.9), Math.log(0.9), 0],
    model: 'llama3.2',
  }));
  app = await startApp({ OUTBOUND_PRIVATE: '127.0.0.1', PARALLAX_KEK: 'ab'.repeat(32) });
});
test.afterAll(async () => {
  await app?.[Symbol.asyncDispose]();
  await http?.[Symbol.asyncDispose]();
  await model?.[Symbol.asyncDispose]();
});

const dialogOf = (page: Page) => page.getByRole('dialog');

async function choose(page: Page, label: string, option: string): Promise<void> {
  await dialogOf(page).getByLabel(label, { exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

const fill = (page: Page, label: string, text: string) =>
  dialogOf(page).getByLabel(label, { exact: true }).fill(text);

async function save(page: Page): Promise<string> {
  await dialogOf(page).getByRole('button', { name: 'Register agent' }).click();
  await expect(page).toHaveURL(/\/agents\/agr_\w+$/);
  return page.url().split('/').at(-1) ?? '';
}

test('an HTTP agent says what is wrong until its key is right', async ({ open }) => {
  const page = await (await open(app, await localOwner(app), { reducedMotion: 'reduce' })).newPage();
  await page.goto('/agents');
  await page.getByRole('button', { name: 'Register an agent' }).click();
  await choose(page, 'Kind', 'HTTP');
  await fill(page, 'Name', 'Rewriter');
  await fill(page, 'Task', 'rewriting');
  await fill(page, 'Address', http.url);
  await fill(page, 'Request', '{"text": input}');
  await fill(page, 'Answer', 'reply.text');
  await fill(page, 'Input for a test', 'some day');
  const test_ = dialogOf(page).getByRole('button', { name: 'Test this agent' });
  await test_.click();
  await expect(dialogOf(page).getByRole('status')).toContainText('did not accept the key (401)');
  await choose(page, 'Secret', 'Keep a new one');
  await fill(page, 'Name of the secret', 'Rewriter key');
  await fill(page, 'Its text', KEY);
  await dialogOf(page).getByRole('button', { name: 'Keep secret' }).click();
  await fill(page, 'Header', 'x-key');
  await fill(page, 'Before the secret', '');
  await test_.click();
  await expect(dialogOf(page).getByRole('status')).toContainText('a lovely day');
  await expectAccessible(page, 'registering an agent');
  made.http = await save(page);
  await expect(page.getByRole('heading', { name: /Rewriter/ })).toBeVisible();
  await expect(page.getByText(KEY)).toHaveCount(0);
});

test('a model of one’s own gives a label, a score with its method, and what it cost', async ({ open }) => {
  const page = await (await open(app, await localOwner(app), { reducedMotion: 'reduce' })).newPage();
  await page.goto('/agents');
  await page.getByRole('button', { name: 'Register an agent' }).click();
  await fill(page, 'Name', 'Local judge');
  await fill(page, 'Task', 'sentiment');
  await choose(page, 'Answers with', 'One of some labels');
  await fill(page, 'Answers with: labels', 'positive\nnegative');
  await choose(page, 'Provider', 'OpenAI-compatible');
  await fill(page, 'Model', 'llama3.2');
  await fill(page, 'Address', `${model.url}/v1`);
  await choose(page, 'Where its score comes from', 'Log-probabilities of its words');
  await fill(page, 'USD per million tokens read', '1000');
  await fill(page, 'USD per million tokens written', '2000');
  await fill(page, 'Input for a test', 'a lovely day');
  await dialogOf(page).getByRole('button', { name: 'Test this agent' }).click();
  const shown = dialogOf(page).getByRole('status');
  await expect(shown).toContainText('positive');
  await expect(shown).toContainText('0.02 USD');
  made.model = await save(page);
});

test('both are used in a pattern: its run shows value, cost and confidence with its method', async ({
  open,
}) => {
  const person = await localOwner(app);
  const graph = build()
    .input('text')
    .agent('rewrite', made.http, 'text')
    .agent('judge', made.model, 'rewrite')
    .output('judge', 'answer')
    .pattern();
  const { id } = await apiOf(app, person).patterns.create.mutate({ name: 'Elsewhere', graph });
  const page = await (await open(app, person, { reducedMotion: 'reduce' })).newPage();
  await page.goto(`/patterns/${id}`);
  await expect(nodeOf(page, 'judge')).toBeVisible();
  await page.getByRole('button', { name: /^Run/ }).first().click();
  const field = page.getByRole('dialog').getByLabel('text', { exact: true });
  await field.fill('some day');
  await page.keyboard.press('ControlOrMeta+Enter');
  const result = page.getByTestId('run-result');
  await expect(result).toContainText('positive');
  await expect(result).toContainText('.81');
  await expect(page.getByText('10 read, 5 written tokens, 0.02 USD')).toBeVisible();
  await nodeOf(page, 'judge').getByRole('button', { name: 'Show why', exact: true }).click();
  await expect(page.getByRole('complementary', { name: 'Why' })).toContainText('token probability');
  await page.goto(`/agents/${made.model}`);
  await expect(page.getByText('Elsewhere')).toBeVisible();
  await expect(page.getByText('1, in 1 requests')).toBeVisible();
  await expectAccessible(page, 'the page of an agent');
  await page.getByRole('button', { name: 'Retire' }).click();
  await expect(page.getByText('retired', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Retire' })).toBeVisible();
});

test('what a model writes is read along in its node, and gives way to its answer', async ({ open }) => {
  await using slow = await slowModel('It was a');
  const me = await localOwner(app);
  const api = apiOf(app, me);
  const { id: agent } = await api.agents.register.mutate({
    definition: {
      ...{ name: 'Slow writer', task: 'writing', kind: 'model' },
      ...{ input: { t: 'Text' }, output: { t: 'Text' } },
      config: { provider: 'compatible', model: 'slow', baseUrl: `${slow.url}/v1` },
    },
  });
  const graph = build().input('text').agent('ask', agent, 'text').output('ask').pattern();
  const { id: patternId } = await api.patterns.create.mutate({ name: 'Written slowly', graph });
  const start = { patternId, revision: 1, inputs: { text: 'x' }, idempotencyKey: 'written-slowly' };
  const { runId } = await api.runs.start.mutate(start);
  const page = await (await open(app, me, { reducedMotion: 'reduce' })).newPage();
  await page.goto(`/runs/${runId}`);
  const node = nodeOf(page, 'ask');
  const written = node.locator('[data-live-text]');
  await expect(node).toHaveAttribute('data-state', 'running');
  // Whoever comes late sees the next words.
  await expect(async () => {
    slow.write(' lovely');
    await expect(written).toContainText('lovely', { timeout: 1_000 });
  }).toPass();
  slow.end();
  await expect(written).toHaveCount(0);
  await expect(node).toHaveAttribute('data-state', 'succeeded');
});

test('a budget in money stops calls before they are made, and says what to do', async ({ open }) => {
  const me = await localOwner(app);
  const api = apiOf(app, me);
  const page = await (await open(app, me, { reducedMotion: 'reduce' })).newPage();
  await page.goto('/settings');
  const budgets = page.getByRole('region', { name: 'Budgets' });
  await expect(budgets).toContainText('No budget is set.');
  await budgets.getByLabel('At most').fill('5');
  await budgets.getByRole('button', { name: 'Set budget' }).click();
  await expect(budgets.getByRole('listitem')).toContainText('USD of 5.00 USD a month');
  const refused = await api.agents.try.mutate({ id: made.http, input: 'some day' });
  expect(JSON.stringify(refused)).toContain('nobody knows what Rewriter costs');
  await budgets.getByRole('button', { name: 'Remove the budget of The whole workspace' }).click();
  await expect(budgets).toContainText('No budget is set.');
  const answered = await api.agents.try.mutate({ id: made.http, input: 'some day' });
  expect(JSON.stringify(answered)).toContain('a lovely day');
  await page.goto('/dashboard');
  await expect(page.getByRole('region', { name: /^What did agents cost/ })).toContainText('of unknown price');
});
