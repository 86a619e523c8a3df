/** An order in which values can flow through one scope, by number: names are looked up once. */
import type { Lookup } from './layered.ts';
import type { PatternEdge } from './pattern.ts';

export type Numbered = {
  /** Where each node stands among those of its scope. */
  places: ReadonlyMap<string, number>;
  /** By place: the places of the nodes that this one leads to. */
  next: readonly (readonly number[])[];
  /** Places, sources before targets; nodes on a cycle or behind one are left out. */
  sorted: readonly number[];
};

type From = Lookup<readonly PatternEdge[]>;

export function toNumbered(nodes: readonly string[], from: From): Numbered {
  const places = new Map<string, number>();
  for (const id of nodes) places.set(id, places.size);
  const next = nodes.map((id) => targetsOf(id, places, from));
  return { places, next, sorted: sortTopologically(next) };
}

/** The same for the same nodes, where only edges at `affected` are others; nothing if none of them is here. */
export function renumber(
  { places, next: before }: Numbered,
  affected: ReadonlySet<string>,
  from: From,
): Numbered | undefined {
  const here = [...affected].filter((id) => places.has(id));
  if (here.length === 0) return undefined;
  const next = [...before];
  for (const id of here) next[places.get(id) ?? 0] = targetsOf(id, places, from);
  return { places, next, sorted: sortTopologically(next) };
}

function targetsOf(id: string, places: Numbered['places'], from: From): readonly number[] {
  const edges = from.get(id);
  return edges ? edges.map(({ target }) => places.get(target.node) ?? 0) : NOWHERE;
}

const NOWHERE: readonly number[] = [];

/** Kahn's algorithm: what became ready first comes first, so the order is stable. */
function sortTopologically(next: Numbered['next']): number[] {
  const waitsFor = new Uint32Array(next.length);
  for (const targets of next) for (const place of targets) waitsFor[place] = (waitsFor[place] ?? 0) + 1;
  const sorted: number[] = [];
  for (let place = 0; place < waitsFor.length; place += 1) if (waitsFor[place] === 0) sorted.push(place);
  for (let i = 0; i < sorted.length; i += 1) {
    for (const place of next[sorted[i] ?? 0] ?? NOWHERE) {
      const count = (waitsFor[place] ?? 0) - 1;
      waitsFor[place] = count;
      if (count === 0) sorted.push(place);
    }
  }
  return sorted;
}
