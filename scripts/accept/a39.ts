/**
 * A39: calls made from the schemas of everything that can be called, half of them wrong in one place, against the
 * production app; texts of every kind that is parsed, with bytes changed; patterns run under faults. Whatever is asked,
 * nothing fails inside. The seed is printed: `A39_SEED=... npm run accept -- A39` asks the same again.
 */
import { connect } from '#db/client.ts';
import { seeded } from '#engine/random.ts';
import { measureTotality } from '#engine/testing-totality.ts';
import { createSession } from '#server/auth/session.ts';
import { createKey, SCOPES } from '#server/keys/keys.ts';
import { createScimToken } from '#server/sign-in/scim-token.ts';
import { type Doors, openDoors } from './doors/rig.ts';
import type { Experiment, Progress } from './experiment.ts';
import { type Call, type Keys, makers } from './fuzz/calls.ts';
import { fuzz, PARSERS } from './fuzz/parsers.ts';
import { pick } from './fuzz/values.ts';

const SIZES = {
  short: { calls: 1_500, texts: 2_000, parserMs: 2_000, interleavings: 200 },
  full: { calls: 100_000, texts: 1_000_000, parserMs: 60_000, interleavings: 10_000 },
};
/** As many at once as a busy browser has. */
const AT_ONCE = 8;
const STREAM_MS = 150;
const PATIENCE_MS = 60_000;
/** Whoever asks is put back into their place this often. */
const REVIVE = 250;

export const experiment: Experiment = {
  title: 'Whatever is asked, sent or imported, nothing fails inside: no 5xx, no crash, no broken promise.',
  async measure(progress, { size }) {
    const seed = Number(process.env.A39_SEED ?? 20_261_123);
    const { calls, texts, parserMs, interleavings } = SIZES[size];
    progress(`seed ${seed}`);
    const parsed = PARSERS.map((parser, at) =>
      fuzz(parser, { random: seeded(seed + at), texts, ms: parserMs }),
    );
    for (const { name, texts: count, accepted, finds } of parsed) {
      progress(`${name}: ${count} texts, ${accepted} read`);
      for (const find of finds) progress(find);
    }
    const engine = await measureTotality({ count: interleavings, seed });
    for (const problem of engine.problems.slice(0, 10)) progress(problem);
    const asked = await askAll(progress, { seed, calls });
    return [
      { name: 'seed', value: seed },
      { name: 'calls', value: asked.calls, least: calls },
      { name: 'answered 2xx', value: asked.ok, least: calls / 50 },
      { name: 'refused 4xx', value: asked.refused, least: calls / 50 },
      { name: 'told to come later (503 with Retry-After)', value: asked.later },
      { name: 'others that could not be reached (502, 504 with a sentence)', value: asked.others },
      { name: '5xx', value: asked.broken, most: 0 },
      { name: 'unhandled rejections', value: asked.rejections, most: 0 },
      { name: 'crashes', value: asked.crashes, most: 0 },
      { name: 'texts parsed', value: parsed.reduce((sum, one) => sum + one.texts, 0), least: PARSERS.length },
      { name: 'of these read', value: parsed.reduce((sum, one) => sum + one.accepted, 0), least: 1 },
      { name: 'finds in parsers', value: parsed.reduce((sum, one) => sum + one.finds.length, 0), most: 0 },
      { name: 'runs of the engine under faults', value: engine.patterns, least: interleavings },
      { name: 'violations', value: engine.problems.length, most: 0 },
    ];
  },
};

type Asked = {
  calls: number;
  ok: number;
  refused: number;
  later: number;
  others: number;
  broken: number;
  rejections: number;
  crashes: number;
};

