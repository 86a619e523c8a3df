/**
 * How live it is, in a real browser on the production build: from the commit of an event to its paint, and
 * from the key that runs a pattern to the first node shown at work. Beside it, in the same browser and in
 * turns, the least that a live page can cost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test';
import { sql } from 'drizzle-orm';
import setUp from '#e2e/fixtures/global-setup.ts';
import { apiOf, type Person, signUp } from '#e2e/fixtures/journey.ts';
import { type App, startApp } from '#e2e/fixtures/server.ts';
import { nodeOf, runWith } from '#e2e/fixtures/steps.ts';
import type { RunEvent } from '#engine/events.ts';
import { build } from '#engine/testing.ts';
import { findChromium } from '#scripts/lib/chromium.ts';
import { announce, appendEvents } from '#server/runtime/append.ts';
import type { Bench } from './lib/bench.ts';
import { startFloor } from './lib/live-floor.ts';
import { clockOffset, forget, type Recorded, readRecorded, record, wallNow } from './lib/live-page.ts';

const PRESSES = 200;
const EVENTS = 200;
/** Events of each kind before it is the other's turn. */
const BLOCK = 50;
const BOUNDS = { paintP99: 100, pressP50: 30, pressP99: 150 };

type Progress = (step: string) => void;
type Rig = { app: App; browser: Browser; context: BrowserContext; person: Person };

export const bench: Bench = {
  name: 'live',
  about: 'From commit to paint, and from pressing Run to the first node at work; milliseconds, one Chromium',
  async run(progress) {
    progress('building and starting');
    await using stack = new AsyncDisposableStack();
    stack.defer(await setUp());
    const rig = await startRig(stack);
    const paint = await measurePaint(rig, progress);
    const press = await measurePresses(rig, progress);
    const [paints, floors] = [summary(paint.product), summary(paint.floor)];
    const shown = summary(press.map(({ shown: ms }) => ms));
    const ratios = {
      ...{ paintP50: paints.p50, paintP99: paints.p99, floorP50: floors.p50, floorP99: floors.p99 },
      ...{ paintToFloor: paints.p50 / floors.p50, pressP50: shown.p50, pressP99: shown.p99 },
    };
    const isWithinBounds =
      paints.p99 <= BOUNDS.paintP99 && shown.p50 <= BOUNDS.pressP50 && shown.p99 <= BOUNDS.pressP99;
    return {
      tables: [
        { title: 'From commit to paint', rows: [row('floor', floors), row('Parallax', paints)] },
        { title: 'From pressing Run', rows: stages(press) },
      ],
      ratios,
      verdict: `commit to paint p99 ${paints.p99.toFixed(0)} ms (bound ${BOUNDS.paintP99}), ${ratios.paintToFloor.toFixed(2)} times the floor at p50, clocks agree to ${paint.bound.toFixed(2)} ms; press to first node p50 ${shown.p50.toFixed(0)} (bound ${BOUNDS.pressP50}), p99 ${shown.p99.toFixed(0)} (bound ${BOUNDS.pressP99})`,
      isWithinBounds,
    };
  },
};

async function startRig(stack: AsyncDisposableStack): Promise<Rig> {
  const app = stack.use(await startApp());
  const person = await signUp(app, 'Live');
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  stack.defer(() => browser.close());
  const context = await browser.newContext({ baseURL: app.url, viewport: { width: 1440, height: 900 } });
  await context.addCookies([
    { name: 'next-auth.session-token', value: person.token, url: app.url, httpOnly: true, sameSite: 'Lax' },
  ]);
  await context.addInitScript(record);
  return { app, browser, context, person };
}

type Paints = { product: number[]; floor: number[]; bound: number };

/** One page shows a run that waits for a person, so that nobody else writes into its log; events come from here. */
async function measurePaint({ app, context, person }: Rig, progress: Progress): Promise<Paints> {
  await using floor = await startFloor(app.database.url);
  const run = await waitingRun(app, person);
  const [page, bare] = [await context.newPage(), await context.newPage()];
  await page.goto(`/runs/${run.runId}`);
  await nodeOf(page, 'agent').waitFor();
  await bare.goto(floor.url);
  const paints: Paints = { product: [], floor: [], bound: 0 };
  for (let done = 0; done < EVENTS; done += BLOCK) {
    progress(`commit to paint, ${done} of ${EVENTS}`);
    await block(page, paints.product, (n) => appendTo(app, run, done + n));
    await block(bare, paints.floor, (n) => floor.append(done + n + 1));
  }
  paints.bound = (await clockOffset(page)).bound;
  await Promise.all([page.close(), bare.close()]);
  return paints;
}

