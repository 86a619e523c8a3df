/** The worker dies in the middle of a run: it shows, the run goes on, and nothing that had ended is asked again. */
import { expect, type Page, test } from '@playwright/test';
import { type App, startApp } from '#e2e/fixtures/server.ts';
import type { StoredEvent } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';

/** The first agent knows no word of this and abstains; the second has learned from reviews. */
const TEXT = 'The film begins in a small town.';
/** Long enough to be killed in: the pause before the first agent is asked once more. */
const PAUSE_MS = 6_000;

const graph: Pattern = build()
  .input('text')
  .container('either', 'fallback', {
    from: 'text',
    inside: (either) =>
      either
        .container('again', 'retry', {
          config: { max: 2, on: ['fail', 'abstain'], backoffMs: PAUSE_MS },
          from: 'either.item',
          inside: (again) => again.agent('first', 'sentiment-afinn', 'again.item').take('first'),
        })
        .agent('second', 'sentiment-naive-bayes', 'either.item')
        .take(['again', 'second']),
  })
  .output('either')
  .pattern();

async function openPattern(page: Page, app: App): Promise<void> {
  await page.goto(app.url);
  await page.getByRole('button', { name: 'Continue as local owner' }).click();
  await expect(page).toHaveURL(/\/patterns/);
  const reply = await page.request.post(`${app.url}/api/trpc/patterns.create`, {
    data: { name: 'Interrupted', graph },
    headers: { origin: app.url },
  });
  const { result } = (await reply.json()) as { result: { data: { id: string } } };
  await page.goto(`${app.url}/patterns/${result.data.id}`);
}

async function readLog(app: App): Promise<StoredEvent[]> {
  const { sql } = app.database.client;
  const rows = await sql<{ seq: number; body: Omit<StoredEvent, 'seq'> }[]>`
    select seq, body from run_events order by seq`;
  return rows.map(({ seq, body }) => ({ ...body, seq }) as StoredEvent);
}

const settled = (log: readonly StoredEvent[], key: string): StoredEvent[] =>
  log.filter((event) => event.kind === 'node.settled' && event.key === key);

const healthOf = async (app: App): Promise<number> => (await fetch(`${app.url}/api/health`)).status;

test('a worker killed in the middle of a run', async ({ page }) => {
  await using app = await startApp();
  await openPattern(page, app);
  const node = (name: string) => page.getByRole('group', { name: new RegExp(`^${name}, `) });

  await test.step('the run starts and its first agent abstains', async () => {
    await page.getByRole('button', { name: /^Run/ }).click();
    await page.getByRole('textbox', { name: /^text/ }).fill(TEXT);
    await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click();
    await expect(node('first')).toHaveAccessibleName(/abstained/i);
    await expect(node('again')).toHaveAccessibleName(/running/i);
  });

  await test.step('killed with -9, the worker is missed at once', async () => {
    expect(await healthOf(app)).toBe(200);
    const pid = app.worker.pid();
    if (!pid) throw new Error('There is no worker.');
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => healthOf(app), { intervals: [20] }).toBe(503);
    await expect.poll(() => healthOf(app), { timeout: 20_000 }).toBe(200);
    expect(app.worker.pid()).not.toBe(pid);
  });

  await test.step('the run ends on the screen that was open all the time', async () => {
    await expect(page.getByTestId('run-result')).toContainText('positive', { timeout: 45_000 });
    await expect(node('second')).toHaveAccessibleName(/succeeded/i);
    await expect(node('either')).toHaveAccessibleName(/succeeded/i);
  });

  await test.step('the log tells of the takeover, and no outcome was fetched twice', async () => {
    const log = await readLog(app);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(log.filter(({ kind }) => kind === 'run.resumed')).toMatchObject([{ because: 'takeover' }]);
    for (const key of ['either#1/again#1/first', 'either#1/again#2/first']) {
      expect(settled(log, key)).toHaveLength(1);
    }
    expect(log.at(-1)).toMatchObject({ kind: 'run.finished', status: 'succeeded' });
  });
});
