/** A17: nothing passes a gate without one valid recorded decision: crashes, replays, double clicks, expiry, roles. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { build } from '#engine/testing.ts';
import { type Person, personOf } from '#server/access/principal.ts';
import type { Role } from '#server/access/roles.ts';
import { appRouter } from '#server/router.ts';
import { enqueueRun } from '#server/runtime/enqueue.ts';
import { logOf, PATTERN, spawnWorker, until, WORKSPACE } from '#server/testing/runs.ts';
import type { Experiment, Progress } from './experiment.ts';
import { makeCallsFile, readCalls } from './rig/load.ts';
import { openRig } from './rig/server.ts';

const SIZES = { short: { runs: 80, kills: 2 }, full: { runs: 1_000, kills: 20 } };
const SETTINGS = {
  NEXTAUTH_SECRET: 'sixteen characters or more',
  LOG_LEVEL: 'silent',
  RATE_LIMIT_PERSON: '1000000',
  RATE_LIMIT_WORKSPACE: '1000000',
};

const gate = (config: Record<string, unknown>) =>
  build()
    .input()
    .node('who', 'human', {
      config: { question: 'Which?', options: ['yes', 'no'], ...config },
      from: 'input',
    })
    .agent('past', 'say-10-past', 'who')
    .output('past')
    .pattern();
const GATED = gate({});
const EXPIRING = gate({ deadlineHours: 0.2 / 3_600 });

/** Whether a run of this kind may get past its gate in the end. */
const CASES = [
  'answered',
  'double click',
  'wrong role',
  'revoked role',
  'own run',
  'expired',
  'replayed',
  'two at once',
] as const;
type Case = (typeof CASES)[number];
const STAYS: ReadonlySet<Case> = new Set<Case>(['wrong role', 'expired']);

type People = Record<'starter' | 'reviewer' | 'second' | 'viewer' | 'operator', Person>;
type Run = { runId: string; kind: Case };