/** `BLOCK` events, each painted before the next, at any moment of a frame. */
async function block(page: Page, into: number[], append: (n: number) => Promise<void>): Promise<void> {
  await page.bringToFront();
  const { ms: ahead } = await clockOffset(page);
  for (let n = 0; n < BLOCK; n++) {
    await pause(50 + Math.random() * 100);
    await forget(page);
    await append(n);
    const committed = wallNow();
    const { shown } = await untilRecorded(page, (recorded) => recorded.shown.length > 0);
    into.push((shown[0]?.at ?? Number.NaN) - ahead - committed);
  }
}

type Target = { runId: string; workspaceId: string };

async function waitingRun(app: App, person: Person): Promise<Target> {
  const graph = build()
    .input('text')
    .node('ask', 'human', { config: { question: 'Good?', options: ['yes', 'no'] }, from: ['text'] })
    .agent('agent', 'sentiment-vader', 'ask')
    .output('agent')
    .pattern();
  const api = apiOf(app, person);
  const { id: patternId } = await api.patterns.create.mutate({ name: 'Waits', graph });
  const start = { patternId, revision: 1, inputs: { text: 'good' }, idempotencyKey: 'live-waiting' };
  const { runId } = await api.runs.start.mutate(start);
  while ((await api.runs.get.query({ id: runId })).status !== 'waiting') await pause(50);
  const [workspace] = await app.database.client.db.execute<{ id: string }>(
    sql`select workspace_id as id from runs where id = ${runId}`,
  );
  return { runId, workspaceId: workspace?.id ?? '' };
}

/** Now it runs, now it was aborted: each event shows. */
async function appendTo(app: App, target: Target, n: number): Promise<void> {
  const { db } = app.database.client;
  const at = { at: Date.now(), node: 'agent', key: 'agent' };
  const event: RunEvent =
    n % 2 === 0 ? { kind: 'node.started', ...at } : { kind: 'node.aborted', ...at, because: 'bench' };
  const entry = { ...target, events: [event] };
  const appended = await db.transaction((tx) => appendEvents(tx, entry));
  announce(db, entry, appended?.seq ?? 0);
}

/** Milliseconds after the press. */
type Press = { replied: number; queued: number; started: number; arrived: number; shown: number };

async function measurePresses({ app, context, person }: Rig, progress: Progress): Promise<Press[]> {
  const graph = build().input('text').agent('agent', 'sentiment-vader', 'text').output('agent').pattern();
  const { id } = await apiOf(app, person).patterns.create.mutate({ name: 'Runs', graph });
  const page = await context.newPage();
  await page.goto(`/patterns/${id}`);
  await nodeOf(page, 'agent').waitFor();
  await runWith(page, { text: 'good' });
  await untilRecorded(page, isOver);
  const presses: Press[] = [];
  for (let n = 0; n < PRESSES; n++) {
    if (n % 20 === 0) progress(`press ${n} of ${PRESSES}`);
    // The workers have nothing to do, at any moment of their polling.
    await pause(150 + Math.random() * 250);
    await forget(page);
    await runWith(page, {});
    presses.push(told(await untilRecorded(page, isOver)));
  }
  return presses;
}

const AT_WORK = new Set(['running', 'succeeded']);
const isOver = ({ arrived, shown }: Recorded): boolean =>
  arrived.some(({ kind }) => kind === 'run.finished') && shown.some(({ state }) => AT_WORK.has(state));

function told({ pressedAt, startedAt, arrived, shown }: Recorded): Press {
  const first = shown.find(({ state }) => AT_WORK.has(state))?.at ?? Number.NaN;
  const arrivalOf = (kind: string) => arrived.find((one) => one.kind.startsWith(kind))?.at ?? Number.NaN;
  return {
    replied: startedAt - pressedAt,
    queued: arrivalOf('run.queued') - pressedAt,
    started: arrivalOf('run.started') - pressedAt,
    arrived: arrivalOf('node.') - pressedAt,
    shown: first - pressedAt,
  };
}

async function untilRecorded(page: Page, isEnough: (recorded: Recorded) => boolean): Promise<Recorded> {
  const end = performance.now() + 30_000;
  for (;;) {
    const recorded = await readRecorded(page);
    if (isEnough(recorded)) return recorded;
    if (performance.now() > end) throw new Error('The page did not show what was appended within 30 s.');
    await pause(20);
  }
}

type Summary = { count: number; p50: number; p99: number; most: number };

function summary(values: readonly number[]): Summary {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), most: sorted.at(-1) ?? Number.NaN };
}

const row = (what: string, { count, ...times }: Summary) => ({
  what,
  count,
  ...Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms.toFixed(1)])),
});

const stages = (presses: readonly Press[]) =>
  [
    ['the start was confirmed', 'replied'],
    ['run.queued had arrived', 'queued'],
    ['run.started had arrived', 'started'],
    ['the first event of a node had arrived', 'arrived'],
    ['the first node was shown at work', 'shown'],
  ].map(([what = '', key]) => row(what, summary(presses.map((press) => press[key as keyof Press]))));
