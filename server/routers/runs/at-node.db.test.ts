/** Looking back at a node: a real run is what recomputing gives, a threshold moves shares, nobody is called. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { recompute } from '#engine/counterfactual.ts';
import { curveOf, type Decision, laneOf, sharesOf } from '#engine/gate-what-if.ts';
import type { Pattern } from '#engine/pattern.ts';
import { schemeOf } from '#engine/recorded.ts';
import { build } from '#engine/testing.ts';
import { primitives } from '#primitives/index.ts';
import { ok } from '#primitives/kit/belief.ts';
import { listenerOf } from '#server/runtime/listen.ts';
import { type RunningWorker, startWorker } from '#server/runtime/work.ts';
import { type Caller, callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { untilStatus } from '#server/testing/runs.ts';

let database: TestDatabase;
let caller: Caller;
let worker: RunningWorker;
let calls = 0;

/** The text says who answers what: `sentiment-vader=positive:0.9 sentiment-afinn=negative:0.4` */
beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'error');
  database = await testDatabase({ max: 8 });
  caller = callerOf(database.client.db, await signUp(database.client.db, 'Ada'));
  worker = await startWorker({
    url: database.url,
    callAgent: async ({ agentId, input }, { idempotencyKey: key }) => {
      calls += 1;
      const said = String(input)
        .split(' ')
        .find((one) => one.startsWith(`${agentId}=`));
      const [value = 'neutral', raw = '0'] = said?.slice(agentId.length + 1).split(':') ?? [];
      return ok(
        value,
        { status: 'self_reported', claim: 'label-correct', raw: Number(raw), method: 'margin' },
        { evidence: [key], cost: { units: 1, ms: 1, calls: 1 } },
      );
    },
  });
});
afterAll(async () => {
  await worker.stop();
  await listenerOf(database.client.db).close();
  await database[Symbol.asyncDispose]();
});

const AGENTS = ['sentiment-vader', 'sentiment-afinn', 'sentiment-wink'] as const;
const GATED = build()
  .input('text')
  .agent('ask', AGENTS[0], 'text')
  .node('gate', 'gate', { config: { threshold: 0.7, use: 'raw' }, from: 'ask' })
  .node('join', 'merge1', { from: ['gate.pass', 'gate.below'] })
  .output('join')
  .pattern();

const committee = (primitive: string, config: Record<string, unknown> = {}): Pattern =>
  build()
    .input('text')
    .agent('a', AGENTS[0], 'text')
    .agent('b', AGENTS[1], 'text')
    .agent('c', AGENTS[2], 'text')
    .node('all', primitive, { config, from: ['a', 'b', 'c'] })
    .output('all')
    .pattern();

let keys = 0;
async function runAll(
  graph: Pattern,
  texts: readonly string[],
): Promise<{ patternId: string; runs: string[] }> {
  const { id: patternId, revision } = await caller.patterns.create({ name: 'P', graph });
  const runs: string[] = [];
  for (const text of texts) {
    const idempotencyKey = `key-${++keys}-of-at-node`;
    const { runId } = await caller.runs.start({ patternId, revision, inputs: { text }, idempotencyKey });
    await untilStatus(database.client.db, runId, 'succeeded');
    runs.push(runId);
  }
  return { patternId, runs };
}

const SCORES = ['0.2', '0.7', '0.69', '0.95', '1'];

test('a gate looked back at gives what was recorded at its threshold, and nobody is called', async () => {
  const { runs } = await runAll(
    GATED,
    SCORES.map((score) => `${AGENTS[0]}=positive:${score}`),
  );
  const before = calls;
  const { rows, nextCursor } = await caller.runs.atNode({ id: runs[0] ?? '', node: 'gate' });
  expect(nextCursor).toBeNull();
  expect(rows.map(({ id }) => id)).toEqual(runs.toReversed());
  const decisions = rows.flatMap(({ id, records }): Decision[] =>
    records.map((one) => ({ run: id, ...one })),
  );
  expect(JSON.stringify(decisions)).not.toContain('positive');
  const at = { scheme: schemeOf(GATED, { primitives }), node: 'gate' };
  const recorded = sharesOf(decisions.map((one) => laneOf(at, one)));
  const curve = curveOf(at, decisions, { config: { threshold: 0.7, use: 'raw' } });
  expect(recorded.counts).toMatchObject({ accept: 3, stop: 2 });
  expect(curve.find(({ threshold }) => threshold === 0.7)).toEqual({ threshold: 0.7, ...recorded });
  expect(curve.find(({ threshold }) => threshold === 0.96)?.counts.accept).toBe(1);
  expect(calls).toBe(before);
});

test('a vote recomputed as another method is what a run with that method gives', async () => {
  const texts = [
    `${AGENTS[0]}=positive:0.6 ${AGENTS[1]}=positive:0.55 ${AGENTS[2]}=negative:0.99`,
    `${AGENTS[0]}=positive:0.9 ${AGENTS[1]}=positive:0.8 ${AGENTS[2]}=positive:0.7`,
  ];
  const config = { voices: 'raw' };
  const { runs } = await runAll(committee('vote'), texts);
  const { runs: others } = await runAll(committee('pool', config), texts);
  const before = calls;
  const recorded = await caller.runs.atNode({ id: runs[0] ?? '', node: 'all' });
  const real = await caller.runs.atNode({ id: others[0] ?? '', node: 'all' });
  const { pool } = primitives;
  if (!pool) throw new Error('no pool');
  const gathered = recorded.rows.flatMap(({ id, records }) => records.map((one) => ({ run: id, ...one })));
  const recomputed = recompute({ primitive: pool, config }, gathered);
  if (typeof recomputed === 'string') throw new Error(recomputed);
  expect(recomputed.map(({ isOther }) => isOther)).toEqual([false, true]);
  // the same voices were other calls in the other runs: only what names them differs
  const bare = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll(/run_[A-Za-z0-9_-]+/g, 'run'));
  expect(bare(recomputed.map(({ again }) => again))).toEqual(
    bare(real.rows.map(({ records: [one] }) => ({ kind: 'settled', out: one?.out }))),
  );
  expect(calls).toBe(before);
});

test('a page at a time, only of the same version, and not of a node that is not there', async () => {
  const { runs, patternId } = await runAll(GATED, ['x', 'y', 'z']);
  const pattern = await caller.patterns.get({ id: patternId });
  const changed = committee('vote');
  await caller.patterns.save({ id: patternId, revision: pattern.revision, graph: changed });
  const first = await caller.runs.atNode({ id: runs[0] ?? '', node: 'gate', limit: 2 });
  expect(first.rows.map(({ id }) => id)).toEqual([runs[2], runs[1]]);
  const second = await caller.runs.atNode({ id: runs[0] ?? '', node: 'gate', cursor: first.nextCursor });
  expect(second.rows.map(({ id }) => id)).toEqual([runs[0]]);
  await expect(caller.runs.atNode({ id: runs[0] ?? '', node: 'nobody' })).rejects.toThrow('There is no node');
});
