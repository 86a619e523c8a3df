/** A16: secrets are nowhere but sealed in the database and on their way to where they belong, whoever echoes them. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { createPerson } from '#server/auth/people.ts';
import { findPrincipal } from '#server/auth/principal.ts';
import { createSession } from '#server/auth/session.ts';
import { env } from '#server/env.ts';
import { appRouter } from '#server/router.ts';
import { enqueueRun } from '#server/runtime/enqueue.ts';
import { formsOf } from '#server/secrets/scrub.ts';
import { statusOf, until } from '#server/testing/runs.ts';
import type { Experiment } from './experiment.ts';
import { openRig } from './rig/server.ts';
import { findTexts } from './rig/texts.ts';
import { startWorker } from './rig/worker.ts';

/** Ways in which the other side gives away what it was sent. */
const ECHOES: Record<string, (key: string, reply: ServerResponse) => void> = {
  plain: (key, reply) => json(reply, 200, key),
  'inside a text': (key, reply) => json(reply, 200, `You sent "${key}", thank you.`),
  base64: (key, reply) => json(reply, 200, Buffer.from(key).toString('base64')),
  'base64 of more': (key, reply) => json(reply, 200, Buffer.from(`user:${key}:x`).toString('base64url')),
  hex: (key, reply) => json(reply, 200, Buffer.from(key).toString('hex')),
  url: (key, reply) => json(reply, 200, `https://x.example/?key=${encodeURIComponent(key)}`),
  'a name of a field': (key, reply) => json(reply, 200, { [key]: 1 }),
  'a list': (key, reply) => json(reply, 200, [[{ deep: [key] }]]),
  'an error': (key, reply) => json(reply, 500, { error: `${key} is wrong` }),
  'a refusal': (key, reply) => json(reply, 401, { error: key }),
  'not JSON': (key, reply) => reply.writeHead(200).end(`key=${key}`),
  'a page': (key, reply) => reply.writeHead(502, { 'content-type': 'text/html' }).end(`<html>${key}</html>`),
  'a redirect': (key, reply) =>
    reply.writeHead(302, { location: `https://127.0.0.1:1/?key=${encodeURIComponent(key)}` }).end(),
  'a header': (key, reply) =>
    reply.writeHead(503, { 'x-echo': encodeURIComponent(key), 'retry-after': '0' }).end(key),
  'a phrase': (key, reply) => reply.writeHead(418, encodeURIComponent(key)).end(),
  'a cut reply': (key, reply) => {
    reply.writeHead(200, { 'content-length': 10_000 }).write(JSON.stringify(key));
    reply.destroy();
  },
};
const KINDS = Object.keys(ECHOES);
const GRAPH_TEXT = 'a text that is no secret';

