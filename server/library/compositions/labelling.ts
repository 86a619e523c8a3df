/**
 * Canonical places for the nodes of a pattern: by what they are, what they stand in and what they are
 * wired to, never by their names. Colours are refined until they say no more; a node among equals is then
 * set apart, and refinement goes on.
 */

export type Vertex = { id: string; parent: string | undefined; label: string };
export type Link = { source: string; target: string; label: string };

type Colours = Map<string, number>;

/** Id -> place from 0. Nodes that change places under a symmetry may get either place. */
export function labelVertices(vertices: readonly Vertex[], links: readonly Link[]): Map<string, number> {
  const around = neighbourhoods(vertices, links);
  let colours = refine(rank(new Map(vertices.map(({ id, label }) => [id, label]))), around);
  for (;;) {
    const twin = firstAmongEquals(colours);
    if (twin === undefined) return colours;
    const apart = new Map([...colours].map(([id, colour]) => [id, sortable(colour, id === twin ? 0 : 1)]));
    colours = refine(rank(apart), around);
  }
}

type Neighbour = { id: string; label: string };

function neighbourhoods(vertices: readonly Vertex[], links: readonly Link[]): Map<string, Neighbour[]> {
  const around = new Map<string, Neighbour[]>(vertices.map(({ id }) => [id, []]));
  const add = (at: string, neighbour: Neighbour) => around.get(at)?.push(neighbour);
  for (const { source, target, label } of links) {
    add(source, { id: target, label: `> ${label}` });
    add(target, { id: source, label: `< ${label}` });
  }
  for (const { id, parent } of vertices) {
    if (parent === undefined) continue;
    add(id, { id: parent, label: 'in' });
    add(parent, { id, label: 'holds' });
  }
  return around;
}

function refine(colours: Colours, around: ReadonlyMap<string, readonly Neighbour[]>): Colours {
  let now = colours;
  let count = countOf(now);
  for (;;) {
    const signatures = new Map<string, string>();
    for (const [id, colour] of now) {
      const seen = (around.get(id) ?? []).map((one) => `${one.label} ${now.get(one.id)}`).sort();
      signatures.set(id, `${sortable(colour, 0)} ${seen.join(', ')}`);
    }
    const next = rank(signatures);
    const more = countOf(next);
    if (more === count) return now;
    now = next;
    count = more;
  }
}

const countOf = (colours: Colours): number => new Set(colours.values()).size;

/** Colours sort as texts do. */
const sortable = (colour: number, second: number): string => `${String(colour).padStart(6, '0')}.${second}`;

/** Texts to numbers: equal texts have one, and it says how many ids come before. */
function rank(texts: ReadonlyMap<string, string>): Colours {
  const sorted = [...texts.values()].sort();
  const first = new Map<string, number>();
  for (const [at, text] of sorted.entries()) if (!first.has(text)) first.set(text, at);
  return new Map([...texts].map(([id, text]) => [id, first.get(text) ?? 0]));
}

/** One of the nodes that share the lowest colour of several. */
function firstAmongEquals(colours: Colours): string | undefined {
  const byColour = Map.groupBy(colours.keys(), (id) => colours.get(id) ?? 0);
  const shared = [...byColour].filter(([, ids]) => ids.length > 1).sort(([a], [b]) => a - b)[0];
  return shared?.[1][0];
}
