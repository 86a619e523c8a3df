/** Brings a database to the newest schema. Safe to call from several processes at once. */
import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';

const FOLDER = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any number; the same in every process that migrates. */
const LOCK = 7_226_540_123;

/** Throws the database's own error; nothing of a failed migration stays. */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, {
    max: 1,
    onnotice: () => {},
    connection: { application_name: 'parallax-migrate' },
  });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    await makeRole(sql);
    await migrate(drizzle(sql), { migrationsFolder: FOLDER });
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The role behind `withWorkspace`. Roles belong to the whole server, so another database may have made it. */
async function makeRole(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    do $$ begin
      if not exists (select from pg_roles where rolname = 'parallax_app') then
        create role parallax_app nologin;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`);
  await sql.unsafe(`
    do $$ begin
      if not pg_has_role(current_user, 'parallax_app',
        case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end) then
        execute format('grant parallax_app to %I', current_user);
      end if;
    exception when unique_violation then null;
    end $$`);
}
