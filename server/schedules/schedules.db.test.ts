/** Schedules: saved only when they can be kept, and each occurrence starts exactly one run. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { type Caller, callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { until } from '#server/testing/runs.ts';
import { findDue, fire } from './fire.ts';
import { startScheduler } from './scheduler.ts';

const graph = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
const wider = build()
  .input('text')
  .input('more')
  .agent('ask', 'sentiment-vader', 'text')
  .agent('also', 'sentiment-vader', 'more')
  .node('both', 'vote', { from: ['ask', 'also'] })
  .output('both')
  .pattern();
const DAILY = { rule: '0 9 * * *', timeZone: 'Europe/Berlin', versionId: null, inputs: { text: 'good' } };

let db: TestDatabase;
let ada: Caller;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase({ max: 8 });
  ada = callerOf(db.client.db, await signUp(db.client.db, 'Ada'));
});
afterAll(async () => db[Symbol.asyncDispose]());

async function publish(id: string, semver: string): Promise<void> {
  const { revision, graph: now } = await ada.patterns.get({ id });
  const inputs = now.nodes.filter(({ primitive }) => primitive === 'input');
  const example = Object.fromEntries(inputs.map(({ config }) => [String(config.name), 'x']));
  await ada.patterns.publish({ id, revision, semver, example, note: 'n', category: 'c', summary: 's' });
}

async function published(): Promise<string> {
  const { id } = await ada.patterns.create({ name: 'P', graph });
  await publish(id, '1.0.0');
  return id;
}

/** A daily schedule that has been due for so many minutes. */
async function overdue(minutes: number): Promise<{ patternId: string; id: string }> {
  const patternId = await published();
  const { id } = await ada.schedules.create({ patternId, ...DAILY });
  const back = `${minutes} minutes`;
  await db.client.sql`update schedules set next = now() - ${back}::interval where id = ${id}`;
  return { patternId, id };
}

const runsOf = (scheduleId: string) =>
  db.client.sql<
    { id: string; key: string; hash: string; by: string }[]
  >`select id, idempotency_key as key, hash, started_by as by from runs where schedule_id = ${scheduleId} order by created_at`;

async function fireAll(): Promise<void> {
  const now = await clockOf(db.client.db).current();
  for (const due of await findDue(db.client.db)) await fire(db.client.db, due, now);
}

const one = async (patternId: string) => {
  const [schedule] = (await ada.schedules.list({ patternId })).schedules;
  if (!schedule) throw new Error('There is no schedule.');
  return schedule;
};

describe('saving', () => {
  test('shows what comes next, in order', async () => {
    const patternId = await published();
    const { next } = await ada.schedules.create({ patternId, ...DAILY });
    const { upcoming, lastRun, enabled } = await one(patternId);
    expect({ lastRun, enabled }).toEqual({ lastRun: null, enabled: true });
    expect(upcoming).toHaveLength(3);
    expect(upcoming[0]).toEqual(next);
    expect(upcoming.map((at) => at.toISOString())).toEqual(upcoming.map((at) => at.toISOString()).toSorted());
  });

  test('the form is told the inputs of every version', async () => {
    const patternId = await published();
    await ada.patterns.save({ id: patternId, revision: 1, graph: wider });
    await publish(patternId, '2.0.0');
    const { versions } = await ada.schedules.list({ patternId });
    expect(versions.map(({ semver, inputs }) => [semver, inputs.map(({ id }) => id)])).toEqual([
      ['2.0.0', ['text', 'more']],
      ['1.0.0', ['text']],
    ]);
  });

  test.each([
    [{ rule: '* * * * * *' }, /five fields/],
    [{ rule: '0 0 30 2 *' }, /never due/],
    [{ rule: 'FREQ=SECONDLY' }, /more often than once a minute/],
    [{ timeZone: 'Moon/Sea' }, /no time zone Moon\/Sea/],
    [{ inputs: {} }, /Input text: it has no value/],
    [{ versionId: 'ver_never' }, /no version with this id/],
  ])('refuses %j with a sentence', async (wrong, sentence) => {
    const patternId = await published();
    const { message } = await refusal(ada.schedules.create({ patternId, ...DAILY, ...wrong }));
    expect(message).toMatch(sentence);
    expect((await ada.schedules.list({ patternId })).schedules).toEqual([]);
  });

  test('refuses what was never published', async () => {
    const { id: patternId } = await ada.patterns.create({ name: 'P', graph });
    const { message } = await refusal(ada.schedules.create({ patternId, ...DAILY }));
    expect(message).toMatch(/No version of this pattern is published/);
  });

  test('of two changes of one revision the second is refused', async () => {
    const patternId = await published();
    const { id } = await ada.schedules.create({ patternId, ...DAILY });
    await ada.schedules.update({ id, revision: 1, rule: '30 9 * * *' });
    const { code } = await refusal(ada.schedules.update({ id, revision: 1, enabled: false }));
    expect(code).toBe('CONFLICT');
    expect(await one(patternId)).toMatchObject({ rule: '30 9 * * *', enabled: true, revision: 2 });
  });

  test('tells while it is typed when it would be due, or what is wrong', async () => {
    const good = await ada.schedules.preview({ rule: 'FREQ=HOURLY', timeZone: 'UTC' });
    expect(good).toMatchObject({ problem: null, upcoming: [{}, {}, {}] });
    const bad = await ada.schedules.preview({ rule: 'sometimes', timeZone: 'UTC' });
    expect(bad).toMatchObject({ problem: expect.stringMatching(/five fields/), upcoming: [] });
  });
});