export const experiment: Experiment = {
  title: 'No step passes a gate without one valid decision that is recorded, whatever happens.',
  async measure(progress, { size }) {
    const { runs: count, kills } = SIZES[size];
    Object.assign(process.env, SETTINGS);
    await using rig = await openRig();
    await using database = await rig.database({ max: 12 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    const callsFile = makeCallsFile(rig.folder);
    const people = await makePeople(db);
    await using keepers = new AsyncDisposableStack();
    const killing = await keepKilling(keepers, () => spawnWorker(database.url, { callsFile }), kills);
    const runs: Run[] = [];
    for (let n = 0; n < count; n += 1) {
      const kind = CASES[n % CASES.length] ?? 'answered';
      const graph = kind === 'expired' ? EXPIRING : GATED;
      const ref = { workspaceId: WORKSPACE, patternId: PATTERN, graph, inputs: { input: `a day ${n}` } };
      runs.push({ ...(await enqueueRun(db, { ...ref, startedBy: people.starter.userId })), kind });
    }
    progress(`${count} runs started; ${kills} workers will be killed`);
    const wrong = { refusalsMissed: 0 };
    await inParallel(runs, 6, (run) => handle({ db, people, run, wrong, killing }));
    await settle(db, runs, progress);
    return await judge(db, { runs, people, wrong, passed: passedOf(callsFile), deaths: killing.deaths });
  },
};

async function makePeople(db: Db): Promise<People> {
  const roles: Record<keyof People, Role> = {
    starter: 'designer',
    reviewer: 'reviewer',
    second: 'admin',
    viewer: 'viewer',
    operator: 'operator',
  };
  await db.execute(sql`insert into users (id, name) values ('usr_1', 'One') on conflict do nothing`);
  const made: [string, Person][] = [];
  for (const [name, role] of Object.entries(roles))
    made.push([name, await makePerson(db, `usr_${name}`, role)]);
  return Object.fromEntries(made) as People;
}

async function makePerson(db: Db, userId: string, role: Role): Promise<Person> {
  await db.execute(sql`insert into users (id, name) values (${userId}, ${userId})`);
  await db.execute(
    sql`insert into members (workspace_id, user_id, role) values (${WORKSPACE}, ${userId}, ${role})`,
  );
  const known = {
    userId,
    name: userId,
    email: null,
    sessionToken: '',
    workspaceId: WORKSPACE,
    organisationId: '',
  };
  return personOf({ ...known, role, organisationRole: null });
}

type Killing = { deaths: number; maybe(): Promise<void> };

/** Two workers; one of them dies every so often and another takes its place. */
async function keepKilling(
  stack: AsyncDisposableStack,
  spawn: () => ReturnType<typeof spawnWorker>,
  kills: number,
): Promise<Killing> {
  stack.use(await spawn());
  let current = await spawn();
  stack.defer(() => current.kill('SIGKILL'));
  let calls = 0;
  let isBusy = false;
  const killing: Killing = {
    deaths: 0,
    async maybe() {
      calls += 1;
      if (isBusy || killing.deaths >= kills || calls % 20 !== 0) return;
      isBusy = true;
      await current.kill('SIGKILL');
      killing.deaths += 1;
      current = await spawn();
      isBusy = false;
    },
  };
  return killing;
}

async function inParallel<T>(
  all: readonly T[],
  width: number,
  work: (one: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const one = async () => {
    for (let n = next++; n < all.length; n = next++) {
      const item = all[n];
      if (item !== undefined) await work(item);
    }
  };
  await Promise.all(Array.from({ length: width }, one));
}

type Handling = { db: Db; people: People; run: Run; wrong: { refusalsMissed: number }; killing: Killing };

async function handle({ db, people, run, wrong, killing }: Handling): Promise<void> {
  const id = await until(() => questionOf(db, run.runId), { name: 'the question', ms: 90_000 });
  const as = (person: Person, answer: string, key = `${run.runId}-${person.userId}`) =>
    appRouter
      .createCaller({ db, principal: person, requestId: 'a17' })
      .approvals.answer({ id, answer, idempotencyKey: key })
      .then(
        () => true,
        () => false,
      );
  const refused = async (tried: Promise<boolean>) => {
    if (await tried) wrong.refusalsMissed += 1;
  };
  const { starter, reviewer, second, viewer, operator } = people;
  switch (run.kind) {
    case 'answered':
      await as(reviewer, 'yes');
      break;
    case 'double click':
      await Promise.all(Array.from({ length: 8 }, () => as(reviewer, 'yes')));
      break;
    case 'two at once':
      await Promise.all([
        as(reviewer, 'yes'),
        as(second, 'no'),
        as(reviewer, 'no', 'another-key'),
        as(second, 'yes', 'yet-another'),
      ]);
      break;
    case 'wrong role':
      await refused(as(viewer, 'yes'));
      await refused(as(operator, 'yes'));
      break;
    case 'own run':
      await refused(as(starter, 'yes'));
      await as(second, 'yes');
      break;
    case 'revoked role': {
      const person = await makePerson(db, `usr_revoked_${run.runId.slice(4)}`, 'reviewer');
      await db.execute(sql`update members set role = 'viewer' where user_id = ${person.userId}`);
      // As a request that was let in just before.
      await refused(as(person, 'yes'));
      await db.execute(sql`delete from members where user_id = ${person.userId}`);
      await refused(as(person, 'yes'));
      await as(reviewer, 'yes');
      break;
    }
    case 'expired':
      await until(async () => (await statusOfQuestion(db, id)) === 'expired', {
        name: 'the deadline',
        ms: 90_000,
      });
      await refused(as(reviewer, 'yes'));
      break;
    case 'replayed':
      await as(reviewer, 'yes');
      await as(reviewer, 'yes');
      await refused(as(reviewer, 'no'));
      await refused(as(second, 'no'));
      break;
  }
  await killing.maybe();
}

async function questionOf(db: Db, runId: string): Promise<string | undefined> {
  const [row] = await db.execute<{ id: string }>(sql`select id from approvals where run_id = ${runId}`);
  return row?.id;
}

async function statusOfQuestion(db: Db, id: string): Promise<string | undefined> {
  const [row] = await db.execute<{ status: string }>(sql`select status from approvals where id = ${id}`);
  return row?.status;
}

/** Until all that may end have ended. */
async function settle(db: Db, runs: readonly Run[], progress: Progress): Promise<void> {
  const mayEnd = runs.filter(({ kind }) => kind !== 'wrong role').length;
  progress(`waiting for ${mayEnd} runs to end`);
  const ended = async () => {
    const [row] = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from runs where finished_at is not null`,
    );
    return (row?.n ?? 0) >= mayEnd;
  };
  await until(ended, { name: 'the runs to end', ms: 240_000 });
}

/** Runs whose step behind the gate was called. */
const passedOf =
  (callsFile: string) =>
  (runId: string): boolean =>
    readCalls(callsFile).some(({ call }) => call.startsWith(runId));

type Judged = {
  runs: readonly Run[];
  people: People;
  wrong: { refusalsMissed: number };
  passed(runId: string): boolean;
  deaths: number;
};

async function judge(db: Db, { runs, people, wrong, passed, deaths }: Judged) {
  const valid = new Set([people.reviewer.userId, people.second.userId]);
  let [without, twice, kept, unrecorded, wentOn] = [0, 0, 0, 0, 0];
  for (const { runId, kind } of runs) {
    const answers = (await logOf(db, runId)).filter((event) => event.kind === 'human.answered');
    const isValid = answers.length === 1 && answers.every((event) => valid.has(event.by));
    const isPast = passed(runId);
    if (answers.length > 1) twice += 1;
    if (isPast && !isValid) without += 1;
    if (isPast && STAYS.has(kind)) kept += 1;
    if (isPast) wentOn += 1;
    const told = await db.execute(sql`select 1 from audit_entries e join approvals a on a.run_id = ${runId}
      where e.action = 'approvals.answer' and e.entry::jsonb -> 'resources' ? a.id`);
    if (told.length !== answers.length) unrecorded += 1;
  }
  const mayPass = runs.filter(({ kind }) => !STAYS.has(kind)).length;
  return [
    { name: 'gated runs', value: runs.length },
    { name: 'workers killed', value: deaths },
    { name: 'runs that went on', value: wentOn, least: mayPass, most: mayPass },
    { name: 'steps past a gate without one valid recorded decision', value: without, most: 0 },
    { name: 'steps past a gate that nobody opened', value: kept, most: 0 },
    { name: 'decisions applied twice', value: twice, most: 0 },
    { name: 'answers that should have been refused', value: wrong.refusalsMissed, most: 0 },
    { name: 'decisions without their one audit entry', value: unrecorded, most: 0 },
  ];
}
