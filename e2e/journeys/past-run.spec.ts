/** A run that is over: replayed event by event, read-only, copied, and tried again from where it failed. */
import { expect } from '@playwright/test';
import { expectAccessible } from '#e2e/fixtures/accessible.ts';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import { canvasOf, nodeOf, startRun, untilOver, untilStatus } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const app = sharedApp();
const CHEERFUL = 'I love it. Wonderful, excellent and great!';
let succeeded = '';
let failed = '';

/** The agent answers a word; reading it as a number cannot work. */
const FAILING = build()
  .input('text')
  .agent('reader', 'sentiment-vader', 'text')
  .node('number', 'transform', { config: { expression: 'double(value)', type: 'Num' }, from: 'reader' })
  .output('number', 'answer')
  .pattern();

async function openRun(open: Open, runId: string) {
  const page = await (await open(app(), await localOwner(app()))).newPage();
  await page.goto(`/runs/${runId}`);
  const side = page.getByRole('complementary', { name: 'Run', exact: true });
  const replay = page.getByRole('region', { name: 'Replay' });
  return { page, side, replay };
}

/** Answers of the agent in the log of a run: asked for there, or taken over from which run. */
async function readerAnswers(api: Api, runId: string): Promise<string[]> {
  const log = await api.runs.log.query({ id: runId });
  return log.flatMap((event) =>
    event.kind === 'node.settled' && event.node === 'reader' ? [event.reused ?? 'asked'] : [],
  );
}

test('two runs are over', async () => {
  const api = apiOf(app(), await localOwner(app()));
  const { id } = await makeFixed(api, 'gated-agent');
  succeeded = await startRun(api, id, { text: CHEERFUL });
  const failing = await api.patterns.create.mutate({ name: 'Failing', graph: FAILING });
  failed = await startRun(api, failing.id, { text: CHEERFUL });
  expect(await untilOver(api, succeeded)).toBe('succeeded');
  expect(await untilOver(api, failed)).toBe('failed');
});

