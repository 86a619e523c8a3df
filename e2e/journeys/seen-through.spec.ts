/** Looking through a run: where doubt entered, who said what, and what other settings would have given. */
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { nodeOf, startRun, untilOver, untilSaved, untilStatus } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const app = sharedApp();
const AGENTS = ['sentiment-vader', 'sentiment-afinn', 'sentiment-naive-bayes'] as const;
const THRESHOLD = 0.9;

const GRAPH = build()
  .input('text')
  .agent('vader', AGENTS[0], 'text')
  .agent('afinn', AGENTS[1], 'text')
  .agent('bayes', AGENTS[2], 'text')
  .node('vote', 'vote', { from: ['vader', 'afinn', 'bayes'] })
  .node('gate', 'gate', { config: { threshold: THRESHOLD, use: 'raw' }, from: 'vote' })
  .node('person', 'human', {
    config: { question: 'Which is it?', options: ['positive', 'negative'] },
    from: 'gate.below',
  })
  .node('join', 'merge1', { from: ['gate.pass', 'person'] })
  .output('join', 'answer')
  .pattern();

const CHEERFUL = 'I love it. Wonderful, excellent and great!';
/** Some of these divide the three; which ones, the agents are asked beforehand. */
const MIXED = [
  'This item worked great, but it broke after 6 months of use.',
  'Not bad at all, I did not hate it.',
  'The food was excellent, but the waiter was rude and we will not come back.',
  'I wanted to love it and could not.',
  'It is not good. Great disappointment.',
  'Could have been worse, no complaints, nothing special.',
];

let patternId = '';
let divided = '';
let agreed = '';
let abstained = '';

async function votesOn(api: Api, text: string): Promise<unknown[]> {
  const tried = await Promise.all(AGENTS.map((id) => api.agents.try.mutate({ id, input: text })));
  return tried.map(({ belief }) => (belief.outcome === 'ok' ? belief.value : null));
}

/** Two of three say one thing, and the third another. */
async function isDivided(api: Api, text: string): Promise<boolean> {
  const votes = await votesOn(api, text);
  return !votes.includes(null) && new Set(votes).size === 2;
}

async function openRun(open: Open, runId: string, query = '') {
  const page = await (await open(app(), await localOwner(app()))).newPage();
  await page.goto(`/runs/${runId}${query}`);
  await expect(nodeOf(page, 'gate')).toBeVisible();
  const side = page.getByRole('complementary', { name: 'Run', exact: true });
  return { page, side, insight: page.getByTestId('insight') };
}

/** What the log says the gate did in all runs of the pattern. */
async function acceptedIn(api: Api): Promise<{ accepted: number; all: number }> {
  const { rows } = await api.runs.list.query({ patternId });
  const logs = await Promise.all(rows.map(({ id }) => api.runs.log.query({ id })));
  const gates = logs.flatMap((log) =>
    log.flatMap((event) => (event.kind === 'node.settled' && event.node === 'gate' ? [event.out] : [])),
  );
  return { accepted: gates.filter((out) => out.pass).length, all: gates.length };
}

const lane = (page: Page, name: string, column: number) =>
  page.locator(`tr[data-lane="${name}"] td`).nth(column);

test('runs of one version are recorded, one of them divided', async () => {
  const api = apiOf(app(), await localOwner(app()));
  const { id } = await api.patterns.create.mutate({ name: 'Seen through', graph: GRAPH });
  patternId = id;
  const mixed: string[] = [];
  for (const text of MIXED) if (await isDivided(api, text)) mixed.push(text);
  expect(mixed.length, 'texts that divide the agents').toBeGreaterThan(0);
  for (const text of mixed) {
    divided = await startRun(api, id, { text });
    await untilStatus(api, divided, ['waiting']);
  }
  const questions = await api.approvals.list.query({});
  for (const one of questions) await api.approvals.answer.mutate({ id: one.id, answer: 'positive' });
  await untilOver(api, divided);
  for (const text of [CHEERFUL, `${CHEERFUL} Superb.`]) agreed = await startRun(api, id, { text });
  expect(await untilOver(api, agreed)).toBe('succeeded');
  const strict = GRAPH.nodes.map((node) =>
    node.id === 'vote' ? { ...node, config: { mode: 'unanimous' } } : node,
  );
  const cut = new Set(['gate', 'person', 'join']);
  const quiet = {
    ...GRAPH,
    nodes: strict.filter((node) => !cut.has(node.id)),
    edges: [
      ...GRAPH.edges.filter(({ source, target }) => !cut.has(source.node) && !cut.has(target.node)),
      { id: 'last', source: { node: 'vote', port: 'out' }, target: { node: 'answer', port: 'in' } },
    ],
  };
  const silent = await api.patterns.create.mutate({ name: 'Silent', graph: quiet });
  abstained = await startRun(api, silent.id, { text: mixed[0] });
  expect(await untilOver(api, abstained)).toBe('abstained');
});

