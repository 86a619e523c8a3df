/**
 * A12: nothing that runs before the routes decides who may pass. There is no proxy and no middleware, neither in the
 * sources nor in what the build made of them, and A9 and A11 hold of exactly that build.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#scripts/lib/checkout.ts';
import { measureDoors } from './a9.ts';
import { measureStrangers } from './a11.ts';
import { openDoors } from './doors/rig.ts';
import { type Experiment, holds } from './experiment.ts';

const NAMES = ['proxy', 'middleware'].flatMap((name) =>
  ['ts', 'tsx', 'js', 'mjs', 'cjs'].flatMap((ending) => [
    `${name}.${ending}`,
    `src/${name}.${ending}`,
    `app/${name}.${ending}`,
  ]),
);

export const experiment: Experiment = {
  title: 'Without any proxy or middleware, every procedure and route answers as it should.',
  async measure(progress) {
    const sources = NAMES.filter((name) => existsSync(join(ROOT, name))).length;
    const built = middlewareInBuild();
    const results = [];
    for (const measure of [measureDoors, measureStrangers]) {
      await using doors = await openDoors();
      results.push(await measure(doors, progress));
    }
    return [
      { name: 'proxies in the sources', value: sources, most: 0 },
      { name: 'middlewares in the build', value: built, most: 0 },
      { name: 'figures of A9 and A11', value: results.flat().length, least: 10 },
      { name: 'of these broken', value: results.flat().filter((figure) => !holds(figure)).length, most: 0 },
    ];
  },
};

/** Those that run on matched requests, as Next lists them; NaN when it lists nothing at all. */
function middlewareInBuild(): number {
  const file = join(ROOT, '.next/server/middleware-manifest.json');
  if (!existsSync(file)) return Number.NaN;
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('middleware' in manifest)) return Number.NaN;
  const { middleware } = manifest;
  const functions =
    'functions' in manifest && typeof manifest.functions === 'object' ? manifest.functions : {};
  return Object.keys(middleware ?? {}).length + Object.keys(functions ?? {}).length;
}
