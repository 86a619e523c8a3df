/** Things of which there is one per key as long as somebody uses it: made for the first, closed after the last. */
import type { Db } from '#db/client.ts';
import { keptPerDatabase } from './kept.ts';

/** What is shared; `bell`s ring when there is something new. */
export type Shareable<B> = {
  /** Those who use it. */
  readonly users: Set<B>;
  close(): void;
};

export type Joined<T> = { shared: T; leave(): void };

/** One registry per database and process, whatever reloads modules. */
export function joinShared<B, T extends Shareable<B>>(
  db: Db,
  { kind, key, user }: { kind: string; key: string; user: B },
  make: () => T,
): Joined<T> {
  const registries = keptPerDatabase<Map<string, T>>(kind);
  const registry = registries.get(db) ?? new Map<string, T>();
  registries.set(db, registry);
  const shared = registry.get(key) ?? make();
  registry.set(key, shared);
  shared.users.add(user);
  const leave = () => {
    if (!shared.users.delete(user) || shared.users.size > 0) return;
    shared.close();
    if (registry.get(key) === shared) registry.delete(key);
  };
  return { shared, leave };
}

/** How many there are at the moment. */
export const countShared = (db: Db, kind: string): number =>
  keptPerDatabase<Map<string, unknown>>(kind).get(db)?.size ?? 0;
