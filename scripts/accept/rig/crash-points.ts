/** The names of all crash points, read from the source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lib/checkout.ts';

/** Sorted; throws when a name is written twice or is no literal. */
export function readCrashPoints(root = join(ROOT, 'server')): string[] {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)crash-point\.ts$/.test(file))
    .flatMap((file) => namesIn(readFileSync(join(root, file), 'utf8'), file));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`The crash point ${twice} is in two places.`);
  return names.sort();
}

function namesIn(source: string, file: string): string[] {
  return [...source.matchAll(/\bcrashPoint\(([^)]*)\)/g)].map(([, argument = '']) => {
    const name = /^'([a-z.-]+)'$/.exec(argument)?.[1];
    if (name === undefined)
      throw new Error(`${file} names a crash point by ${argument}, which is no literal.`);
    return name;
  });
}
