/** A language model that writes slowly: those who watch read along, the log holds the answer and nothing else. */
import { isTrackedEnvelope } from '@trpc/server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { type SlowModel, slowModel } from '#server/testing/model-servers.ts';
import { listenerOf } from './listen.ts';
import type { LiveText } from './live-text.ts';
import { type RunningWorker, startWorker } from './work.ts';

let database: TestDatabase;
let ada: Person;
let model: SlowModel;
let worker: RunningWorker;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('OUTBOUND_PRIVATE', '127.0.0.1');
  database = await testDatabase({ max: 8 });
  ada = await signUp(database.client.db, 'Ada');
  model = await slowModel('It was');
  // What is told before this process listens is told to nobody.
  await listening();
  worker = await startWorker({ url: database.url });
});
afterAll(async () => {
  await worker.stop();
  await worker.ended;
  await listenerOf(database.client.db).close();
  await model[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

const listening = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = listenerOf(database.client.db).watch({}, (notice) => {
      if (notice) return;
      stop();
      resolve();
    });
  });

async function start(): Promise<string> {
  const caller = callerOf(database.client.db, ada);
  const { id: agent } = await caller.agents.register({
    definition: {
      ...{ name: 'Slow', task: 'writing', kind: 'model', input: { t: 'Text' }, output: { t: 'Text' } },
      config: { provider: 'compatible', model: 'slow', baseUrl: `${model.url}/v1` },
    },
  });
  const graph = build().input('text').agent('ask', agent, 'text').output('ask').pattern();
  const { id: patternId } = await caller.patterns.create({ name: 'Written', graph });
  const given = { patternId, revision: 1, inputs: { text: 'x' }, idempotencyKey: 'of-this-test' };
  return (await caller.runs.start(given)).runId;
}

/** All that a watcher is told; `onText` may let the model go on. */
async function watch(id: string, onText: (live: LiveText) => void = () => {}) {
  const kinds: string[] = [];
  const texts: string[] = [];
  const stream: AsyncIterable<unknown> = await callerOf(database.client.db, ada).runs.events({ id });
  for await (const told of stream) {
    if (isTrackedEnvelope<{ kind: string }[]>(told)) kinds.push(...told[1].map(({ kind }) => kind));
    else
      for (const live of (told as { texts: LiveText[] }).texts) {
        texts.push(live.text);
        onText(live);
      }
  }
  return { kinds, texts };
}

test('watchers read along while it writes; the log and whoever comes later have the answer alone', async () => {
  const id = await start();
  const go: Record<string, () => void> = {
    'It was': () => model.write(' a lovely'),
    'It was a lovely': () => model.write(' day.'),
    'It was a lovely day.': () => model.end(),
  };
  const told = await watch(id, ({ node, key, text }) => {
    expect([node, key]).toEqual(['ask', 'ask']);
    const next = go[text];
    delete go[text];
    next?.();
  });
  // Each was seen before the model wrote the next.
  expect([...new Set(told.texts)]).toEqual(['It was', 'It was a lovely', 'It was a lovely day.']);
  expect(told.kinds.at(-1)).toBe('run.finished');
  const later = await watch(id);
  expect(later).toEqual({ kinds: expect.arrayContaining(['node.settled', 'run.finished']), texts: [] });
  const rows = await database.client.sql`select body::text as body from run_events where run_id = ${id}`;
  const log = rows.map(({ body }) => body).join();
  expect(log).toContain('It was a lovely day.');
  expect(log.replaceAll('It was a lovely day.', '')).not.toContain('It was');
  const shown = await callerOf(database.client.db, ada).calls.run({ id });
  expect(shown.result).toMatchObject({ value: 'It was a lovely day.' });
});