export const experiment: Experiment = {
  title:
    'Twenty secrets that everybody echoes are found in no dump, log, stream, export or answer, in no spelling.',
  async measure(progress) {
    await using echo = await openEcho();
    Object.assign(process.env, { ...SETTINGS, OUTBOUND_PRIVATE: `127.0.0.1:${echo.port}` });
    await using rig = await openRig();
    await using database = await rig.database({ max: 6 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    const { caller, ada, token } = await signIn(db);
    const secrets = KINDS.map(
      (_, n) => `canary ${n}/${Buffer.from(`${n}~${'k'.repeat(20)}`).toString('base64')}+&"`,
    );
    const agents = await register(caller, { secrets, url: `http://127.0.0.1:${echo.port}/` });
    const { key } = await caller.keys.create({ name: 'K', scopes: ['runs.read'], days: null });
    const url = `http://127.0.0.1:${echo.port}/`;
    const { key: hookKey, id: hookId } = await caller.webhooks.create({ url, events: ['run.finished'] });
    const graph = graphOf(agents);
    const { id: patternId } = await caller.patterns.create({ name: 'Canaries', graph });
    await db.execute(sql`insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
      values ('ver_1', ${ada.workspaceId}, ${patternId}, '1.0.0', 'h', ${JSON.stringify(graph)}::text::jsonb, '', 'u')`);
    const trigger = await caller.triggers.create({ name: 'T', patternId, versionId: null });
    const canaries = [...secrets, key, hookKey, trigger.key, token];
    await using worker = await startWorker(database.url);
    const inputs = { text: GRAPH_TEXT };
    const { runId } = await enqueueRun(db, { ...ada, patternId, graph, inputs, startedBy: ada.userId });
    await until(
      async () => ['succeeded', 'failed', 'abstained'].includes((await statusOf(db, runId)) ?? ''),
      {
        ...{ ms: 90_000, name: 'the run to end' },
      },
    );
    await until(
      async () => (await caller.webhooks.deliveries({ webhookId: hookId })).some((one) => one.attempts > 0),
      {
        ...{ ms: 20_000, name: 'a delivery' },
      },
    );
    progress(`the run ended; ${echo.heard.size} secrets were sent where they belong`);
    const tested = await Promise.all(
      agents.map((_, n) => test(caller, secrets[n] ?? '', { agents, n, url })),
    );
    const answers = JSON.stringify([await readAll(caller, { runId, patternId, hookId, agents }), tested]);
    const texts = canaries.flatMap((canary) => [...formsOf(canary)]);
    const isIn = (text: string) => texts.filter((form) => text.includes(form));
    const [log, dump] = [worker.output(), await findTexts(db, texts)];
    for (const [name, text] of Object.entries({ log, answers }))
      for (const form of isIn(text)) progress(`found in ${name}: ${form}`);
    return [
      { name: 'secrets', value: canaries.length, least: 20 },
      { name: 'spellings looked for', value: texts.length },
      {
        name: 'secrets that were really sent',
        value: secrets.filter((one) => echo.heard.has(one)).length,
        least: KINDS.length,
      },
      { name: 'rows of the dump with one', value: dump, most: 0 },
      { name: 'spellings in the log', value: isIn(log).length, most: 0 },
      { name: 'spellings in answers, logs of runs and exports', value: isIn(answers).length, most: 0 },
      // What is no secret is found by the same search, in all three places.
      { name: 'rows of the dump with other words', value: await findTexts(db, [GRAPH_TEXT]), least: 1 },
      { name: 'bytes of answers', value: answers.length, least: 1_000 },
      { name: 'bytes of the log', value: log.length, least: 100 },
    ];
  },
};

const SETTINGS = {
  ...{ NEXTAUTH_SECRET: 'sixteen characters or more', LOG_LEVEL: 'debug', PARALLAX_KEK: '7'.repeat(64) },
  ...{ RATE_LIMIT_PERSON: '1000000', NEXTAUTH_URL: 'http://127.0.0.1:3000' },
};

const json = (reply: ServerResponse, status: number, body: unknown) =>
  reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

async function openEcho() {
  const heard = new Set<string>();
  const server = createServer((request: IncomingMessage, reply) => {
    const key = String(request.headers['x-key'] ?? '').replace(/^Key /, '');
    heard.add(key);
    const kind = KINDS[Number(request.url?.slice(1))];
    request.resume();
    if (kind) ECHOES[kind]?.(key, reply);
    else json(reply, 500, request.headers);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { port, heard, [Symbol.asyncDispose]: close };
}

type Caller = ReturnType<typeof appRouter.createCaller>;

async function signIn(db: Db): Promise<{ caller: Caller; ada: Person; token: string }> {
  await createPerson(db, { id: 'usr_ada', name: 'Ada', email: 'ada@example.test', workspace: 'Ada' });
  const { token } = await createSession(db, 'usr_ada');
  const ada = await findPrincipal(db, new Headers({ cookie: `next-auth.session-token=${token}` }), env());
  if (!ada) throw new Error('Ada is not signed in.');
  return { ada, token, caller: appRouter.createCaller({ db, principal: ada, requestId: 'accept' }) };
}

const definitionOf = (n: number, { url, secretId }: { url: string; secretId: string }) => ({
  ...{
    kind: 'http' as const,
    name: `Echo ${n}`,
    task: 'echo',
    input: { t: 'Text' as const },
    output: { t: 'Any' as const },
  },
  resilience: { retries: 0, breaker: null },
  config: {
    url: `${url}${n}`,
    headers: [{ name: 'x-key', value: 'Key ', secretId }],
    body: '{"text": input}',
  },
});

type Registered = { id: string; secretId: string };

async function register(
  caller: Caller,
  { secrets, url }: { secrets: readonly string[]; url: string },
): Promise<Registered[]> {
  const made: Registered[] = [];
  for (const [n, value] of secrets.entries()) {
    const { id: secretId } = await caller.secrets.create({ name: `Canary ${n}`, value });
    const { id } = await caller.agents.register({ definition: definitionOf(n, { url, secretId }) });
    made.push({ id, secretId });
  }
  return made;
}

type Tested = { agents: readonly Registered[]; n: number; url: string };

/** As the page of an agent tests it before it is saved; errors are answers, too. */
const test = (caller: Caller, _: string, { agents, n, url }: Tested): Promise<unknown> =>
  caller.agents
    .test({ definition: definitionOf(n, { url, secretId: agents[n]?.secretId ?? '' }), input: 'x' })
    .catch((error: unknown) => String(error));

const graphOf = (agents: readonly Registered[]) => {
  const made = agents.reduce((graph, { id }, n) => graph.agent(`ask${n}`, id, 'text'), build().input('text'));
  return agents.reduce((graph, _, n) => graph.output(`ask${n}`), made).pattern();
};

type Read = { runId: string; patternId: string; hookId: string; agents: readonly Registered[] };

/** What a person can see or take away: every list, the run with its whole log, the pattern as it is exported. */
const readAll = (caller: Caller, { runId, patternId, hookId, agents }: Read) =>
  Promise.all([
    ...[caller.secrets.list(), caller.keys.list(), caller.triggers.list(), caller.webhooks.list()],
    ...[caller.webhooks.deliveries({ webhookId: hookId }), caller.runs.get({ id: runId })],
    ...[caller.runs.log({ id: runId }), caller.patterns.get({ id: patternId }), caller.agents.list()],
    ...[caller.session.me(), caller.outbound.hosts(), caller.runs.list({})],
    ...agents.map(({ id }) => caller.agents.registered({ id })),
  ]);
