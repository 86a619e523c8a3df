/**
 * `node scripts/release-dump.ts <checkout> <file.sql.gz>`: keeps what a release leaves behind, for the test of
 * upgrades (released.db.test.ts). The checkout stands at the released commit and has its packages installed; its own
 * code makes the runs: finished ones of every kind, ones that wait for a person, ones whose workers died in the
 * middle of a call, ones nobody has begun. Written is plain SQL that makes schema and data in an empty database, for
 * a superuser.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Sql } from 'postgres';
import type { RunStatus } from '#engine/events.ts';

const [checkout, file] = process.argv.slice(2);
if (!checkout || !file) throw new Error('Usage: node scripts/release-dump.ts <checkout> <file.sql.gz>');
const root = resolve(checkout);

const load = <T>(path: string): Promise<T> => import(join(root, path)) as Promise<T>;
const { joinTestServer } = await load<typeof import('#scripts/test-server.ts')>('scripts/test-server.ts');
const { cloneDatabase } = await load<typeof import('#server/testing/clone.ts')>('server/testing/clone.ts');
const runs = await load<typeof import('#server/testing/runs.ts')>('server/testing/runs.ts');
const { build } = await load<typeof import('#engine/testing.ts')>('engine/testing.ts');
const { cancelRun } = await load<typeof import('#server/runtime/cancel.ts')>('server/runtime/cancel.ts');
const { retryFrom } = await load<typeof import('#server/runtime/retry.ts')>('server/runtime/retry.ts');
const { getConstructionPlans } = await load<typeof import('pg-boss')>('node_modules/pg-boss/dist/index.js');

/** How many runs of each kind. */
const COUNT = { finished: 20, other: 3, waiting: 12, midway: 48, queued: 12 };

const agents = (...names: string[]) => {
  const graph = build().input();
  for (const [n, name] of names.entries()) graph.agent(`a${n}`, name, n === 0 ? 'input' : `a${n - 1}`);
  return graph.output(`a${names.length - 1}`).pattern();
};
const asking = build()
  .input()
  .agent('a0', 'wait-10', 'input')
  .node('person', 'human', { config: { question: 'Right?', options: ['yes', 'no'] }, from: 'a0' })
  .output('person')
  .pattern();

type Db = Awaited<ReturnType<typeof cloneDatabase>>['client']['db'];

const startMany = async (db: Db, count: number, graph: typeof asking): Promise<string[]> => {
  const started = await Promise.all(Array.from({ length: count }, () => runs.start(db, graph)));
  return started.map(({ runId }) => runId);
};
const untilAll = async (db: Db, ids: readonly string[], status: RunStatus): Promise<void> => {
  for (const id of ids) await runs.untilStatus(db, id, status);
};

async function makeRuns(db: Db, url: string): Promise<void> {
  await runs.seedPattern(db);
  const workers = await Promise.all([runs.spawnWorker(url), runs.spawnWorker(url)]);
  const finished = await startMany(db, COUNT.finished, agents('wait-10', 'wait-20'));
  const waiting = await startMany(db, COUNT.waiting, asking);
  await untilAll(db, finished, 'succeeded');
  await untilAll(db, waiting, 'waiting');
  const failing = await startMany(db, COUNT.other, agents('broken'));
  const ref = { workspaceId: runs.WORKSPACE, by: 'usr_1' };
  for (const runId of await startMany(db, COUNT.other, agents('wait-60000'))) {
    await cancelRun(db, { ...ref, runId });
  }
  const [first = ''] = finished;
  await untilAll(db, [(await retryFrom(db, { ...ref, runId: first, node: 'a1' })).runId], 'succeeded');
  await untilAll(db, failing, 'failed');
  const midway = await startMany(db, COUNT.midway, agents('wait-10', 'wait-6000'));
  await runs.until(
    async () => {
      const calls = (await runs.callsOf(db)).filter(({ call }) => call.endsWith('/a1'));
      return midway.filter((id) => calls.some(({ call }) => call === `${id}/a1`)).length === midway.length;
    },
    { ms: 60_000, name: 'all to be midway' },
  );
  await Promise.all(workers.map((worker) => worker.kill('SIGKILL')));
  await startMany(db, COUNT.queued, agents('wait-10'));
}

const literal = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'`;

async function tables(sql: Sql): Promise<string[]> {
  const rows = await sql`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'test_calls'
    order by c.relname`;
  return [...rows.map(({ name }) => String(name)), 'pgboss.queue', 'pgboss.job'];
}

async function dump(sql: Sql): Promise<string> {
  const migrations = join(root, 'db/migrations');
  const parts = [
    'do $$ begin create role parallax_app nologin; exception when duplicate_object then null; end $$;',
    ...readdirSync(migrations)
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map((name) => readFileSync(join(migrations, name), 'utf8').replaceAll('--> statement-breakpoint', '')),
    'create schema drizzle;',
    'create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);',
    getConstructionPlans('pgboss'),
    // Rows come as they were, in any order: no trigger acts on them again, and keys are not checked in between.
    'set session_replication_role = replica;',
  ];
  for (const name of [...(await tables(sql)), 'drizzle.__drizzle_migrations']) {
    // Columns that the database works out cannot be given.
    const [made] = await sql`
      select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
      where attrelid = ${name}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
    const [row] = await sql.unsafe(
      `select coalesce(jsonb_agg(to_jsonb(t)), '[]') as rows, count(*)::int as n from ${name} t`,
    );
    if (!row || row.n === 0) continue;
    console.error(`  ${name}: ${row.n}`);
    parts.push(
      `insert into ${name} (${made?.columns}) select ${made?.columns}
        from jsonb_populate_recordset(null::${name}, ${literal(row.rows)});`,
    );
  }
  parts.push(
    'set session_replication_role = default;',
    "select setval('drizzle.__drizzle_migrations_id_seq', (select max(id) from drizzle.__drizzle_migrations));",
  );
  return `${parts.join('\n')}\n`;
}

await using server = await joinTestServer();
await using database = await cloneDatabase(server.url);
await makeRuns(database.client.db, database.url);
const target = resolve(file);
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, gzipSync(await dump(database.client.sql), { level: 9 }));
process.exit(0);
