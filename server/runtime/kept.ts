/** Things there must be one of per database and process, also where a development server reloads modules. */
import type { Db } from '#db/client.ts';

const root: typeof globalThis & { parallaxKept?: Map<string, WeakMap<Db, unknown>> } = globalThis;

/** The map called `name`; everybody who names it gets the same one. */
export function keptPerDatabase<T extends object>(name: string): WeakMap<Db, T> {
  root.parallaxKept ??= new Map();
  const known = root.parallaxKept.get(name) as WeakMap<Db, T> | undefined;
  if (known) return known;
  const made = new WeakMap<Db, T>();
  root.parallaxKept.set(name, made);
  return made;
}
