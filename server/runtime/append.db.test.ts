import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '#db/client.ts';
import type { RunEvent } from '#engine/events.ts';
import { testDatabase } from '#server/testing/database.ts';
import { append, Fenced } from './append.ts';
import { claimRun } from './claim.ts';
import { RunLog } from './run-log.ts';

const REF = { runId: 'run_1', workspaceId: 'wsp_1' };
const MONTH = '2026-02-01';
const started = (node: string): RunEvent => ({ kind: 'node.started', at: 1, node, key: node });

async function insertRun(db: Db): Promise<void> {
  await db.execute(sql`insert into workspaces (id, name) values ('wsp_1', 'One')`);
  await db.execute(
    sql`insert into patterns (id, workspace_id, name, graph, created_by) values ('pat_1', 'wsp_1', 'P', '{}', 'u')`,
  );
  await db.execute(sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by, epoch, month)
    values ('run_1', 'wsp_1', 'pat_1', 'h', 'none', '{}', 'u', 3, ${MONTH}::text::date)`);
}

async function readSeqs(db: Db): Promise<number[]> {
  const rows = await db.execute<{ seq: number }>(sql`select seq from run_events order by seq`);
  return rows.map((row) => row.seq);
}

function openLog(db: Db, epoch: number, onLost: (error: unknown) => void = () => {}): RunLog {
  const spent = () => ({ calls: 0, units: 0 });
  return new RunLog(db, { ...REF, epoch, month: MONTH, seq: 0, spent, onLost, onCancel: () => {} });
}

test('many writers at once leave numbers without gaps or repeats', async () => {
  await using database = await testDatabase({ max: 8 });
  const { db } = database.client;
  await insertRun(db);
  const writes = Array.from({ length: 60 }, (_, n) =>
    append(db, { ...REF, events: n % 3 ? [started(`n${n}`)] : [started(`n${n}`), started(`m${n}`)] }),
  );
  await Promise.all(writes);
  expect(await readSeqs(db)).toEqual(Array.from({ length: 80 }, (_, n) => n + 1));
});

const claim = (db: Db, worker: string) =>
  claimRun(db, { ...REF, worker, at: 1_000, isRescue: true, because: 'takeover' });

test('whoever held the run before a claim writes nothing into it, whatever it knows', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  const lost: unknown[] = [];
  const before = await claim(db, 'first');
  const log = openLog(db, before?.epoch ?? 0, (error) => lost.push(error));
  log.catchUp(before?.event.seq ?? 0);
  await log.commit(started('mine'));
  const after = await claim(db, 'second');
  expect(after).toMatchObject({ epoch: 5, event: { seq: 3 } });
  await expect(log.commit(started('a'))).rejects.toBeInstanceOf(Fenced);
  await expect(log.commit(started('b'))).rejects.toBeInstanceOf(Fenced);
  expect(lost).toHaveLength(1);
  const rows = await db.execute<{ kind: string }>(
    sql`select body->>'kind' as kind from run_events order by seq`,
  );
  expect(rows.map((row) => row.kind)).toEqual(['run.started', 'node.started', 'run.resumed']);
});

test('claims, answers and outcomes at once leave one whole log, and the last claim alone goes on', async () => {
  await using database = await testDatabase({ max: 8 });
  const { db } = database.client;
  await insertRun(db);
  const writers = Array.from({ length: 4 }, async (_, n) => {
    const mine = await claim(db, `w${n}`);
    const log = openLog(db, mine?.epoch ?? 0);
    log.catchUp(mine?.event.seq ?? 0);
    let written = 0;
    for (let i = 0; i < 20; i++) {
      await log.commit(started(`w${n}-${i}`));
      written++;
    }
    return written;
  });
  const answers = Array.from({ length: 20 }, (_, n) => append(db, { ...REF, events: [started(`p${n}`)] }));
  const ends = await Promise.allSettled(writers);
  await Promise.all(answers);
  const rows = await db.execute<{ seq: number; kind: string; node: string | null; epoch: number | null }>(
    sql`select seq, body->>'kind' as kind, body->>'node' as node, (body->>'epoch')::int as epoch from run_events order by seq`,
  );
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, n) => n + 1));
  expect(rows.filter((row) => row.node?.startsWith('p'))).toHaveLength(20);
  const last = rows.findLast((row) => row.epoch !== null);
  expect(last?.epoch).toBe(7);
  const whole = ends.filter((end) => end.status === 'fulfilled');
  expect(whole.length).toBeGreaterThanOrEqual(1);
  for (const end of ends) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(Fenced);
});

test('nothing is written after the end, and the end fills the columns', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  const result = {
    outcome: 'ok',
    value: 'positive',
    conf: { status: 'self_reported', claim: 'label-correct', raw: 0.75, method: 'margin' },
    evidence: [],
    cost: { units: 1, ms: 1, calls: 1 },
  } as const;
  const log = openLog(db, 3);
  await log.commit({ kind: 'run.started', at: 1_000, worker: 'w', epoch: 3 });
  await log.commit({
    kind: 'run.finished',
    at: 3_500,
    status: 'succeeded',
    outcome: 'ok',
    result,
    ms: 2_500,
  });
  expect(await append(db, { ...REF, events: [started('late')] })).toBeUndefined();
  const [row] = await db.execute(
    sql`select status, ms, conf, conf_status, finished_at is not null as ended from runs`,
  );
  expect(row).toEqual({
    status: 'succeeded',
    ms: 2_500,
    conf: 0.75,
    conf_status: 'self_reported',
    ended: true,
  });
});

test('commits that come together share a write and keep their order', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  const log = openLog(db, 3);
  for (let n = 0; n < 50; n++) log.emit(started(`e${n}`));
  await Promise.all([log.commit(started('x')), log.commit(started('y')), log.commit(started('z'))]);
  const rows = await db.execute<{ node: string }>(
    sql`select body->>'node' as node from run_events order by seq`,
  );
  expect(rows.map((row) => row.node)).toEqual([
    ...Array.from({ length: 50 }, (_, n) => `e${n}`),
    'x',
    'y',
    'z',
  ]);
  const [{ writes } = { writes: 0 }] = await db.execute<{ writes: number }>(
    sql`select count(distinct xmin::text)::int as writes from run_events`,
  );
  expect(writes).toBeLessThanOrEqual(2);
});

test('text that the database cannot keep is stored with a replacement', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  await append(db, {
    ...REF,
    events: [
      { kind: 'node.aborted', at: 1, node: 'a', key: 'a', because: 'nul \0 half \ud800 literal \\u0000' },
    ],
  });
  const [row] = await db.execute<{ because: string }>(
    sql`select body->>'because' as because from run_events`,
  );
  expect(row?.because).toBe('nul \uFFFD half \uFFFD literal \\u0000');
});

test('an event that somebody else wrote in between makes commitIfCurrent refuse until it was read', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  const log = openLog(db, 3);
  await log.commit(started('a'));
  await append(db, { ...REF, events: [{ kind: 'run.cancelRequested', at: 2, by: 'usr_1' }] });
  const waiting: RunEvent = { kind: 'run.waiting', at: 3, for: 'person' };
  expect(await log.commitIfCurrent(waiting)).toBe(false);
  log.catchUp(2);
  expect(await log.commitIfCurrent(waiting)).toBe(true);
  expect(await readSeqs(db)).toEqual([1, 2, 3]);
});
