/** Checks a PostgreSQL that somebody else runs, and says in one sentence what is wrong with it. */
import postgres from 'postgres';
import { Plain } from './progress.ts';

const OLDEST = 150_000;

/** Resolves to the server's version, e.g. "18.4". */
export async function checkDatabase(url: string): Promise<string> {
  const where = parse(url);
  const sql = postgres(url, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const [row] = await sql`
      select current_setting('server_version_num')::int as number, current_setting('server_version') as version`;
    if (row?.number >= OLDEST) return String(row?.version).split(' ')[0] ?? '';
    throw new Plain(`DATABASE_URL names PostgreSQL ${row?.version}; Parallax needs 15 or newer.`);
  } catch (error) {
    if (error instanceof Plain) throw error;
    throw new Plain(
      `${explain(error, where)} Correct DATABASE_URL, or remove it to use the embedded database.`,
    );
  } finally {
    await sql.end({ timeout: 1 });
  }
}

type Where = { host: string; user: string; database: string };

function parse(url: string): Where {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new Plain(
      'DATABASE_URL is not an address of a PostgreSQL database; it looks like postgres://user:password@host:5432/name.',
    );
  }
  return { host: parsed.host, user: decodeURIComponent(parsed.username), database: parsed.pathname.slice(1) };
}

function explain(error: unknown, { host, user, database }: Where): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const sentences: Record<string, string> = {
    ECONNREFUSED: `Nothing answers at ${host}, where DATABASE_URL points.`,
    ENOTFOUND: `There is no host ${host}, where DATABASE_URL points.`,
    EAI_AGAIN: `The name ${host} in DATABASE_URL could not be looked up.`,
    CONNECT_TIMEOUT: `${host}, where DATABASE_URL points, did not answer within 10 seconds.`,
    '28P01': `The database at ${host} refuses the password of "${user}" in DATABASE_URL.`,
    '28000': `The database at ${host} does not let "${user}" in.`,
    '3D000': `There is no database "${database}" at ${host}.`,
  };
  const message = error instanceof Error ? error.message : String(error);
  return sentences[code] ?? `The database at ${host} cannot be used: ${message}.`;
}
