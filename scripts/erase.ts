/**
 * For whoever operates Parallax.
 *
 * `npm run erase -- ada@example.org` (or `usr_...`, `wsp_...`): erases a person, or a workspace, for good. With
 * `--hand-over` what nobody else owns is given to whoever may most there; without it that is refused.
 *
 * `npm run -s erase:list > erased.jsonl`: who was erased so far, ids alone, to be kept where backups are not.
 * `npm run erase:again -- erased.jsonl`: after a backup was restored, erases those it has brought back.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { connect, type Db } from '#db/client.ts';
import {
  type Erased,
  eraseAgain,
  erasedSubjects,
  erasePerson,
  eraseWorkspace,
} from '#server/people-data/erase.ts';
import { ROOT } from './lib/checkout.ts';

const subject = z.object({ kind: z.enum(['person', 'workspace', 'organisation']), id: z.string().min(1) });

const readList = (file: string): Erased[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => subject.parse(JSON.parse(line)));

async function eraseOne(db: Db, named: string, lastOwner: 'refuse' | 'hand over'): Promise<Erased[]> {
  if (named.startsWith('wsp_')) return db.transaction((tx) => eraseWorkspace(tx, named));
  const [person] = await db.execute<{ id: string }>(
    sql`select id from users where id = ${named} or lower(email) = lower(${named})`,
  );
  if (!person) throw new Error(`There is nobody called ${named}.`);
  return erasePerson(db, person.id, { by: 'operator', lastOwner });
}

async function run(db: Db): Promise<void> {
  const words = process.argv.slice(2);
  const [named] = words.filter((word) => !word.startsWith('--'));
  if (words.includes('--list')) {
    for (const one of await erasedSubjects(db)) console.log(JSON.stringify(one));
    return;
  }
  if (!words.includes('--again') && !named)
    throw new Error('Say whom: npm run erase -- ada@example.org, usr_... or wsp_...');
  const erased = words.includes('--again')
    ? await eraseAgain(db, named ? readList(named) : [])
    : await eraseOne(db, named ?? '', words.includes('--hand-over') ? 'hand over' : 'refuse');
  for (const { kind, id } of erased) console.log(`Erased ${kind} ${id}.`);
  if (erased.length === 0) console.log('There was nobody and nothing to erase.');
}

if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
const url = process.env.DATABASE_URL;
if (!url) {
  console.error('Set DATABASE_URL to the database that is to be changed; its user must own it.');
  process.exit(1);
}
const client = connect(url, { name: 'parallax-erase', max: 2 });
try {
  await run(client.db);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await client.close();
}
// The queue's senders keep timers of their own.
process.exit();
