/** The log against a real database: what is told of, in which transaction, and that nobody can change it. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { appRouter } from '#server/router.ts';
import { type Caller, callerOf, signUp, stubSettings } from '../testing/callers.ts';
import type { TestDatabase } from '../testing/clone.ts';
import { testDatabase } from '../testing/database.ts';
import { type Ids, PROBES, seedAda } from '../testing/probes.ts';
import { withWorkspace } from '../with-workspace.ts';
import { ALWAYS, EXEMPT } from './exempt.ts';

let db: TestDatabase;
let ada: Person;
let caller: Caller;
let ids: Ids;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  ada = await signUp(db.client.db, 'Ada');
  caller = callerOf(db.client.db, ada);
  ids = await seedAda(db.client.sql, ada, caller);
});
afterAll(async () => db[Symbol.asyncDispose]());

type Procedure = { _def: { type: string } };
const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>;
const mutations = Object.keys(PROBES).filter((path) => procedures[path]?._def.type === 'mutation');

async function entries(): Promise<{ action: string; entry: string; seq: number; xmin: string }[]> {
  return db.client.sql`select action, entry, seq::int, xmin::text from audit_entries order by at, seq`;
}

const call = (path: string): Promise<unknown> => {
  const [noun = '', verb = ''] = path.split('.');
  const procedure: unknown = Reflect.get(Reflect.get(caller, noun) as object, verb);
  return (procedure as (input: unknown) => Promise<unknown>)(PROBES[path]?.input?.(ids));
};

test('every procedure that changes something writes one entry, or says why not', async () => {
  const silent: string[] = [];
  const refused: string[] = [];
  for (const path of mutations) {
    const before = (await entries()).length;
    const isDone = await call(path).then(
      () => true,
      () => false,
    );
    const told = (await entries()).slice(before).map(({ action }) => action);
    if (Object.hasOwn(EXEMPT, path)) expect(told).toEqual([]);
    else if (!isDone) refused.push(path);
    else if (!told.includes(path)) silent.push(path);
  }
  expect(silent).toEqual([]);
  const told = mutations.length - refused.length - Object.keys(EXEMPT).length;
  // What was refused changed nothing, so there is nothing to tell; but most are to be seen telling.
  expect(told).toBeGreaterThan(mutations.length * 0.75);
  process.stdout.write(
    `audit: ${mutations.length} change something, ${told} told, refused ${refused.join()}\n`,
  );
});

test('what is exempt is a procedure and has a reason', () => {
  for (const [path, reason] of Object.entries({ ...EXEMPT, ...ALWAYS })) {
    expect(procedures).toHaveProperty([path]);
    expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  }
});

test('an entry stands in the transaction of what it tells of, and nothing typed stands in it', async () => {
  const { id } = await caller.patterns.create({ name: 'typed by a person' });
  const [row] = await db.client.sql`select xmin::text from patterns where id = ${id}`;
  const last = (await entries()).at(-1);
  expect(last?.xmin).toBe(row?.xmin);
  expect(JSON.parse(last?.entry ?? '')).toMatchObject({
    ...{ action: 'patterns.create', actor: ada.userId, by: 'person', resources: [id], details: {} },
  });
  const everything = (await entries()).map(({ entry }) => entry).join();
  for (const word of ['typed by', 'hers-alone', 'Ada', 'example.test'])
    expect(everything).not.toContain(word);
});

test('a run is told of in the transaction that starts it, once however often it is asked for', async () => {
  const graph = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
  const { id } = await caller.patterns.create({ name: 'P', graph });
  const asked = { patternId: id, revision: 1, inputs: { text: 'x' }, idempotencyKey: 'twice-the-same' };
  const before = (await entries()).length;
  await caller.runs.start(asked);
  const [run] = await db.client.sql`select id, xmin::text from runs where pattern_id = ${id}`;
  await caller.runs.start(asked);
  const told = (await entries()).slice(before);
  expect(told).toMatchObject([{ action: 'runs.start', xmin: run?.xmin }]);
  expect(JSON.parse(told[0]?.entry ?? '').resources).toEqual([id, run?.id]);
});

test('what fails leaves no entry, and numbers have no gap', async () => {
  const before = (await entries()).length;
  await expect(caller.secrets.remove({ id: 'sec_none' })).rejects.toThrow();
  expect(await entries()).toHaveLength(before);
  const gaps = await db.client.sql`select workspace_id from audit_entries group by workspace_id
    having max(seq) <> count(*) or min(seq) <> 1`;
  expect(gaps).toEqual([]);
});

test('writers at the same time make one chain', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, n) => caller.patterns.create({ name: `P${n}` })));
  const breaks = await db.client
    .sql`select seq from (select seq, previous, lag(hash) over (order by seq) as before
    from audit_entries where workspace_id = ${ada.workspaceId}) x where seq > 1 and previous <> before`;
  expect(breaks).toEqual([]);
});

test.each([
  ['update', sql`update audit_entries set entry = '{}'`],
  ['delete', sql`delete from audit_entries`],
  ['truncate', sql`truncate audit_entries`],
  [
    'insert',
    sql`insert into audit_entries (workspace_id, seq, at, entry, previous, hash) values ('w', 1, now(), '{}', '', '')`,
  ],
  ['update of the head', sql`update audit_heads set seq = 0`],
  ['delete of the head', sql`delete from audit_heads`],
])('the application is refused: %s', async (_, statement) => {
  const tried = withWorkspace(db.client.db, ada.workspaceId, (tx) => tx.execute(statement));
  await expect(tried).rejects.toMatchObject({ cause: { code: '42501' } });
});

test.each(['update audit_entries set hash = hash', 'delete from audit_entries', 'truncate audit_entries'])(
  "so is the tables' owner: %s",
  async (statement) => {
    await expect(db.client.sql.unsafe(statement)).rejects.toMatchObject({ code: '42501' });
  },
);

test('a workspace that is deleted takes its log along', async () => {
  const bob = await signUp(db.client.db, 'Bob');
  await db.client.sql`delete from workspaces where id = ${bob.workspaceId}`;
  expect(await db.client.sql`select 1 from audit_entries where workspace_id = ${bob.workspaceId}`).toEqual(
    [],
  );
});
