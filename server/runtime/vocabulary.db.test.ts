/** What the worker's hands do for primitives that reach further than one run: on real processes. */
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db } from '#db/client.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { testDatabase } from '#server/testing/database.ts';
import { callsOf, logOf, seedPattern, spawnWorker, start, statusOf, until } from '#server/testing/runs.ts';

vi.setConfig({ testTimeout: 180_000 });

/** Starts a run and waits for its end: its result. */
async function play(db: Db, graph: Pattern, input: unknown = 'good'): Promise<Belief> {
  const { runId } = await start(db, graph, { inputs: { input } });
  await until(async () => ['succeeded', 'abstained', 'failed'].includes((await statusOf(db, runId)) ?? ''), {
    name: `run ${runId} to end`,
    ms: 60_000,
  });
  const finished = (await logOf(db, runId)).find((event) => event.kind === 'run.finished');
  if (finished?.kind !== 'run.finished' || !finished.result) throw new Error('It has no result.');
  return finished.result;
}

test('a breaker that opened in one run stays open for the next, after all workers were restarted', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const graph = build()
    .input()
    .container('circuit', 'circuit', {
      from: 'input',
      config: { window: 2, openMs: 600_000 },
      inside: (inner) => inner.agent('a', 'broken', 'circuit.item').take('a'),
    })
    .output('circuit')
    .pattern();
  const first = await spawnWorker(database.url);
  for (let i = 0; i < 2; i += 1) expect((await play(db, graph)).outcome).toBe('fail');
  await first.kill('SIGKILL');
  await using _second = await spawnWorker(database.url);
  const refused = await play(db, graph);
  expect(refused.outcome).toBe('abstain');
  expect(refused.reason).toMatch(/open/i);
  expect(await callsOf(db)).toHaveLength(2);
});

test('what one run remembers, the next recalls without asking', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const graph = build()
    .input()
    .node('recall', 'memory', { from: 'input', config: { mode: 'recall', type: 'Text' } })
    .agent('ask', 'wait-1', 'recall.miss')
    .node('keep', 'memory', { from: 'ask', config: { mode: 'remember' } })
    .wire('recall.miss', 'keep.key')
    .node('join', 'merge1', { from: ['recall.hit', 'keep'] })
    .output('join')
    .pattern();
  await using _worker = await spawnWorker(database.url);
  expect((await play(db, graph)).value).toBe('positive');
  expect((await play(db, graph)).value).toBe('positive');
  expect(await callsOf(db)).toHaveLength(1);
  expect((await play(db, graph, 'something else')).value).toBe('positive');
  expect(await callsOf(db)).toHaveLength(2);
});

test('a check runs in its own process, and a calibration says how many outcomes are missing', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  await using _worker = await spawnWorker(database.url);
  const checked = build()
    .input()
    .node('verify', 'verify', { from: 'input', config: { oracle: 'recompute', onFail: 'abstain' } })
    .output('verify')
    .pattern();
  const wrong = await play(db, checked, 'So 48 / 2 = 25 remain.');
  expect(wrong).toMatchObject({ outcome: 'abstain', reason: expect.stringContaining('24') });
  const right = await play(db, checked, 'So 48 / 2 = 24 remain.');
  expect(right).toMatchObject({
    outcome: 'ok',
    verified: [{ verdict: 'pass', covers: 'arithmetic-consistent' }],
  });
  const calibrated = build()
    .input()
    .agent('a', 'wait-1', 'input')
    .node('cal', 'calibrate', { from: 'a' })
    .output('cal')
    .pattern();
  const { conf } = await play(db, calibrated);
  expect(conf).toMatchObject({ status: 'unknown', why: 'too-few-outcomes', n: 0, missing: 10 });
});

test('a budget of time stops the agent that takes too long', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  await using _worker = await spawnWorker(database.url);
  const graph = build()
    .input()
    .container('budget', 'budget', {
      from: 'input',
      config: { timeoutMs: 500 },
      inside: (inner) =>
        inner
          .agent('quick', 'wait-1', 'budget.item')
          .agent('slow', 'wait-60000', 'budget.item')
          .take(['quick', 'slow']),
    })
    .output('budget')
    .pattern();
  const cut = await play(db, graph);
  expect(cut).toMatchObject({ outcome: 'ok', value: 'positive' });
  expect(cut.reason).toMatch(/500/);
  await until(async () => (await callsOf(db)).some(({ call, aborted }) => call.endsWith('/slow') && aborted));
});

test('a called pattern runs inside, and its events name where it was called', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  await using _worker = await spawnWorker(database.url);
  const { nodes, edges } = build().input().agent('a', 'wait-1', 'input').output('a').pattern();
  const ref = 'pat_inner@1.0.0';
  const graph = build()
    .input()
    .node('call', 'subpattern', { from: 'input', config: { ref } })
    .output('call')
    .pattern();
  const result = await play(
    db,
    { ...graph, uses: { [ref]: { name: 'Inner', semver: '1.0.0', nodes, edges } } },
    'bad',
  );
  expect(result).toMatchObject({ outcome: 'ok', value: 'negative' });
  const rows = await db.execute<{ node: string }>(
    sql`select distinct body->>'node' as node from run_events order by 1`,
  );
  expect(rows.map(({ node }) => node)).toEqual(expect.arrayContaining(['call', 'call/a', 'call/input']));
});
