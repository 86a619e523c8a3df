/** A7: the same key, sent many times at once and to a web process that dies, starts one run. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Experiment, Progress } from './experiment.ts';
import { type Reply, runOf, startRun } from './load/client.ts';
import { type Part, webPart, workerPart } from './load/process.ts';
import { addTenant, openStage, type Tenant } from './load/stage.ts';

const SIZES = {
  short: { keys: 100, twins: 10, kills: 1 },
  full: { keys: 1_000, twins: 20, kills: 5 },
};
/** Requests on their way at once. */
const AT_ONCE = 60;

type Seen = {
  /** Keys whose twins got different replies. */
  apart: number;
  /** Keys that no twin got a run for. */
  without: number;
  /** Other bodies with a used key that were refused as such. */
  mismatches: number;
  /** Requests without a reply, and refused ones with a time: both are sent again. */
  lost: number;
  later: number;
  other: number;
};

type Rig = { url: string; tenant: Tenant; seen: Seen; much: (typeof SIZES)['full'] };

/** Sends until there is a final answer, as a client that was told to come back does. */
async function insist({ url, tenant, seen }: Rig, start: { text: string; key: string }): Promise<Reply> {
  for (;;) {
    const reply = await startRun(url, tenant, start);
    if (reply.status === 0) seen.lost += 1;
    else if (reply.status === 429 || reply.status === 503) seen.later += 1;
    else return reply;
    await pause(reply.retryAfter > 0 ? reply.retryAfter * 1000 : 100 + Math.random() * 200);
  }
}

async function checkKey(rig: Rig, n: number): Promise<void> {
  const key = `a7-${n}`.padEnd(255, '.');
  const twins = Array.from({ length: rig.much.twins }, () => insist(rig, { text: `good ${n}`, key }));
  const replies = await Promise.all(twins);
  rig.seen.other += replies.filter(({ status }) => status !== 200).length;
  if (new Set(replies.map(({ text }) => text)).size !== 1) rig.seen.apart += 1;
  if (!replies[0] || runOf(replies[0]) === undefined) rig.seen.without += 1;
  const { status } = await insist(rig, { text: 'another body', key });
  if (status === 422) rig.seen.mismatches += 1;
}

async function sendAll(rig: Rig, onKey: (done: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lanes = Array.from({ length: Math.floor(AT_ONCE / rig.much.twins) }, async () => {
    for (let n = next++; n < rig.much.keys; n = next++) {
      await Promise.all([checkKey(rig, n), onKey(n)]);
    }
  });
  await Promise.all(lanes);
}

/** Kills the web process while the requests of some keys are on their way. */
const killerOf = (web: Part, { keys, kills }: Rig['much'], progress: Progress) => {
  const every = Math.floor(keys / (kills + 1));
  return async (n: number): Promise<void> => {
    const isDue = n > 0 && n % every === 0 && n / every <= kills;
    if (!isDue) return;
    await pause(20);
    await web.stop('SIGKILL');
    progress(`killed the web process at key ${n}`);
    await web.start();
  };
};

export const experiment: Experiment = {
  title:
    'A key starts one run, however often it is sent and whatever dies, and is refused with another body.',
  async measure(progress, { size }) {
    const much = SIZES[size];
    await using stage = await openStage();
    const { db, databaseUrl } = stage;
    const tenant = await addTenant(db, 'a7');
    const { part: web, url } = await webPart(databaseUrl);
    await using _web = web;
    await using worker = workerPart(databaseUrl, { slots: 40, agentMs: 1 });
    await Promise.all([web.start(), worker.start()]);
    const seen: Seen = { apart: 0, without: 0, mismatches: 0, lost: 0, later: 0, other: 0 };
    await sendAll({ url, tenant, seen, much }, killerOf(web, much, progress));
    const [row] = await db.execute<{ runs: number; keys: number }>(
      sql`select count(*)::int as runs, count(distinct idempotency_key)::int as keys from runs`,
    );
    return [
      { name: 'keys', value: much.keys },
      { name: 'requests per key', value: much.twins },
      { name: 'runs', value: row?.runs ?? Number.NaN, least: much.keys, most: much.keys },
      { name: 'keys with a run', value: row?.keys ?? Number.NaN, least: much.keys },
      { name: 'keys whose replies differ', value: seen.apart, most: 0 },
      { name: 'keys without a reply', value: seen.without, most: 0 },
      { name: 'other body refused with 422', value: seen.mismatches, least: much.keys },
      { name: 'other answers', value: seen.other, most: 0 },
      { name: 'requests lost with the web process', value: seen.lost },
      { name: 'requests told to come back', value: seen.later },
      { name: 'crashes', value: web.crashes + worker.crashes, most: 0 },
    ];
  },
};
