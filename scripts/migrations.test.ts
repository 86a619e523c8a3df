/** The migrations say what `db/schema` says: generating again on a copy finds nothing to do. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

test('no change of the schema lacks its migration', { timeout: 60_000 }, () => {
  const copy = mkdtempSync(join(tmpdir(), 'migrations-'));
  try {
    cpSync(join(ROOT, 'db/migrations'), copy, { recursive: true });
    const before = readdirSync(copy);
    const flags = [
      '--dialect=postgresql',
      '--schema=./db/schema',
      `--out=${relative(ROOT, copy)}`,
      '--name=missing',
    ];
    const run = spawnSync(join(ROOT, 'node_modules/.bin/drizzle-kit'), ['generate', ...flags], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(run.stdout).toContain('No schema changes');
    expect(readdirSync(copy)).toEqual(before);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