test('the scrubber shows the run as it was at each event', async ({ open }) => {
  const { page, side, replay } = await openRun(open, succeeded);
  const slider = replay.getByRole('slider', { name: 'Event shown' });
  const agent = nodeOf(page, 'Naive Bayes');
  await expect(agent).toHaveAccessibleName(/succeeded, self-reported score/);
  await expect(side.getByText('positive', { exact: true })).toBeVisible();

  await replay.getByRole('button', { name: 'To the start' }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', /before the first event/);
  await expect(agent).not.toHaveAccessibleName(/succeeded/);
  await expect(side.getByText('No answer yet.')).toBeVisible();
  const events = side.getByRole('tabpanel', { name: 'Events' }).getByRole('listitem');
  for (let step = 0; step < 20; step += 1) {
    if (/^Naive Bayes, succeeded/.test((await agent.getAttribute('aria-label')) ?? '')) break;
    await replay.getByRole('button', { name: 'One event on' }).click();
  }
  await expect(agent).toHaveAccessibleName(/succeeded/);
  await expect(nodeOf(page, 'Answer')).not.toHaveAccessibleName(/succeeded/);
  await expect(side.getByText('No answer yet.')).toBeVisible();

  await events.last().getByRole('button').click();
  await expect(nodeOf(page, 'Answer')).toHaveAccessibleName(/succeeded/);
  await slider.press('Home');
  await expect(nodeOf(page, 'Answer')).not.toHaveAccessibleName(/succeeded/);
  await replay.getByRole('button', { name: 'To the newest event' }).click();
  await expect(side.getByText('Succeeded', { exact: true })).toBeVisible();
});

test('nothing on it can be changed, and a copy goes to the editor', async ({ open }) => {
  const { page, side } = await openRun(open, succeeded);
  await expect(page.getByText('nothing here can be changed')).toBeVisible();
  await nodeOf(page, 'Sure enough?').click();
  await side.getByRole('tab', { name: 'Settings' }).click();
  await expect(side.getByRole('spinbutton', { name: 'Threshold' })).toBeDisabled();
  await expect(side.getByRole('combobox', { name: 'Use' })).toBeDisabled();
  await page.keyboard.press('Delete');
  await expect(nodeOf(page, 'Sure enough?')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Copy to editor' }).click();
  await expect(page).toHaveURL(/\/patterns\/pat_/);
  await expect(page.getByLabel('Name of the pattern')).toHaveValue('Gated agent (from a run)');
  await expect(canvasOf(page)).toBeVisible();
  await nodeOf(page, 'Sure enough?').click();
  await page.keyboard.press('Delete');
  await expect(nodeOf(page, 'Sure enough?')).toHaveCount(0);
  await page.goto(`/runs/${succeeded}`);
  await expect(nodeOf(page, 'Sure enough?')).toBeVisible();
});

test('a failed node says why; trying again from there asks no agent twice', async ({ open }) => {
  const { page, side } = await openRun(open, failed);
  await expect(side.getByText('Failed', { exact: true })).toBeVisible();
  const broken = nodeOf(page, 'number');
  await expect(broken).toHaveAccessibleName(/failed, .*\w+/);
  await broken.getByRole('button', { name: 'Retry from here' }).click();
  await expect(page).not.toHaveURL(new RegExp(failed));
  await expect(page).toHaveURL(/\/runs\/run_/);
  await expect(page.getByRole('link', { name: 'an earlier run' })).toHaveAttribute('href', `/runs/${failed}`);
  await expect(nodeOf(page, 'reader')).toContainText('reused');
  await expect(side.getByText('Failed', { exact: true })).toBeVisible();

  const api = apiOf(app(), await localOwner(app()));
  const again = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(await readerAnswers(api, failed)).toEqual(['asked']);
  expect(await readerAnswers(api, again)).toEqual([failed]);
});

test('a run that has ended is run again, once however often it is pressed', async ({ open }) => {
  const { page, side } = await openRun(open, failed);
  await expectAccessible(page, 'a run that failed');
  const again = page.getByRole('button', { name: 'Run again' });
  await again.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'an earlier run' })).toHaveAttribute('href', `/runs/${failed}`);
  await expect(side.getByText('Failed', { exact: true })).toBeVisible();
  await expect(nodeOf(page, 'reader')).not.toContainText('reused');
  await expect(again).toBeEnabled();
  const api = apiOf(app(), await localOwner(app()));
  const made = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(await readerAnswers(api, made)).toEqual(['asked']);
  const { rows } = await api.runs.list.query();
  const wholeAgain = await Promise.all(rows.map(({ id }) => api.runs.get.query({ id })));
  expect(wholeAgain.filter(({ retryOf, fromNode }) => retryOf === failed && fromNode === null)).toHaveLength(
    1,
  );
});

test('a run that waits says what for', async ({ open }) => {
  const api = apiOf(app(), await localOwner(app()));
  const asking = build()
    .input('text')
    .node('ask', 'human', { config: { question: 'Go on?', options: ['yes', 'no'] }, from: ['text'] })
    .output('ask')
    .pattern();
  const pausing = build()
    .input('text')
    .container('again', 'retry', {
      config: { max: 2, on: ['fail', 'abstain'], backoffMs: 600_000 },
      from: 'text',
      inside: (again) => again.agent('first', 'sentiment-afinn', 'again.item').take('first'),
    })
    .output('again')
    .pattern();
  for (const { graph, words } of [
    { graph: asking, words: 'It goes on when somebody answers' },
    { graph: pausing, words: /It pauses and goes on by itself, on \d+ \w+ \d{4}, \d\d:\d\d:\d\d/ },
  ]) {
    const { id } = await api.patterns.create.mutate({ name: 'Waits', graph });
    const runId = await startRun(api, id, { text: 'The film begins in a small town.' });
    await untilStatus(api, runId, ['waiting']);
    const { page, side } = await openRun(open, runId);
    await expect(side.getByText(words)).toBeVisible();
    await expectAccessible(page, 'a run that waits');
    await api.runs.cancel.mutate({ id: runId });
  }
});
