/** What a user expects on day one, 52 to 60: running. */
import { expect, test } from '@playwright/test';
import { chain, desk, edgeOn, edgesOn, halfway } from '#e2e/fixtures/habits.ts';
import { makeFixed } from '#e2e/fixtures/patterns.ts';
import {
  nodeOf,
  runPanel,
  runWith,
  startRun,
  untilOver,
  untilSaved,
  untilStatus,
} from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const { app, page, api, show, another } = desk();

/** Fails, waits for so long, and fails again. */
const slow = (ms: number) =>
  build()
    .input('text', { name: 'text', type: 'Text', sample: 'A wonderful book.' })
    .container('again', 'retry', {
      config: { max: 2, backoffMs: ms },
      from: 'text',
      inside: (inner) => {
        inner.agent('reader', 'sentiment-vader', 'again.item');
        inner.node('number', 'transform', {
          config: { expression: 'double(value)', type: 'Num' },
          from: 'reader',
        });
        inner.take('number');
      },
    })
    .output('again')
    .pattern();

const FAILING = build()
  .input('text', { name: 'text', type: 'Text', sample: 'A wonderful book.' })
  .agent('reader', 'sentiment-vader', 'text')
  .node('number', 'transform', { config: { expression: 'double(value)', type: 'Num' }, from: 'reader' })
  .output('number', 'answer')
  .pattern();

const DOUBTFUL = 'This item worked great, but it broke after 6 months of use.';
const GOOD = { text: 'A wonderful book.' };

test('habit 52: Mod+Enter runs, and the same control cancels', async () => {
  await show(chain());
  const worker = app().worker.pid();
  if (!worker) throw new Error('There is no worker.');
  // Nobody takes the run on meanwhile.
  process.kill(worker, 'SIGSTOP');
  try {
    await runWith(page(), GOOD);
    const control = page().getByTestId('designer').locator('header').first();
    await expect(control.getByRole('button', { name: /^Run/ })).toHaveCount(0);
    await expect(control.getByRole('button', { name: /^Cancel/ })).toBeVisible();
    await page().keyboard.press('ControlOrMeta+Enter');
  } finally {
    process.kill(worker, 'SIGCONT');
  }
  await expect(runPanel(page()).getByText('Cancelled', { exact: true })).toBeVisible();
  await expect(page().getByRole('button', { name: /^Run/ }).first()).toBeVisible();
});

test('habit 53: the form is made of the declared inputs and remembers what was typed last', async () => {
  await show(chain());
  await runWith(page(), { text: 'What a terrible day.' });
  await expect(runPanel(page()).getByText('Succeeded', { exact: true })).toBeVisible();
  await page().reload();
  await expect(nodeOf(page(), 'text')).toBeVisible();
  await page().keyboard.press('ControlOrMeta+Enter');
  const form = page().getByRole('dialog', { name: 'Run this pattern' });
  await expect(form.getByLabel('text', { exact: true })).toHaveValue('What a terrible day.');
  await page().keyboard.press('Escape');
});

test('habit 54: each node tells its state, and how long it took', async () => {
  const { id } = await makeFixed(api(), 'gated-agent');
  await page().goto(`/patterns/${id}`);
  await expect(nodeOf(page(), 'Review')).toBeVisible();
  await runWith(page(), { text: 'This item worked great, but it broke after 6 months of use.' });
  await expect(nodeOf(page(), 'Person')).toHaveAccessibleName(/^Person, (waiting|needs approval)/i);
  await expect(nodeOf(page(), 'Naive Bayes')).toHaveAccessibleName(/succeeded/);
  await page().keyboard.press('0');
  await expect(nodeOf(page(), 'Naive Bayes').locator('.node-time')).toHaveText(/\d+(\.\d+)? m?s/);
  await expect(nodeOf(page(), 'Answer')).toHaveAccessibleName(/queued/);
  await expect(page().locator('.edge-pulse'), 'nothing flows now').toHaveCount(0);
  await page().getByRole('button', { name: 'Cancel the run' }).click();
  await expect(nodeOf(page(), 'Person')).toHaveAccessibleName(/cancelled/);
});

test('habit 55: a failed node is red, with its message and a way to try again from it', async () => {
  await show(FAILING);
  await runWith(page(), GOOD);
  const broken = nodeOf(page(), 'number');
  await expect(broken).toHaveAccessibleName(/failed/);
  const red = await broken.evaluate((node) => getComputedStyle(node).borderColor);
  expect(red).not.toBe(await nodeOf(page(), 'reader').evaluate((node) => getComputedStyle(node).borderColor));
  await expect(broken).toBeInViewport();
  await expect(broken.locator('.node-note p')).not.toBeEmpty();
  await broken.getByRole('button', { name: 'Retry from here' }).click();
  await expect(nodeOf(page(), 'reader')).toContainText('reused');
});