test('nodes are coloured by confidence, cost and time, and say the same as text', async ({ open }) => {
  const { page } = await openRun(open, agreed);
  const modes = page
    .getByRole('radiogroup', { name: 'Colour nodes by' })
    .or(page.getByRole('group', { name: 'Colour nodes by' }));
  await modes.getByRole('radio', { name: 'Off' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(modes.getByRole('radio', { name: 'Confidence' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/heat=confidence/);
  await expect(nodeOf(page, 'vote')).toContainText('says 1.00');
  await expect(nodeOf(page, 'text')).toContainText('unknown');
  await expectAccessible(page, 'a run coloured by confidence');
  await page.keyboard.press('ArrowRight');
  await expect(modes.getByRole('radio', { name: 'Cost' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/heat=cost/);
  await page.reload();
  await expect(nodeOf(page, 'vader')).toContainText(/1 call, \d/);
  await expect(nodeOf(page, 'gate')).toContainText('no calls');
  await modes.getByRole('radio', { name: 'Time' }).click();
  await expect(nodeOf(page, 'vader').locator('.node-figure')).toContainText(/\d ms|\d s/);
  await page.getByRole('region', { name: 'Replay' }).getByRole('button', { name: 'To the start' }).click();
  await expect(nodeOf(page, 'vader').locator('.node-figure')).toHaveText('not reached');
  await modes.getByRole('radio', { name: 'Off' }).click();
  await expect(page.locator('.node-figure')).toHaveCount(0);
});

test('the weakest link is marked on the canvas and told as a list', async ({ open }) => {
  const { page, side, insight } = await openRun(open, divided);
  await page.getByRole('button', { name: 'Show the weakest link' }).focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/weakest=on/);
  await expect(page.locator('.edge-weak')).not.toHaveCount(0);
  await expect(nodeOf(page, 'answer')).toContainText(/link \d/);
  await side.getByRole('tab', { name: 'Insight' }).click();
  const path = insight.getByRole('region', { name: 'Weakest link' });
  await expect(path.getByRole('listitem').last()).toContainText('answer');
  await expect(path).toContainText(/It begins/);
});

test('who disagreed, and the answer of the minority, in two clicks', async ({ open }) => {
  const { page, side, insight } = await openRun(open, divided);
  await nodeOf(page, 'vote').click();
  await side.getByRole('tab', { name: 'Insight' }).click();
  const said = insight.getByRole('region', { name: 'Who said what' });
  await expect(said.getByRole('article', { name: /^Majority: / })).toContainText('2 of 3');
  const minority = said.getByRole('article', { name: /^Minority: (positive|negative|neutral)$/ });
  await expect(minority).toBeVisible();
  await expect(minority.getByRole('listitem')).toHaveCount(1);
  await expect(said).toContainText(`Entropy ${(Math.log2(3) - 2 / 3).toFixed(3)} bits`);
});

test('another threshold is tried by keyboard, on the log alone, and goes into the draft as one step', async ({
  open,
}) => {
  const api = apiOf(app(), await localOwner(app()));
  const { accepted, all } = await acceptedIn(api);
  const { page, side, insight } = await openRun(open, divided);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  await nodeOf(page, 'gate').click();
  await side.getByRole('tab', { name: 'Insight' }).click();
  const slider = insight.getByRole('slider', { name: 'Threshold' });
  await expect(slider).toHaveValue(String(THRESHOLD));
  await expect(lane(page, 'accept', 0)).toContainText(`${accepted} `);
  await expect(lane(page, 'accept', 1)).toContainText(`${accepted} `);
  await expect(lane(page, 'review', 1)).toContainText(`${all - accepted} `);
  await expectAccessible(page, 'another threshold');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(lane(page, 'accept', 1)).toContainText(`${all} `);
  await expect(insight.getByText('review → accept').first()).toBeVisible();
  await insight.getByRole('spinbutton', { name: 'Threshold as a number' }).fill('0.6');
  await expect(slider).toHaveAttribute('aria-valuetext', /0\.6: accept 100 %/);
  expect(asked, 'only the log was read').toEqual([]);
  expect((await api.runs.list.query({ patternId })).rows).toHaveLength(all);
  await insight.getByRole('button', { name: 'Set 0.6 in the draft' }).click();
  await expect(page).toHaveURL(new RegExp(`/patterns/${patternId}`));
  const field = page.getByRole('spinbutton', { name: 'Threshold' });
  await expect(field).toHaveValue('0.6');
  await untilSaved(page);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(field).toHaveValue(String(THRESHOLD));
  await untilSaved(page);
});

test('the same voices are aggregated otherwise, and what would have to ask has a price', async ({ open }) => {
  const { page, side, insight } = await openRun(open, divided, '?weakest=on');
  await nodeOf(page, 'vote').click();
  await side.getByRole('tab', { name: 'Insight' }).click();
  const beside = insight.getByTestId('counterfactual');
  await expect(beside).toContainText('the same answer');
  await insight.getByRole('combobox', { name: 'Method' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: /^Pool/ }).click();
  await expect(beside).toContainText('pool of raw scores');
  await insight.getByText('Settings of this method').click();
  await insight.getByRole('combobox', { name: 'Voices' }).click();
  await page.getByRole('option', { name: 'calibrated' }).click();
  await expect(beside).toContainText('abstains');
  await expect(insight.getByText(/compared, \d+ with another answer/)).toBeVisible();
  await expect(insight.getByText('Synthesize')).toBeVisible();
  await expect(insight.getByText(/1 call, at most/)).toBeVisible();
  await expect(insight.getByText(/at most 3 calls/)).toBeVisible();
  await expectAccessible(page, 'the same voices aggregated otherwise');
});

test('an abstention is a result: on the run, in the list, on the dashboard', async ({ open }) => {
  const page = await (await open(app(), await localOwner(app()))).newPage();
  await page.goto(`/runs/${abstained}`);
  const note = page.getByRole('region', { name: 'Abstained' });
  await expect(note).toBeVisible();
  await expect(note.getByRole('button')).toBeVisible();
  await expectAccessible(page, 'a run that abstained');
  await page.goto('/dashboard');
  await page.getByRole('link', { name: 'Abstained' }).click();
  await expect(page).toHaveURL(/\/runs\?status=abstained/);
  await expect(page.getByRole('link', { name: 'Abstained' }).first()).toHaveAttribute(
    'href',
    `/runs/${abstained}`,
  );
});
