/**
 * A pattern of the library as it is written down: `patterns/<key>.json`. Nodes stand on a grid and wires
 * are text (see `draw.ts`), so that a file can be read, and changed by hand.
 */
import { z } from 'zod';
import { calledSchema, type Pattern, REF } from '#engine/pattern.ts';
import { draw } from './draw.ts';

const sketchSchema = z.strictObject({
  id: z.string(),
  primitive: z.string(),
  title: z.string(),
  /** Column and row, from 0; a row may lie halfway between two. */
  at: z.tuple([z.number(), z.number()]),
  config: z.record(z.string(), z.unknown()).optional(),
  get inside() {
    return z.array(sketchSchema).optional();
  },
});

export type Sketch = z.infer<typeof sketchSchema>;

const fileSchema = z.strictObject({
  /** Number in the catalogue of canonical patterns (docs/confidence.md, C). */
  number: z.int().min(1).max(34).optional(),
  /** Stable; the name of the file and the slug of the listing. */
  key: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  name: z.string().min(1),
  /** One sentence ending in a full stop. */
  summary: z.string().regex(/^[A-Z].*[^.]\.$/),
  category: z.string().min(1),
  /** Raise it with every change of what runs. */
  semver: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** What it does, and what it leaves out. */
  note: z.string().min(1),
  /** Who described it first, and the figure they published, if one. */
  source: z.string().min(1),
  /** What the test of this pattern shows, on which data. Absent: only that it runs. */
  shows: z.string().optional(),
  /** Input name -> example value. */
  example: z.record(z.string(), z.unknown()),
  uses: z.record(z.string().regex(REF), calledSchema).optional(),
  nodes: z.array(sketchSchema).min(1),
  /** `source > target`, each a node or `node.port`. */
  wires: z.array(z.string().regex(/^[\w.-]+ > [\w.-]+$/)),
});

export type LibraryPattern = Omit<z.infer<typeof fileSchema>, 'nodes' | 'wires' | 'uses'> & {
  graph: Pattern;
};

/** Throws where a file is not of the form above: it is part of the program. */
export function readPatternFile(file: unknown): LibraryPattern {
  const { nodes, wires, uses, ...about } = fileSchema.parse(file);
  const graph = draw(nodes, wires);
  return { ...about, graph: uses ? { ...graph, uses } : graph };
}
