/**
 * The stored graph, and the words used everywhere:
 *
 * - **pattern**: a graph of nodes that answers a question; data, never code.
 * - **primitive**: the kind of a node (`vote`, `gate`, ...); one file in `primitives/`.
 * - **node**: one use of a primitive, with its config.
 * - **port**: a typed socket of a node. **Edge**: carries a belief from an output to an input port.
 * - **container**: a node with an inside (`retry`, `map`, `parallel`, ...). Nodes inside name it as
 *   `parent`. The inside reads from the container's inner `give` ports and hands back to its `take`
 *   port; no edge crosses the wall.
 * - **scope**: the top level or one container's inside. **Frame**: one running instance of a scope.
 * - **belief**: outcome, value and confidence; what an edge carries.
 * - **activation**: one execution of one node in one frame, named by its key `<container>#<n>/<node>`.
 * - **effect**: anything that reaches outside (agent, person, timer). Only effects are stored and awaited.
 * - **run**: one execution of one pinned version of a pattern. **Event**: one fact in a run's log.
 * - **called pattern**: a published version that a `subpattern` node runs; the pattern carries a copy in
 *   `uses`, so what it does never changes under it.
 * - **version**: a published, immutable pattern. **Draft**: the editable one, with a revision number.
 * - **listing**: a version offered in the marketplace. **Install**: a pinned copy in a workspace.
 */
import { z } from 'zod';

/** Limits are published and tested; a pattern beyond them is refused with a sentence. */
export const LIMITS = {
  nodes: 10_000,
  edges: 40_000,
  /** Containers within containers. */
  nesting: 64,
  bytes: 2_097_152,
  inputBytes: 262_144,
} as const;

// Ids become keys of records (members, outputs): `__proto__` would vanish there without a trace.
const id = z
  .string()
  .regex(/^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/, 'An id has 1 to 64 letters, digits, - or _.');
const portName = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/);

/**
 * Fields of an imported file that this release does not know, e.g. those of a newer one: kept as they were and
 * exported again (see exchange.ts), without a meaning here. Those of a part without a place of its own
 * (`position`, `budget`, ...) stand under that part's name.
 */
const extra = z.record(z.string(), z.unknown()).optional();

export const nodeSchema = z.strictObject({
  id,
  primitive: z.string().min(1).max(64),
  version: z.int().min(1).default(1),
  title: z.string().max(120).optional(),
  config: z.record(z.string(), z.unknown()).default({}),
  /** Canvas pixels; relative to the container's corner for nodes inside one. */
  position: z.strictObject({ x: z.number(), y: z.number() }).default({ x: 0, y: 0 }),
  size: z.strictObject({ width: z.number().positive(), height: z.number().positive() }).optional(),
  parent: id.optional(),
  extra,
});

export const edgeSchema = z.strictObject({
  id,
  source: z.strictObject({ node: id, port: portName }),
  target: z.strictObject({ node: id, port: portName }),
  extra,
});

const graph = {
  nodes: z.array(nodeSchema).max(LIMITS.nodes).default([]),
  edges: z.array(edgeSchema).max(LIMITS.edges).default([]),
};

/** A published version that this pattern calls, as it was when it was chosen. */
export const calledSchema = z.strictObject({
  name: z.string().min(1).max(120),
  semver: z.string().min(1).max(40),
  ...graph,
  extra,
});

/** `<pattern id>@<semver>`. */
export const REF = /^[A-Za-z0-9_-]{1,64}@[A-Za-z0-9.+-]{1,40}$/;

/** Words on the canvas, behind the nodes: for people, without a meaning for a run or for the hash. */
export const noteSchema = z.strictObject({
  text: z.string().max(4_000),
  position: z.strictObject({ x: z.number(), y: z.number() }),
  size: z.strictObject({ width: z.number().positive(), height: z.number().positive() }),
  /** Container inside of which it was written; shown only there. */
  scope: id.optional(),
});
export type Note = z.infer<typeof noteSchema>;

export const patternSchema = z.strictObject({
  format: z.literal(1).default(1),
  ...graph,
  notes: z.record(id, noteSchema).optional(),
  /** By ref: every pattern that this one calls, directly or through another. */
  uses: z.record(z.string().regex(REF), calledSchema).optional(),
  /** What one run may cost at most; the worst case must fit (R10). */
  budget: z
    .strictObject({
      calls: z.int().min(0).optional(),
      units: z.number().min(0).optional(),
      ms: z.int().min(1).optional(),
    })
    .optional(),
  extra,
  /** The same of the envelope of the file that the pattern came in. */
  envelope: extra,
});

export type PatternNode = z.infer<typeof nodeSchema>;
export type PatternEdge = z.infer<typeof edgeSchema>;
export type Pattern = z.infer<typeof patternSchema>;
export type CalledPattern = z.infer<typeof calledSchema>;

export const EMPTY_PATTERN: Pattern = { format: 1, nodes: [], edges: [] };

/**
 * The pattern as text with sorted keys, for the content hash: two patterns that mean the same thing
 * give the same text, wherever their nodes stand on the canvas.
 */
export function canonicalText({ format, nodes, edges, uses, budget }: Pattern): string {
  const refs = Object.entries(uses ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const called = uses && Object.fromEntries(refs.map(([ref, one]) => [ref, meaning(one)]));
  const { edges: wires, nodes: parts } = meaning({ nodes, edges });
  return JSON.stringify({ budget: sortKeys(budget), edges: wires, format, nodes: parts, uses: called });
}

/** What of a graph matters to a run. The keys stand in order by themselves; only settings have to be sorted. */
function meaning(graph: Pick<Pattern, 'nodes' | 'edges'>) {
  const nodes = [...graph.nodes]
    .map(({ id, primitive, version, config, parent }) => ({
      config: sortKeys(config),
      id,
      parent,
      primitive,
      version,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const end = ({ node, port }: PatternEdge['source']) => ({ node, port });
  const edges = graph.edges.map(({ source, target }) => ({ source: end(source), target: end(target) }));
  return { edges, nodes };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sortKeys(one)]));
}
