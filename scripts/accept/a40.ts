/** A40: people's data is mapped, can be taken away, and is nowhere after it was erased. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { exportLines } from '#server/audit/read.ts';
import { Verifier } from '#server/audit/verify.ts';
import { createSession } from '#server/auth/session.ts';
import { DATA_MAP, mappedColumns } from '#server/people-data/data-map.ts';
import { exportPerson, exportWorkspace } from '#server/people-data/export.ts';
import type { MappedTable } from '#server/people-data/mapped.ts';
import { compareColumns, NEVER, seedPerson } from '#server/testing/person-rows.ts';
import { countOf, readSheet } from '../lib/asvs.ts';
import { ROOT } from '../lib/checkout.ts';
import type { Experiment, Figure } from './experiment.ts';
import {
  type Canaries,
  callerOf,
  content,
  personal,
  plantContent,
  plantPerson,
  principalOf,
  type SignedIn,
  signUp,
} from './rig/people.ts';
import { openRig } from './rig/server.ts';
import { findTexts } from './rig/texts.ts';
import { startWorker } from './rig/worker.ts';

const SETTINGS = {
  ...{ NEXTAUTH_SECRET: 'sixteen characters or more', LOG_LEVEL: 'error', PARALLAX_KEK: '7'.repeat(64) },
  ...{ RATE_LIMIT_PERSON: '1000000', NEXTAUTH_URL: 'http://127.0.0.1:3000' },
};

export const experiment: Experiment = {
  title: 'Every column is mapped, exports have every mapped table, and what was erased is found nowhere.',
  async measure(progress) {
    Object.assign(process.env, SETTINGS);
    await using rig = await openRig();
    await using database = await rig.database({ max: 6 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    const { unmapped, gone, real } = await compareColumns(db, mappedColumns());
    for (const name of [...unmapped, ...gone]) progress(`not as mapped: ${name}`);
    const covered = await measureExports(db);
    progress(`${real} columns; exports asked for by two people and two workspaces`);
    const erased = await measureErasure(db, { url: database.url, progress });
    return [
      { name: 'columns', value: real, least: 400 },
      { name: 'columns unmapped', value: unmapped.length, most: 0 },
      { name: 'mapped columns that are gone', value: gone.length, most: 0 },
      ...covered,
      ...erased,
      ...sheet(),
    ];
  },
};

async function textOf(lines: AsyncGenerator<string>): Promise<string> {
  let text = '';
  for await (const part of lines) text += part;
  return text;
}

/** Tables of one file. */
const tablesIn = (text: string): Set<string> =>
  new Set([...text.matchAll(/^\{"table":"(\w+)"/gm)].map(([, table = '']) => table));

const expectedOf = (isIn: (table: MappedTable) => boolean): string[] =>
  Object.entries(DATA_MAP).flatMap(([name, table]) => (isIn(table) ? [name] : []));

/** Two tenants with one row in every table; the file of the one has all of its tables and nothing of the other. */
async function measureExports(db: Db): Promise<Figure[]> {
  const [one, two] = ['wsp_one', 'wsp_two'];
  await seedPerson(db, one);
  await seedPerson(db, two);
  const { token } = await createSession(db, `usr_${one}`);
  const mine = await textOf(exportPerson(db, `usr_${one}`));
  const all = await textOf(exportWorkspace(db, await principalOf(db, token, one)));
  const [ofPerson, ofWorkspace] = [
    expectedOf(({ person, made }) => Boolean(person ?? made)),
    expectedOf(({ workspace }) => workspace !== undefined),
  ];
  const missing = (text: string, tables: readonly string[]) => {
    const found = tablesIn(text);
    return tables.filter((table) => !found.has(table)).length;
  };
  const leaks = (word: string) => [mine, all].filter((text) => text.includes(word)).length;
  return [
    { name: 'tables in the file of a person', value: ofPerson.length, least: 20 },
    { name: 'of these missing', value: missing(mine, ofPerson), most: 0 },
    { name: 'tables in the file of a workspace', value: ofWorkspace.length, least: 30 },
    { name: 'of those missing', value: missing(all, ofWorkspace), most: 0 },
    { name: 'files with rows of another tenant', value: leaks(two), most: 0 },
    { name: 'files with secrets, hashes or tokens', value: leaks(NEVER), most: 0 },
  ];
}

type Where = { url: string; progress: (line: string) => void };
type World = {
  db: Db;
  ada: SignedIn;
  ben: SignedIn;
  hers: Canaries;
  alone: Canaries;
  shared: Canaries;
  handed: string;
};

/** Ada has a workspace of her own, works in Ben's, and has handed one over to him. */
async function makeWorld(db: Db): Promise<World> {
  const [hers, alone, shared] = [personal('ada'), content('alone'), content('shared')];
  const ada = await signUp(db, 'usr_ada', hers);
  const ben = await signUp(db, 'usr_ben', personal('ben'));
  const { handed } = await plantPerson(db, { ada, ben, canaries: hers });
  await plantContent(db, callerOf(db, ada.person), alone);
  const inBens = callerOf(db, await principalOf(db, ada.token, ben.person.workspaceId));
  await plantContent(db, inBens, shared);
  return { db, ada, ben, hers, alone, shared, handed };
}

async function measureErasure(db: Db, { url, progress }: Where): Promise<Figure[]> {
  await using worker = await startWorker(url);
  const world = await makeWorld(db);
  const { ada, ben, hers, alone, shared, handed } = world;
  const [own, bens] = [ada.person.workspaceId, ben.person.workspaceId];
  const all = Object.values({ ...prefixed(hers), ...prefixed(alone), ...prefixed(shared) });
  const planted = (await Promise.all(all.map((one) => findTexts(db, [one])))).filter((rows) => rows > 0);
  const before = await textOf(exportPerson(db, ada.person.userId));
  progress(`${planted.length} of ${all.length} canaries stand in the database; Ada erases her account`);

  await callerOf(db, ada.person).account.erase({ email: ada.mail });
  const went = [...Object.values(hers), ...Object.values(alone)];
  const left = await report(db, went, progress);
  const rest = await textOf(exportWorkspace(db, await principalOf(db, ben.token, bens)));
  const kept = Object.values(shared);
  const stayed = await Promise.all(kept.map((one) => findTexts(db, [one])));
  const problems = (await problemsIn(db, bens)) + (await problemsIn(db, handed));

  progress("whoever operates erases Ben's workspace");
  const told = await operate(url, bens);
  const leftOfShared = await report(db, kept, progress);
  const logs = worker.output() + told;
  const isIn = (text: string, words: readonly string[]) => words.filter((word) => text.includes(word)).length;
  return [
    { name: 'canaries', value: all.length, least: 10 },
    { name: 'canaries planted where they are found', value: planted.length, least: all.length },
    { name: "personal canaries in Ada's file before", value: isIn(before, Object.values(hers)), least: 8 },
    { name: 'found in the database after her erasure', value: left, most: 0 },
    { name: 'rows with the id of her workspace beside the note', value: await rowsOf(db, own), most: 0 },
    { name: "found in the file of Ben's workspace", value: isIn(rest, went), most: 0 },
    { name: 'of what she typed there still there', value: stayed.filter(Boolean).length, least: kept.length },
    { name: 'breaks in audit logs afterwards', value: problems, most: 0 },
    { name: "found after Ben's workspace went", value: leftOfShared, most: 0 },
    { name: 'canaries in logs', value: isIn(logs, all), most: 0 },
    { name: 'bytes of logs', value: logs.length, least: 100 },
  ];
}

/** Places of different owners have one name. */
const prefixed = (canaries: Canaries): Canaries =>
  Object.fromEntries(Object.values(canaries).map((one) => [one, one]));

/** Rows with any of them, in all tables and the queue's; each is named. */
async function report(db: Db, words: readonly string[], progress: (line: string) => void): Promise<number> {
  let found = 0;
  for (const word of words) {
    const rows = await findTexts(db, [word]);
    if (rows > 0) progress(`found: ${word}, in ${rows} rows`);
    found += rows;
  }
  return found;
}

/** One row says that it was erased. */
async function rowsOf(db: Db, workspaceId: string): Promise<number> {
  return (await findTexts(db, [workspaceId])) - 1;
}

async function problemsIn(db: Db, workspaceId: string): Promise<number> {
  const verifier = new Verifier();
  for await (const part of exportLines(db, workspaceId))
    for (const line of part.split('\n').filter(Boolean)) verifier.add(line);
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from audit_entries where workspace_id = ${workspaceId} and action = 'people.erase'`,
  );
  // An erasure that was not told of is a break, too.
  return verifier.end().length + (row?.n === 1 ? 0 : 1);
}

/** `npm run erase -- wsp_...`, as somebody at a terminal does. */
async function operate(url: string, workspaceId: string): Promise<string> {
  const script = join(ROOT, 'scripts/erase.ts');
  const env = { ...process.env, DATABASE_URL: url };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, workspaceId], { env });
  return stdout + stderr;
}

/** Requirements by what docs/asvs.md says of them; that it has them all is shown by scripts/asvs.test.ts. */
function sheet(): Figure[] {
  const lines = readSheet();
  const all = lines.reduce((sum, { ids }) => sum + ids.length, 0);
  return [
    { name: 'requirements of ASVS level 2', value: all, least: 253 },
    { name: 'that apply', value: all - countOf(lines, 'does not apply') },
    { name: 'tested', value: countOf(lines, 'tested') },
    { name: 'reviewed', value: countOf(lines, 'reviewed') },
    { name: 'open', value: countOf(lines, 'open'), most: 5 },
    { name: 'without a word on how or why', value: lines.filter(({ how }) => how === '').length, most: 0 },
  ];
}
