/**
 * No confidence without a source: `node scripts/no-literals.ts [folder]` finds numbers that are written
 * down where a measured, derived or reported one belongs. What is certain because an oracle or a person
 * decided it comes from `certain()`, the one place where 0 and 1 are written. Prints each finding, then how
 * many files were read; exit code 1 for a finding or too few files (a search that reads nothing is happy).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Finding, findLiterals } from './lib/literals.ts';

const FOLDERS = ['primitives', 'engine', 'server', 'components', 'app'];
const CERTAIN = 'primitives/kit/certain.ts';
/** Fixtures: numbers that stand for measured ones in tests. */
const FIXTURE = /\.test\.tsx?$|(^|\/)testing(-[a-z-]+)?(\.ts$|\/)/;

export type Literals = { files: number; findings: readonly (Finding & { file: string })[] };

/** Reads all code below `root` that is no fixture. */
export function readLiterals(root: string): Literals {
  const files = FOLDERS.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/${path.replaceAll('\\', '/')}`,
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !FIXTURE.test(file))
    .sort();
  const findings = files
    .filter((file) => file !== CERTAIN)
    .flatMap((file) =>
      findLiterals(file, readFileSync(join(root, file), 'utf8')).map((one) => ({ ...one, file })),
    );
  return { files: files.length, findings };
}

if (import.meta.main) {
  const floor = Number(process.env.LITERALS_FLOOR ?? 300);
  const { files, findings } = readLiterals(resolve(process.argv[2] ?? '.'));
  for (const { file, line, name, text } of findings)
    console.log(`${file}:${line}: ${name} is written down: ${text}`);
  console.log(`${files} files, ${findings.length} literal confidences`);
  if (files < floor) console.log(`Expected at least ${floor} files; nothing may have been read.`);
  process.exitCode = findings.length > 0 || files < floor ? 1 : 0;
}
