/** Fresh ids that people can read: `vote`, `vote-2`, `vote-3`. */

/** Ids have at most 64 characters; room for `-` and a counter is kept. */
const BASE_LENGTH = 56;

/** Gives out ids that are not in `taken`, each only once. Linear overall, however many are asked for. */
export function idMaker(taken: Iterable<string>): (like: string) => string {
  const used = new Set(taken);
  const next = new Map<string, number>();
  return (like) => {
    const base = baseOf(like);
    let count = next.get(base) ?? 1;
    let id = base;
    while (used.has(id)) {
      count += 1;
      id = `${base}-${count}`;
    }
    next.set(base, count);
    used.add(id);
    return id;
  };
}

const baseOf = (like: string): string => like.replace(/-\d+$/, '').slice(0, BASE_LENGTH) || 'node';
