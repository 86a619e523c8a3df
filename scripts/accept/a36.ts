/** A36: the installation's key is changed while secrets are read; what was sealed for one place opens in no other. */
import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { env } from '#server/env.ts';
import { type Place, SealBroken } from '#server/secrets/seal.ts';
import { createSecret, openSecret, openText } from '#server/secrets/secrets.ts';
import { keysInUse, rewrapAll } from '#server/secrets/workspace-keys.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { Experiment, Progress } from './experiment.ts';
import { openRig } from './rig/server.ts';

const SIZES = {
  short: { secrets: 1_000, workspaces: 50, moves: 200, ms: 1_500 },
  full: { secrets: 10_000, workspaces: 200, moves: 2_000, ms: 10_000 },
};
const PER_SECOND = 50;

type Kept = { id: string; workspaceId: string; value: string };

export const experiment: Experiment = {
  title:
    'The key of the installation is replaced under load without one failed read, and sealed text cannot be moved.',
  async measure(progress, { size }) {
    const { secrets, workspaces, moves, ms } = SIZES[size];
    const [first, second] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    Object.assign(process.env, { ...SETTINGS, PARALLAX_KEK: first, PARALLAX_KEK_OLD: '' });
    await using rig = await openRig();
    await using database = await rig.database({ max: 8 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    const kept = await fill(db, { secrets, workspaces, progress });
    const load = startLoad(db, kept);
    await load.during(ms);
    // As processes are when they were restarted with the new key, and the old one beside it.
    Object.assign(env(), { PARALLAX_KEK: second, PARALLAX_KEK_OLD: first });
    await load.during(ms);
    const begin = performance.now();
    const wrapped = await db.transaction((tx) => rewrapAll(tx));
    const seconds = (performance.now() - begin) / 1000;
    await load.during(ms);
    Object.assign(env(), { PARALLAX_KEK_OLD: '' });
    await load.during(ms);
    const { reads, failures } = await load.stop();
    const inUse = await keysInUse(db);
    progress(`${wrapped} keys wrapped in ${seconds.toFixed(2)} s; opening all secrets without the old key`);
    const lost = await countLost(db, kept);
    const opened = await moveAround(db, kept, moves);
    return [
      { name: 'secrets', value: kept.length, least: secrets },
      { name: 'workspace keys wrapped anew', value: wrapped, least: workspaces, most: workspaces },
      { name: 'seconds it took', value: seconds },
      { name: 'reads meanwhile', value: reads, least: (PER_SECOND * 4 * ms * 0.5) / 1000 },
      { name: 'reads that failed', value: failures, most: 0 },
      { name: 'keys of the installation in use afterwards', value: inUse.length, least: 1, most: 1 },
      { name: 'secrets lost without the old key', value: lost, most: 0 },
      { name: 'ciphertexts moved', value: moves * 3 },
      { name: 'moved ones that opened', value: opened, most: 0 },
    ];
  },
};

const SETTINGS = { NEXTAUTH_SECRET: 'sixteen characters or more', LOG_LEVEL: 'silent' };

type Filling = { secrets: number; workspaces: number; progress: Progress };

async function fill(db: Db, { secrets, workspaces, progress }: Filling): Promise<Kept[]> {
  const kept: Kept[] = [];
  const each = Math.ceil(secrets / workspaces);
  for (let w = 0; w < workspaces; w += 1) {
    const workspaceId = `wsp_rotated${w}`;
    await db.execute(sql`insert into organisations (id, name) values (${`org_rotated${w}`}, 'R')`);
    await db.execute(
      sql`insert into workspaces (id, name, organisation_id) values (${workspaceId}, 'R', ${`org_rotated${w}`})`,
    );
    await withWorkspace(db, workspaceId, async (tx) => {
      for (let n = 0; n < each; n += 1) {
        const value = randomBytes(24).toString('base64url');
        const { id } = await createSecret(tx, workspaceId, { name: `S${n}`, value, createdBy: 'usr_1' });
        kept.push({ id, workspaceId, value });
      }
    });
  }
  progress(`${kept.length} secrets in ${workspaces} workspaces`);
  return kept;
}

const pick = (kept: readonly Kept[], n: number): Kept => {
  const one = kept[(n * 7919) % kept.length];
  if (!one) throw new RangeError('There are no secrets.');
  return one;
};

const isRight = async (db: Db, { id, workspaceId, value }: Kept): Promise<boolean> => {
  const read = withWorkspace(db, workspaceId, (tx) => openSecret(tx, workspaceId, id));
  return (await read.catch(() => undefined)) === value;
};

/** So many reads a second, on time, whether or not the one before has come back. */
function startLoad(db: Db, kept: readonly Kept[]) {
  const waiting = new Set<Promise<void>>();
  let [reads, failures] = [0, 0];
  const timer = setInterval(() => {
    reads += 1;
    const one = isRight(db, pick(kept, reads)).then((right) => {
      if (!right) failures += 1;
      waiting.delete(one);
    });
    waiting.add(one);
  }, 1000 / PER_SECOND);
  return {
    during: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    async stop() {
      clearInterval(timer);
      await Promise.all(waiting);
      return { reads, failures };
    },
  };
}

async function countLost(db: Db, kept: readonly Kept[]): Promise<number> {
  let lost = 0;
  for (const one of kept) if (!(await isRight(db, one))) lost += 1;
  return lost;
}

/** To another row, another workspace and another field: how many opened? */
async function moveAround(db: Db, kept: readonly Kept[], moves: number): Promise<number> {
  let opened = 0;
  for (let n = 0; n < moves; n += 1) {
    const from = pick(kept, n);
    const [sealed = ''] = await sealedOf(db, from.id);
    const sibling = kept.find((one) => one.workspaceId === from.workspaceId && one.id !== from.id) ?? from;
    const stranger = kept.find((one) => one.workspaceId !== from.workspaceId) ?? from;
    const own = { workspaceId: from.workspaceId, table: 'secrets', row: from.id, field: 'value' };
    const places: Place[] = [
      { ...own, row: sibling.id },
      { ...own, workspaceId: stranger.workspaceId, row: stranger.id },
      { ...own, field: 'hint' },
    ];
    for (const place of places) if (await opens(db, place, sealed)) opened += 1;
  }
  return opened;
}

async function sealedOf(db: Db, id: string): Promise<string[]> {
  const rows = await db.execute<{ sealed: string }>(sql`select sealed from secrets where id = ${id}`);
  return rows.map(({ sealed }) => sealed);
}

async function opens(db: Db, place: Place, sealed: string): Promise<boolean> {
  try {
    await withWorkspace(db, place.workspaceId, (tx) => openText(tx, place, sealed));
    return true;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}
