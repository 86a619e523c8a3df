/** A run that is watched while its nodes change: how long the page is busy, and who renders for one event. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { sql } from 'drizzle-orm';
import { type Api, apiOf, type Person } from '#e2e/fixtures/journey.ts';
import type { App } from '#e2e/fixtures/server.ts';
import type { RunEvent } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { announce, appendEvents } from '#server/runtime/append.ts';
import { settled, zoomTo } from './canvas-measure.ts';
import { forgetTasks, readPage, untilInteractive, watchCommits } from './canvas-page.ts';

const PER_SECOND = 200;
const BATCH = 10;
const SECONDS = 30;
const SINGLE = 12;

/** `strangers`: the most nodes and edges that rendered for one event without being about it. */
export type Live = { liveTask: number; strangers: number; told: number };

type Watched = { app: App; person: Person; patternId: string; pattern: Pattern };

export async function measureLive(page: Page, watched: Watched): Promise<Live> {
  const run = await waitingRun(watched);
  await page.goto(`/runs/${run.runId}`, { waitUntil: 'commit' });
  await untilInteractive(page);
  await zoomTo(page, { isStock: false }, 'near');
  const shown = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.react-flow__node-simple')].map(({ dataset }) => dataset.id),
  );
  const agents = watched.pattern.nodes.filter(
    ({ parent, primitive }) => parent === undefined && primitive === 'agent',
  );
  const near = agents.map(({ id }) => id).filter((id) => shown.includes(id));
  const single = await eachAlone(page, { ...watched, ...run, near });
  await page.keyboard.press('1');
  await settled(page);
  const all = agents.map(({ id }) => id);
  await forgetTasks(page);
  const startedAt = performance.now();
  for (let batch = 0; batch * BATCH < PER_SECOND * SECONDS; batch += 1) {
    const events = Array.from({ length: BATCH }, (_, at) => eventFor(all, batch * BATCH + at));
    await append(watched.app, run, events);
    await pause(Math.max(0, startedAt + ((batch + 1) * BATCH * 1_000) / PER_SECOND - performance.now()));
  }
  await pause(300);
  const { tasks } = await readPage(page);
  return { ...single, liveTask: Math.max(0, ...tasks.map(({ ms }) => ms)) };
}

type Alone = Watched & Target & { near: readonly string[] };

async function eachAlone(page: Page, { app, pattern, near, ...run }: Alone) {
  const known = new Set([...pattern.nodes, ...pattern.edges].map(({ id }) => id));
  let strangers = 0;
  let told = 0;
  for (let n = 0; n < SINGLE; n += 1) {
    const node = near[n % near.length] ?? '';
    await forgetTasks(page);
    await watchCommits(page);
    await append(app, run, [eventFor([node], Math.floor(n / near.length))]);
    const end = performance.now() + 3_000;
    let rendered: Readonly<Record<string, number>> = {};
    // What renders for it comes with it or soon after.
    while (rendered[node] === undefined && performance.now() < end) {
      await pause(250);
      rendered = (await readPage(page)).rendered;
    }
    await pause(250);
    rendered = (await readPage(page)).rendered;
    const own = new Set([
      node,
      ...pattern.edges
        .filter(({ source, target }) => source.node === node || target.node === node)
        .map(({ id }) => id),
    ]);
    const names = Object.keys(rendered).filter((name) => known.has(name));
    if (names.includes(node)) told += 1;
    strangers = Math.max(strangers, names.filter((name) => !own.has(name)).length);
  }
  return { strangers, told: told / SINGLE };
}

/** Now it runs, now it was aborted. */
function eventFor(ids: readonly string[], n: number): RunEvent {
  const node = ids[n % ids.length] ?? '';
  const at = { at: Date.now(), node, key: node };
  const isStart = Math.floor(n / ids.length) % 2 === 0;
  return isStart ? { kind: 'node.started', ...at } : { kind: 'node.aborted', ...at, because: 'bench' };
}

type Target = { runId: string; workspaceId: string };

async function append(app: App, target: Target, events: RunEvent[]): Promise<void> {
  const { db } = app.database.client;
  const entry = { runId: target.runId, workspaceId: target.workspaceId, events };
  const appended = await db.transaction((tx) => appendEvents(tx, entry));
  announce(db, entry, appended?.seq ?? 0);
}

/** It waits for a person, so that nobody else writes into its log. */
async function waitingRun({ app, person, patternId }: Watched): Promise<Target> {
  const api: Api = apiOf(app, person);
  const { revision } = await api.patterns.get.query({ id: patternId });
  const start = { patternId, revision, inputs: { text: 'good' }, idempotencyKey: `canvas-${patternId}` };
  const { runId } = await api.runs.start.mutate(start);
  const end = performance.now() + 60_000;
  while ((await api.runs.get.query({ id: runId })).status !== 'waiting') {
    if (performance.now() > end) throw new Error('The run does not wait for anybody.');
    await pause(50);
  }
  const [workspace] = await app.database.client.db.execute<{ id: string }>(
    sql`select workspace_id as id from runs where id = ${runId}`,
  );
  return { runId, workspaceId: workspace?.id ?? '' };
}