async function askAll(progress: Progress, { seed, calls }: { seed: number; calls: number }): Promise<Asked> {
  Object.assign(process.env, { RATE_LIMIT_KEY: '1000000', OUTBOUND_PRIVATE: '' });
  await using doors = await openDoors();
  await using client = ownClient();
  const keys = await makeKeys(client, doors);
  const openApi: unknown = await (
    await fetch(`${doors.url}/api/v1/openapi.json`, { headers: { authorization: `Bearer ${keys.key}` } })
  ).json();
  const all = makers(doors, keys, openApi as Parameters<typeof makers>[2]);
  progress(`${all.length} doors`);
  const total: Asked = {
    calls: 0,
    ok: 0,
    refused: 0,
    later: 0,
    others: 0,
    broken: 0,
    rejections: 0,
    crashes: 0,
  };
  const said = new Set<string>();
  const work = async (): Promise<void> => {
    while (total.calls < calls && total.crashes === 0) {
      const number = total.calls;
      total.calls += 1;
      if (number % REVIVE === 0) await revive(doors, keys);
      // Every call has a seed of its own: which it is says how to make it again.
      const random = seeded(seed * 1_000_003 + number);
      const call = number < all.length ? all[number]?.(random) : pick(random, all)(random);
      if (call) count(total, await ask(doors.url, call, progress), { call, number, said, progress });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const { rejections } = await doors.web.stats();
  return { ...total, rejections };
}

function ownClient() {
  const client = connect(process.env.DATABASE_URL ?? '', { name: 'a39', max: 1 });
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

type Client = ReturnType<typeof ownClient>;

async function makeKeys({ db }: Client, { ada }: Doors): Promise<Keys> {
  const { workspaceId, organisationId, userId } = ada;
  const { key } = await db.transaction((tx) =>
    createKey(tx, { workspaceId, userId, name: 'A39', scopes: SCOPES, days: null }),
  );
  const { token: scim } = await db.transaction((tx) => createScimToken(tx, { organisationId, by: userId }));
  const { token } = await createSession(db, userId);
  return { cookie: `next-auth.session-token=${token}`, key, scim };
}

/** Some of what is asked takes rights away, from whoever asks as well. */
async function revive({ sql, ada }: Doors, { cookie }: Keys): Promise<void> {
  const { workspaceId, organisationId, userId } = ada;
  await sql`insert into organisations (id, name) values (${organisationId}, 'Ada') on conflict do nothing`;
  await sql`insert into workspaces (id, organisation_id, name) values (${workspaceId}, ${organisationId}, 'Ada')
    on conflict do nothing`;
  await sql`update users set disabled_at = null where id = ${userId}`;
  await sql`insert into org_members (organisation_id, user_id, role) values (${organisationId}, ${userId}, 'owner')
    on conflict (organisation_id, user_id) do update set role = 'owner'`;
  await sql`insert into members (workspace_id, user_id, role) values (${workspaceId}, ${userId}, 'owner')
    on conflict (workspace_id, user_id) do update set role = 'owner'`;
  await sql`update api_keys set revoked_at = null where user_id = ${userId}`;
  await sql`insert into sessions (session_token, user_id, expires)
    values (encode(sha256(${cookie.split('=')[1] ?? ''}::bytea), 'hex'), ${userId}, now() + interval '1 day')
    on conflict (session_token) do nothing`;
}

type Told = { status: number; text: string; later: boolean };

/** A connection that was closed as the call was sent says nothing of the call: it is sent once more. */
async function ask(url: string, call: Call, progress: Progress): Promise<Told | undefined> {
  const told = await askOnce(url, call);
  if (!(told instanceof Error)) return told;
  progress(`${call.name}: ${told.message} ${String(told.cause)}, asked again`);
  const again = await askOnce(url, call);
  return again instanceof Error ? undefined : again;
}

async function askOnce(url: string, { path, init, isStream }: Call): Promise<Told | Error> {
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE_MS);
  const headers = new Headers(init.headers);
  if (headers.get('origin') === '') headers.set('origin', url);
  try {
    const reply = await fetch(url + path, { ...init, headers, redirect: 'manual', signal: stop.signal });
    const later = reply.headers.has('retry-after');
    const isLong = isStream && reply.headers.get('content-type')?.includes('event-stream');
    if (isLong) setTimeout(() => stop.abort(), STREAM_MS);
    const text = await reply.text().catch(() => '');
    return { status: Number(/"httpStatus":(\d+)/.exec(text)?.[1] ?? reply.status), text, later };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    // What cannot be sent at all, by this client, says nothing about the server.
    const isOurs = error instanceof TypeError && !(cause instanceof Error && 'code' in cause);
    if (isOurs) return { status: 0, text: '', later: false };
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    clearTimeout(patience);
  }
}

type Counting = { call: Call; number: number; said: Set<string>; progress: Progress };

function count(total: Asked, told: Told | undefined, { call, number, said, progress }: Counting): void {
  if (!told) {
    total.crashes += 1;
    progress(`call ${number}: no answer to ${call.name}`);
    return;
  }
  const { status, text, later } = told;
  if (status < 400) total.ok += 1;
  else if (status < 500) total.refused += 1;
  else if (status === 503 && (later || call.path.startsWith('/api/health'))) total.later += 1;
  else if ((status === 502 || status === 504) && text.includes('"out.')) total.others += 1;
  else {
    total.broken += 1;
    const kind = `${status} ${call.name.split(' ', 2).join(' ')}`;
    if (said.size < 60 && !said.has(kind))
      progress(`call ${number}: ${status} ${call.name} -> ${text.slice(0, 200)}`);
    said.add(kind);
  }
}