describe('being due', () => {
  test('starts one run that says who started it, and goes on', async () => {
    const { patternId, id } = await overdue(1);
    await fireAll();
    await fireAll();
    const [run, ...more] = await runsOf(id);
    expect(more).toEqual([]);
    const log = await ada.runs.log({ id: run?.id ?? '' });
    expect(log[0]).toMatchObject({ kind: 'run.queued', by: 'usr_ada', schedule: { id } });
    expect((await ada.runs.list({ patternId })).rows).toMatchObject([{ id: run?.id, scheduleId: id }]);
    const after = await one(patternId);
    expect(after).toMatchObject({ lastRun: { id: run?.id, status: 'queued' }, problem: null });
    expect(after.upcoming[0]?.getTime()).toBeGreaterThan(Date.now());
  });

  test('many workers at once start one run', async () => {
    const { id } = await overdue(1);
    await Promise.all(Array.from({ length: 8 }, () => fireAll()));
    expect(await runsOf(id)).toHaveLength(1);
  });

  test('a worker that died before it wrote down what it started starts no second run', async () => {
    const { id } = await overdue(1);
    const [{ next } = { next: '' }] = await db.client.sql<
      { next: string }[]
    >`select next::text from schedules where id = ${id}`;
    await fireAll();
    await db.client.sql`update schedules set next = ${next}::timestamptz, last_run = null where id = ${id}`;
    await fireAll();
    const runs = await runsOf(id);
    expect(runs).toHaveLength(1);
    const [row] = await db.client
      .sql`select last_run, next > now() as goes_on from schedules where id = ${id}`;
    expect(row).toEqual({ last_run: runs[0]?.id, goes_on: true });
  });

  test('what was missed for days starts one run, late', async () => {
    const { id } = await overdue(4 * 24 * 60);
    await fireAll();
    await fireAll();
    expect(await runsOf(id)).toHaveLength(1);
  });

  test('runs what is published by then, or the version it was told', async () => {
    const latest = await overdue(1);
    const { versions } = await ada.schedules.list({ patternId: latest.patternId });
    const pinned = await ada.schedules.create({
      ...{ patternId: latest.patternId, ...DAILY, versionId: versions[0]?.id ?? '' },
    });
    await db.client.sql`update schedules set next = now() - interval '1 second' where id = ${pinned.id}`;
    await ada.patterns.save({ id: latest.patternId, revision: 1, graph: wider });
    await publish(latest.patternId, '2.0.0');
    await fireAll();
    expect(await runsOf(pinned.id)).toHaveLength(1);
    expect(await runsOf(latest.id)).toEqual([]);
    const [first] = (await ada.schedules.list({ patternId: latest.patternId })).schedules;
    expect(first?.problem).toBe('Version 2.0.0 takes other inputs. Input more: it has no value.');
    expect(first?.upcoming).toHaveLength(3);
  });

  test('nothing starts that is switched off, removed, or of a removed pattern', async () => {
    const off = await overdue(1);
    await ada.schedules.update({ id: off.id, revision: 1, enabled: false });
    const removed = await overdue(1);
    await ada.schedules.remove({ id: removed.id });
    const orphan = await overdue(1);
    await ada.patterns.remove({ id: orphan.patternId });
    await fireAll();
    for (const { id } of [off, removed, orphan]) expect(await runsOf(id)).toEqual([]);
    await ada.patterns.restore({ id: orphan.patternId });
    expect(await one(orphan.patternId)).toMatchObject({ problem: 'The pattern was removed.', enabled: true });
  });

  test('switched on again it counts from now', async () => {
    const { id, patternId } = await overdue(60);
    await ada.schedules.update({ id, revision: 1, enabled: false });
    await ada.schedules.update({ id, revision: 2, enabled: true });
    await fireAll();
    expect(await runsOf(id)).toEqual([]);
    expect((await one(patternId)).upcoming[0]?.getTime()).toBeGreaterThan(Date.now());
  });

  test('a rule that has ended is due no more', async () => {
    const patternId = await published();
    const end = new Date(Date.now() + 3_600_000).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const { id } = await ada.schedules.create({ patternId, ...DAILY, rule: `FREQ=MINUTELY;UNTIL=${end}` });
    await db.client
      .sql`update schedules set next = now() - interval '1 second', anchor = now() - interval '3 hours',
      rule = 'FREQ=MINUTELY;COUNT=2' where id = ${id}`;
    await fireAll();
    expect(await runsOf(id)).toHaveLength(1);
    expect(await one(patternId)).toMatchObject({ upcoming: [], problem: null });
  });

  test('workers look by themselves, and one that fails holds up no other', async () => {
    const broken = await overdue(2);
    const fine = await overdue(1);
    await db.client.sql`update schedules set rule = '0 9 * * *', version_id = null where id = ${broken.id}`;
    await db.client.db.execute(
      sql`update versions set graph = '{"format":"?"}' where pattern_id = ${broken.patternId}`,
    );
    const errors: string[] = [];
    const scheduler = startScheduler(db.client.db, { onError: (_, what) => errors.push(what) });
    await until(async () => (await runsOf(fine.id)).length === 1);
    await scheduler.stop();
    expect(errors).toEqual([`starting the run of schedule ${broken.id}`]);
    await db.client.sql`delete from schedules where id = ${broken.id}`;
  });
});
