/** Eight tabs of one run in one browser, which allows six connections: all live, and every page still loads. */
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { type Api, apiOf, localOwner, type Open, sharedApp, test } from '#e2e/fixtures/journey.ts';
import { nodeOf, startRun, untilStatus } from '#e2e/fixtures/steps.ts';
import { build } from '#engine/testing.ts';

const app = sharedApp();
const TABS = 8;

/** A run that waits for a person before its agent reads. */
async function waitingRun(open: Open): Promise<{ api: Api; context: BrowserContext; runId: string }> {
  const me = await localOwner(app());
  const api = apiOf(app(), me);
  const graph = build()
    .input('text')
    .node('ask', 'human', { config: { question: 'Go on?', options: ['yes', 'no'] }, from: ['text'] })
    .output('ask')
    .pattern();
  const { id } = await api.patterns.create.mutate({ name: 'Waits', graph });
  const runId = await startRun(api, id, { text: 'good' });
  await untilStatus(api, runId, ['waiting']);
  return { api, context: await open(app(), me), runId };
}

/** Streams of runs that are open at the moment. */
function countStreams(context: BrowserContext): () => number {
  const streams = new Set<object>();
  context.on('request', (request) => {
    if (request.url().includes('runs.events')) streams.add(request);
  });
  context.on('requestfinished', (request) => streams.delete(request));
  context.on('requestfailed', (request) => streams.delete(request));
  return () => streams.size;
}

const answer = async (api: Api, runId: string): Promise<void> => {
  const question = (await api.approvals.list.query()).find((one) => one.runId === runId);
  await api.approvals.answer.mutate({ id: question?.id ?? '', answer: 'yes' });
};

const isWaiting = (page: Page) => expect(nodeOf(page, 'ask')).toHaveAttribute('data-state', 'waiting');
const isDone = (page: Page) => expect(nodeOf(page, 'ask')).toHaveAttribute('data-state', 'succeeded');

test('eight tabs are live over one stream, and pages load beside them', async ({ open }) => {
  const { api, context, runId } = await waitingRun(open);
  const openStreams = countStreams(context);
  const pages: Page[] = [];
  for (let tab = 0; tab < TABS; tab++) {
    const page = await context.newPage();
    await page.goto(`/runs/${runId}`);
    await isWaiting(page);
    pages.push(page);
  }
  await expect.poll(openStreams).toBe(1);
  const other = await context.newPage();
  await other.goto('/patterns');
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  await answer(api, runId);
  for (const page of pages) await isDone(page);
  await expect.poll(openStreams).toBe(0);
});

test('a stream that is refused for a while says so, and is opened again', async ({ open, errors }) => {
  const { api, context, runId } = await waitingRun(open);
  const page = await context.newPage();
  await context.route('**/api/trpc/runs.events**', (route) => route.fulfill({ status: 503 }));
  await page.goto(`/runs/${runId}`);
  const note = page.getByRole('alert').filter({ hasText: 'The connection is lost; trying again.' });
  await expect(note).toBeVisible();
  await context.unroute('**/api/trpc/runs.events**');
  await isWaiting(page);
  await expect(note).toHaveCount(0);
  await answer(api, runId);
  await isDone(page);
  expect(errors.expected(/503/)).toBeGreaterThan(0);
});

test('when the tab that reads the stream is closed, another one goes on', async ({ open }) => {
  const { api, context, runId } = await waitingRun(open);
  const openStreams = countStreams(context);
  const pages: Page[] = [];
  for (let tab = 0; tab < 3; tab++) {
    const page = await context.newPage();
    await page.goto(`/runs/${runId}`);
    await isWaiting(page);
    pages.push(page);
  }
  await expect.poll(openStreams).toBe(1);
  await pages[0]?.close();
  await expect.poll(openStreams).toBe(1);
  await answer(api, runId);
  for (const page of pages.slice(1)) await isDone(page);
});

test('a hidden tab lets go of its stream, and catches up when somebody looks at it', async ({ open }) => {
  const { api, context, runId } = await waitingRun(open);
  const openStreams = countStreams(context);
  const page = await context.newPage();
  await page.goto(`/runs/${runId}`);
  await isWaiting(page);
  const look = (isHidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      document.dispatchEvent(new Event('visibilitychange'));
    }, isHidden);
  await look(true);
  await expect.poll(openStreams).toBe(0);
  await answer(api, runId);
  await untilStatus(api, runId, ['succeeded']);
  await isWaiting(page);
  await look(false);
  await isDone(page);
});
