/**
 * `npm start`, second half (Node 24): database, migrations, seed, build, web process, worker process.
 * What was started is stopped in reverse order on Ctrl-C, SIGTERM, a closed terminal, a failed step, or
 * when the `npm start` above it is gone.
 */
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { migrateDatabase } from '#db/migrate.ts';
import { type Address, chooseAddress } from './lib/address.ts';
import { watchAncestors } from './lib/ancestors.ts';
import { build, isBuilt, sourcesHash } from './lib/build.ts';
import {
  markRunning,
  ROOT,
  readAuditKey,
  readFormer,
  readKek,
  readSecret,
  STATE,
  unmarkRunning,
} from './lib/checkout.ts';
import { checkDatabase } from './lib/given-database.ts';
import { isAlive } from './lib/processes.ts';
import { Plain, say, step } from './lib/progress.ts';
import { type Child, supervise } from './lib/supervise.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

const isDev = process.argv.includes('--dev');
const POSTGRES = join(STATE, 'postgres');
const begin = Date.now();
const stack = new AsyncDisposableStack();
const aborted = new AbortController();
let isStopping = false;

async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  aborted.abort();
  await stack.disposeAsync().catch((error: unknown) => console.error(error));
  process.exit(code);
}

function stopOn(reason: string): void {
  if (!isStopping)
    process.stdout.write(`\n  Stopping (${reason}); what is under way may take up to 20 s to end.\n`);
  void stop(0);
}

function fail(error: unknown): void {
  if (isStopping) return;
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${text}\n`);
  if (!(error instanceof Plain) && error instanceof Error && process.env.LOG_LEVEL === 'debug')
    console.error(error);
  void stop(1);
}

/** Starts PostgreSQL again at the same address should it end by itself; its clients connect anew. */
function keepRunning(first: PostgresServer): void {
  let server = first;
  let isBusy = false;
  const look = async (): Promise<void> => {
    if (isBusy || isStopping || isAlive(server.pid)) return;
    isBusy = true;
    say('PostgreSQL ended; starting it again.');
    server = await startPostgres(POSTGRES, { port: server.port });
    isBusy = false;
  };
  const timer = setInterval(() => void look().catch(fail), 1_000);
  stack.defer(() => {
    clearInterval(timer);
    return server.stop();
  });
}

/** The embedded server unless DATABASE_URL names another one. */
async function openDatabase(): Promise<string> {
  const given = process.env.DATABASE_URL;
  let url = given ?? '';
  await step('database', given ? 'connecting' : 'starting PostgreSQL', async () => {
    if (given) return `PostgreSQL ${await checkDatabase(given)} of DATABASE_URL`;
    const notes: string[] = [];
    const server = await startPostgres(POSTGRES, { say: (line) => notes.push(line) });
    keepRunning(server);
    url = await server.openDatabase('parallax');
    for (const note of notes) process.stdout.write(`\n  ${note}\n`);
    return server.adopted ? 'PostgreSQL was still running; taken over' : 'PostgreSQL started';
  });
  await step('schema', 'migrating', async () => {
    await migrateDatabase(url);
    const { seedDatabase } = await import('#server/seed.ts');
    const notes = await seedDatabase(url);
    return notes.join(' ') || 'up to date';
  });
  return url;
}

async function ensureBuilt(env: NodeJS.ProcessEnv): Promise<void> {
  await step('build', 'building the web part', async () => {
    const hash = sourcesHash();
    if (isBuilt(hash)) return 'up to date';
    await build(hash, env, aborted.signal);
    return 'web part built';
  });
}

/** Web and worker, each alive until both are stopped: together, because each may take its time. */
function startChildren(env: NodeJS.ProcessEnv): { web: Child; worker: Child } {
  const start = (name: string, script: string) =>
    supervise({ name, script, env, say, args: isDev ? ['--dev'] : [] });
  const worker = start('worker', 'server/runtime/worker.ts');
  const web = start('web', 'scripts/web.ts');
  stack.defer(async () => {
    await Promise.all([web[Symbol.asyncDispose](), worker[Symbol.asyncDispose]()]);
  });
  return { web, worker };
}

/** Waits until /api/health is green; says what is not after 30 s and goes on: people can then look. */
async function untilHealthy({ url }: Address): Promise<string> {
  const end = Date.now() + 30_000;
  let last = '';
  while (Date.now() < end) {
    const reply = await fetch(`${url}/api/health`, { signal: aborted.signal }).catch(() => undefined);
    if (reply?.ok) return 'web and worker are up';
    last = (await reply?.text()) ?? 'no answer';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return `up, but /api/health says: ${last.slice(0, 200)}`;
}

/** `npm run dev`: Next reloads by itself; the worker starts anew when code it may use changes. */
function restartOnChange(worker: Child): void {
  let timer: NodeJS.Timeout | undefined;
  for (const folder of ['server', 'engine', 'primitives', 'db']) {
    const watcher = watch(join(ROOT, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => worker.restart(), 200);
    });
    stack.defer(() => watcher.close());
  }
}

async function main(): Promise<void> {
  process.stdout.write(isDev ? 'Parallax, for development\n\n' : 'Parallax\n\n');
  if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
  const former = readFormer();
  const address = await chooseAddress(process.env, former?.port);
  if (address.note) say(address.note);
  markRunning(address.port, address.url);
  stack.defer(unmarkRunning);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: isDev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    HOST: address.host,
    PORT: String(address.port),
    NEXTAUTH_URL: process.env.NEXTAUTH_URL || address.url,
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || readSecret(),
    PARALLAX_KEK: process.env.PARALLAX_KEK || readKek(),
    AUDIT_KEY: process.env.AUDIT_KEY || readAuditKey(),
  };
  env.DATABASE_URL = await openDatabase();
  if (!isDev) await ensureBuilt(env);
  await step('processes', 'starting', async () => {
    const { web, worker } = startChildren(env);
    if (isDev) restartOnChange(worker);
    await Promise.all([web.ready, worker.ready]);
    return untilHealthy(address);
  });
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  process.stdout.write(`\n  Ready after ${seconds} s: ${env.NEXTAUTH_URL}\n  Ctrl-C stops everything.\n\n`);
}

process.on('SIGINT', () => stopOn('Ctrl-C'));
process.on('SIGTERM', () => stopOn('SIGTERM'));
process.on('SIGHUP', () => stopOn('the terminal was closed'));
watchAncestors(() => stopOn('npm start is gone'));
main().catch(fail);