test('habit 56: an edge shows the value it carried', async () => {
  await show(chain());
  await runWith(page(), GOOD);
  await expect(runPanel(page()).getByText('Succeeded', { exact: true })).toBeVisible();
  await page().keyboard.press('1');
  // The view is still on its way to all of it.
  await expect(async () => {
    const { x, y } = await halfway(edgeOn(page(), 'text', 'reader'));
    await page().mouse.move(x - 12, y);
    await expect(page().locator('.edge-type')).toHaveText(/A wonderful book\./, { timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
});

test('habit 57: a past run shows the version that ran, read-only, with a banner and a copy to edit', async () => {
  const id = await show(chain());
  const runId = await startRun(api(), id, GOOD);
  await untilOver(api(), runId);
  await nodeOf(page(), 'watch').click();
  await page().keyboard.press('Delete');
  await untilSaved(page());
  await page().goto(`/runs/${runId}`);
  await expect(page().getByText('This is the version that ran')).toBeVisible();
  await nodeOf(page(), 'watch').click();
  await page().keyboard.press('Delete');
  await expect(nodeOf(page(), 'watch')).toBeVisible();
  await page().getByRole('button', { name: 'Copy to editor' }).click();
  await expect(page().getByLabel('Name of the pattern')).toHaveValue('Habits (from a run)');
  await expect(edgesOn(page())).toHaveCount(3);
});

test('habit 58: what happens appears at once, and a log that is scrolled up does not jump', async () => {
  const { id } = await makeFixed(api(), 'gated-agent');
  const run = await startRun(api(), id, { text: DOUBTFUL });
  await untilStatus(api(), run, ['waiting']);
  const viewer = await another({ viewport: { width: 1440, height: 330 } });
  await viewer.goto(`/runs/${run}`);
  const log = viewer.getByRole('tabpanel', { name: 'Events' });
  const rows = log.locator('[data-seq]');
  await expect(rows.first()).toBeVisible();
  const before = await rows.count();
  // Values of nodes that are done are there while the run goes on.
  await expect(nodeOf(viewer, 'Naive Bayes')).toHaveAccessibleName(/succeeded/);
  expect(await log.evaluate((one) => one.scrollHeight > one.clientHeight)).toBe(true);
  await log.evaluate((one) => one.scrollTo({ top: 0, behavior: 'instant' }));
  await expect.poll(() => log.evaluate((one) => one.scrollTop)).toBe(0);
  const [question] = await api().approvals.list.query({ status: 'open' });
  await api().approvals.answer.mutate({ id: question?.id ?? '', answer: question?.options?.[0] ?? '' });
  await expect(rows).not.toHaveCount(before);
  await expect(viewer.getByRole('complementary', { name: 'Run', exact: true })).toContainText('Succeeded');
  expect(await log.evaluate((one) => one.scrollTop)).toBe(0);
});

test('habit 59: closing the tab does not stop a run, and coming back follows it', async () => {
  const id = await show(slow(10_000));
  const tab = await another();
  await tab.goto(`/patterns/${id}`);
  await expect(nodeOf(tab, 'text')).toBeVisible();
  await runWith(tab, GOOD);
  await expect(runPanel(tab)).toBeVisible();
  await tab.close();
  const [run] = (await api().runs.list.query({ patternId: id })).rows;
  expect(['queued', 'running', 'waiting']).toContain(run?.status);
  await page().reload();
  await expect(runPanel(page())).toBeVisible();
  await untilStatus(api(), run?.id ?? '', ['failed', 'succeeded']);
  await expect(
    runPanel(page())
      .getByText(/^(Failed|Succeeded)$/)
      .first(),
  ).toBeVisible();
});

test('habit 60: an empty workspace and an empty canvas offer three patterns and a blank start', async () => {
  await show({ format: 1, nodes: [], edges: [] });
  const offer = page().getByText('Start from a pattern, or drag a primitive onto the canvas.').locator('..');
  await expect(offer.getByRole('button')).toHaveCount(4);
  await offer.getByRole('button').first().click();
  await expect(page().locator('[data-canvas-node]').first()).toBeVisible();
  await page().keyboard.press('ControlOrMeta+z');
  await offer.getByRole('button', { name: /^Add a node/ }).click();
  await expect(page().getByRole('dialog', { name: 'Add a node' })).toBeVisible();
  await page().keyboard.press('Escape');
});
