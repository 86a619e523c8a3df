/**
 * One typed edit of a pattern: a pure function from a pattern to another one, or to nothing where it makes
 * no sense. Whether what comes out is a pattern that runs is for `validate` to say.
 */
import { isError } from '#engine/issues.ts';
import type { Pattern } from '#engine/pattern.ts';
import { validate } from '#engine/validate.ts';
import { AGENTS, SWAPS } from './edits/agents.ts';
import { INSERTS } from './edits/insert.ts';
import { NESTS, WRAPS } from './edits/wrap.ts';
import { type Ground, groundOf, KNOWN, wireOf } from './graft.ts';

/** What is done, and where: a wire (`a.out > b.in`), a node, or `*` for the whole. */
export type Edit = { edit: string; at: string };

type Make = (ground: Ground, at: string) => Pattern | undefined;

const ON_NODES: Readonly<Record<string, Make>> = { ...WRAPS, ...AGENTS, ...SWAPS };
const EDITS: Readonly<Record<string, Make>> = { ...INSERTS, ...ON_NODES, ...NESTS };

/** The pattern after the edit; `undefined` where it cannot be made. Throws where there is no such edit. */
export function applyEdit(pattern: Pattern, { edit, at }: Edit): Pattern | undefined {
  const make = EDITS[edit];
  if (!make) throw new Error(`There is no edit “${edit}”.`);
  return make(groundOf(pattern), at);
}

/** Each edit that can be made, with what it makes; not all of it is valid. */
export function* editsOf(pattern: Pattern): Generator<{ edit: Edit; made: Pattern }> {
  const ground = groundOf(pattern);
  for (const [edit, at, make] of places(pattern)) {
    const made = make(ground, at);
    if (made) yield { edit: { edit, at }, made };
  }
}

function* places({ edges, nodes }: Pattern): Generator<[edit: string, at: string, make: Make]> {
  for (const [edit, make] of Object.entries(INSERTS)) {
    for (const edge of edges) yield [edit, wireOf(edge), make];
  }
  for (const [edit, make] of Object.entries(ON_NODES)) {
    for (const { id } of nodes) yield [edit, id, make];
  }
  for (const [edit, make] of Object.entries(NESTS)) yield [edit, '*', make];
}

export const isValid = (pattern: Pattern): boolean => !validate(pattern, KNOWN).some(isError);
