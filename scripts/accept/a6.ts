/** A6: only calls that are signed, whole, recent and new start runs; what ends is told signed, until it is heard. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { build } from '#engine/testing.ts';
import { createPerson } from '#server/auth/people.ts';
import { receiveHook } from '#server/hooks/receive.ts';
import { newSigningKey, sign, verify } from '#server/hooks/signature.ts';
import { createTrigger } from '#server/hooks/triggers.ts';
import { createWebhook } from '#server/hooks/webhooks.ts';
import { startWorker } from '#server/runtime/work.ts';
import { until } from '#server/testing/runs.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { Experiment } from './experiment.ts';
import { openRig } from './rig/server.ts';

const SIZES = { short: 100, full: 1_000 };
const USER = 'usr_hooks';
const PATTERN = 'pat_hooks';
const GRAPH = build().input('text').output('text').pattern();
/** Every so many-th delivery is not heard the first time. */
const DEAF = 20;

export const experiment: Experiment = {
  title:
    'Unsigned, forged, altered, old and replayed calls start nothing, signed ones one run each; what ends is told.',
  async measure(progress, { size }) {
    const each = SIZES[size];
    await using listener = await openListener();
    Object.assign(process.env, { ...SETTINGS, OUTBOUND_PRIVATE: `127.0.0.1:${listener.port}` });
    await using rig = await openRig();
    await using database = await rig.database({ max: 8 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    const made = await prepare(db, `http://127.0.0.1:${listener.port}/`);
    listener.key = made.webhook;
    const worker = await startWorker({ url: database.url });
    const corpus = corpusOf(made, each);
    const refused: Record<string, number> = {};
    for (const [name, calls] of Object.entries(corpus)) {
      refused[name] = await sendAll(made.id, calls);
      progress(`${name}: ${refused[name]} of ${each} refused`);
    }
    const wrongly = await countRuns(db);
    const valid = Array.from({ length: each }, (_, n) => signed(made.key, n));
    const turnedAway = await sendAll(made.id, valid);
    const started = await countRuns(db);
    await sendAll(made.id, valid);
    const replayed = (await countRuns(db)) - started;
    progress(`${started} runs started, ${replayed} by replays`);
    const heard = await until(async () => listener.ids.size >= each && listener.ids.size, {
      ...{ ms: 120_000, name: 'all deliveries to be heard' },
    }).catch(() => listener.ids.size);
    await worker.stop();
    return [
      ...Object.entries(refused).map(([name, value]) => ({ name: `${name}, refused`, value, least: each })),
      { name: 'runs started by any of them', value: wrongly, most: 0 },
      { name: 'valid calls refused', value: turnedAway, most: 0 },
      { name: 'runs started by valid calls', value: started, least: each, most: each },
      { name: 'runs started by replays of them', value: replayed, most: 0 },
      { name: 'ends told and heard', value: heard, least: each, most: each },
      { name: 'deliveries with a wrong signature', value: listener.forged, most: 0 },
      { name: 'deliveries not heard the first time', value: listener.deaf, least: 1 },
    ];
  },
};

const MANY = '10000000';
const SETTINGS = {
  ...{ NEXTAUTH_SECRET: 'sixteen characters or more', LOG_LEVEL: 'error', PARALLAX_KEK: '7'.repeat(64) },
  ...{ RATE_LIMIT_ADDRESS: MANY, RATE_LIMIT_KEY: MANY, RATE_LIMIT_WORKSPACE: MANY },
};

type Listener = AsyncDisposable & {
  port: number;
  key: string;
  ids: Set<string>;
  forged: number;
  deaf: number;
};

/** Notes what it is told, and does not hear some of it the first time. */
async function openListener(): Promise<Listener> {
  const noted = { port: 0, key: '', ids: new Set<string>(), forged: 0, deaf: 0 };
  const missed = new Set<string>();
  let calls = 0;
  const server: Server = createServer(async (request, reply) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const headers = new Headers(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const checked = verify({ headers, body: Buffer.concat(parts) }, { key: noted.key, now: Date.now() });
    if (!('id' in checked)) {
      noted.forged += 1;
      return void reply.writeHead(401).end();
    }
    calls += 1;
    if (calls % DEAF === 0 && !missed.has(checked.id)) {
      missed.add(checked.id);
      noted.deaf += 1;
      return void reply.writeHead(503).end();
    }
    noted.ids.add(checked.id);
    reply.writeHead(204).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  noted.port = (server.address() as AddressInfo).port;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return Object.assign(noted, { [Symbol.asyncDispose]: close });
}

type Made = { id: string; key: string; webhook: string };

async function prepare(db: Db, url: string): Promise<Made> {
  await createPerson(db, { id: USER, name: 'Hooks', email: 'hooks@example.test', workspace: 'Hooks' });
  const [row] = await db.execute<{ id: string }>(
    sql`select workspace_id as id from members where user_id = ${USER}`,
  );
  const workspaceId = row?.id ?? '';
  const graph = JSON.stringify(GRAPH);
  await db.execute(sql`insert into patterns (id, workspace_id, name, graph, created_by)
    values (${PATTERN}, ${workspaceId}, 'P', ${graph}::text::jsonb, ${USER})`);
  await db.execute(sql`insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
    values ('ver_hooks', ${workspaceId}, ${PATTERN}, '1.0.0', 'h', ${graph}::text::jsonb, '', ${USER})`);
  return withWorkspace(db, workspaceId, async (tx) => {
    const given = { workspaceId, createdBy: USER };
    const trigger = await createTrigger(tx, { ...given, patternId: PATTERN, versionId: null, name: 'T' });
    const webhook = await createWebhook(tx, { ...given, url, events: ['run.finished'] });
    return { ...trigger, webhook: webhook.key };
  });
}

type Call = { headers: Record<string, string>; body: string };

function signed(key: string, n: number, at = Date.now()): Call {
  const body = JSON.stringify({ text: `call ${n}` });
  return { body, headers: sign({ id: `msg_${n}`, timestamp: Math.floor(at / 1000), body }, key) };
}

/** What must start nothing, by kind. */
function corpusOf({ key }: Made, each: number): Record<string, Call[]> {
  const all = (make: (n: number) => Call) => Array.from({ length: each }, (_, n) => make(n));
  const without = ({ body, headers }: Call, n: number): Call => {
    const names = Object.keys(headers);
    const kept = Object.entries(headers).filter(([name]) => name !== names[n % names.length]);
    return { body, headers: n % 4 === 3 ? {} : Object.fromEntries(kept) };
  };
  const altered = ({ body, headers }: Call, n: number): Call => {
    if (n % 3 === 0) return { body: body.replace('call', 'fall'), headers };
    if (n % 3 === 1) return { body, headers: { ...headers, 'webhook-id': `other_${n}` } };
    return { body: `${body} `, headers };
  };
  // What is for later comes nearer while the others are sent.
  const away = (n: number) => Date.now() + (n % 2 === 0 ? -301_000 : 3_600_000) * (1 + n);
  return {
    unsigned: all((n) => without(signed(key, n), n)),
    'signed with another key': all((n) => signed(newSigningKey(), n)),
    altered: all((n) => altered(signed(key, n), n)),
    'old or from the future': all((n) => signed(key, n, away(n))),
  };
}

const AT_ONCE = 8;

/** How many were refused for good; who is told to come back later does. */
async function sendAll(id: string, calls: readonly Call[]): Promise<number> {
  let [next, refused] = [0, 0];
  const lane = async () => {
    for (let call = calls[next++]; call; call = calls[next++]) if (!(await insist(id, call))) refused += 1;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return refused;
}

async function insist(id: string, { headers, body }: Call): Promise<boolean> {
  for (;;) {
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
    const reply = await receiveHook(new Request(`http://127.0.0.1/api/hooks/${id}`, init), id);
    const after = Number(reply.headers.get('retry-after') ?? 0);
    if (after === 0) return reply.status === 202;
    await new Promise((resolve) => setTimeout(resolve, after * 1000));
  }
}

const countRuns = async (db: Db): Promise<number> => {
  const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from runs`);
  return row?.count ?? 0;
};
