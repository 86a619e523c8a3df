/**
 * Fresh databases for tests: each is a copy of a template that was migrated once per state of
 * `db/migrations`. Needs an address of a server whose user may create databases.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { type Client, connect } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';

export type TestDatabase = AsyncDisposable & { url: string; client: Client };

const PREFIX = 'parallax_test_';

/** Migrates the template if this state of the migrations has none yet; returns its name. */
export async function prepareTemplate(serverUrl: string): Promise<string> {
  const name = `parallax_template_${migrationsHash()}`;
  const sql = admin(serverUrl);
  try {
    await sql`select pg_advisory_lock(7226540124)`;
    const [ready] = await sql`select 1 from pg_database where datname = ${name} and datistemplate`;
    if (ready) return name;
    await sql.unsafe(`drop database if exists ${name} with (force)`);
    await sql.unsafe(`create database ${name}`);
    await migrateDatabase(urlOf(serverUrl, name));
    await sql.unsafe(`alter database ${name} is_template true`);
    return name;
  } finally {
    await sql.end();
  }
}

/**
 * A new database; disposing it closes its client and drops it, whoever is still connected. A copy of the
 * database `template` instead of the migrated one, if that is given and nobody is connected to it.
 */
export async function cloneDatabase(
  serverUrl: string,
  options: { max?: number; template?: string } = {},
): Promise<TestDatabase> {
  const template = options.template ?? `parallax_template_${migrationsHash()}`;
  const name = PREFIX + randomBytes(6).toString('hex');
  await run(serverUrl, `create database ${name} template ${template}`);
  const url = urlOf(serverUrl, name);
  const client = connect(url, { name: 'parallax-test', max: options.max ?? 5 });
  return {
    url,
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await run(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Removes what killed test runs left behind; only when no other test run uses the server. */
export async function dropClones(serverUrl: string): Promise<void> {
  const sql = admin(serverUrl);
  try {
    const old = await sql`select datname from pg_database where starts_with(datname, ${PREFIX})`;
    for (const { datname } of old) await sql.unsafe(`drop database if exists ${datname} with (force)`);
  } finally {
    await sql.end();
  }
}

async function run(serverUrl: string, statement: string): Promise<void> {
  const sql = admin(serverUrl);
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}

const admin = (serverUrl: string) => postgres(serverUrl, { max: 1, onnotice: () => {} });

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

function migrationsHash(): string {
  const folder = new URL('../../db/migrations', import.meta.url).pathname;
  const hash = createHash('sha256').update(readFileSync(new URL('../../db/migrate.ts', import.meta.url)));
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()) {
    hash.update(file).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
