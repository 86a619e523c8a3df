/** Changing a pattern by hand, piece by piece: what all edits are made of. */
import { idMaker } from '#engine/ids.ts';
import { type Inference, inferPattern } from '#engine/infer.ts';
import type { Known } from '#engine/parts.ts';
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import type { PortFacts } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { builtinCards } from '#server/agents/cards.ts';

export const KNOWN: Known = { primitives, agents: builtinCards() };

/** A pattern with what is known of its ports. */
export type Ground = { pattern: Pattern; inference: Inference };

export const groundOf = (pattern: Pattern): Ground => ({ pattern, inference: inferPattern(pattern, KNOWN) });

/** `node.port`; the port may be left out where it is `out` (of a source) or `in` (of a target). */
export type End = string;

/** An edge as it is written in the library: `a > b`, `gate.below > person`. */
export const wireOf = ({ source, target }: PatternEdge): string =>
  `${source.node}.${source.port} > ${target.node}.${target.port}`;

const toEnd = (written: End, fallback: string): PatternEdge['source'] => {
  const [node = '', port = fallback] = written.split('.');
  return { node, port };
};

export type Piece = {
  primitive: string;
  config?: Readonly<Record<string, unknown>>;
  parent?: string | undefined;
};

/** A pattern being changed. Nodes that are added stand at the origin: nobody looks at a composition. */
export class Graft {
  nodes: PatternNode[];
  edges: PatternEdge[];
  readonly #pattern: Pattern;
  readonly #newId: (like: string) => string;
  readonly #newEdge: (like: string) => string;

  constructor(pattern: Pattern) {
    this.#pattern = pattern;
    this.nodes = [...pattern.nodes];
    this.edges = [...pattern.edges];
    this.#newId = idMaker(pattern.nodes.map(({ id }) => id));
    this.#newEdge = idMaker(pattern.edges.map(({ id }) => id));
  }

  /** Adds a node and returns its id. */
  add({ primitive, config = {}, parent }: Piece): string {
    const id = this.#newId(primitive);
    const node = { id, primitive, version: 1, config: { ...config }, position: { x: 0, y: 0 } };
    this.nodes.push(parent === undefined ? node : { ...node, parent });
    return id;
  }

  wire(source: End, target: End): this {
    this.edges.push({ id: this.#newEdge('e'), source: toEnd(source, 'out'), target: toEnd(target, 'in') });
    return this;
  }

  /** The edge starts, or ends, elsewhere and keeps its place among the others. */
  move(edge: PatternEdge, ends: { source?: End; target?: End }): this {
    const { source, target } = ends;
    this.edges = this.edges.map((one) =>
      one.id === edge.id
        ? {
            ...one,
            ...(source !== undefined && { source: toEnd(source, 'out') }),
            ...(target !== undefined && { target: toEnd(target, 'in') }),
          }
        : one,
    );
    return this;
  }

  change(id: string, how: (node: PatternNode) => PatternNode): this {
    this.nodes = this.nodes.map((node) => (node.id === id ? how(node) : node));
    return this;
  }

  remove(id: string): this {
    this.nodes = this.nodes.filter((node) => node.id !== id);
    this.edges = this.edges.filter(({ source, target }) => source.node !== id && target.node !== id);
    return this;
  }

  done(uses: Pattern['uses'] = this.#pattern.uses): Pattern {
    const { uses: _, ...rest } = this.#pattern;
    const graph = { ...rest, nodes: this.nodes, edges: this.edges };
    return uses ? { ...graph, uses } : graph;
  }
}

export const nodeOf = ({ pattern }: Ground, id: string): PatternNode | undefined =>
  pattern.nodes.find((node) => node.id === id);

export const edgeOf = ({ pattern }: Ground, wire: string): PatternEdge | undefined =>
  pattern.edges.find((edge) => wireOf(edge) === wire);

export const factsAt = (
  { inference }: Ground,
  { node, port }: PatternEdge['source'],
): PortFacts | undefined => inference.facts.get(`${node}.${port}`);

/** The scope an edge lies in: the container of the node it ends at, or of the one it starts at. */
export function scopeOf(ground: Ground, { source, target }: PatternEdge): string | undefined {
  const from = nodeOf(ground, source.node);
  const to = nodeOf(ground, target.node);
  return to?.parent === source.node ? source.node : from?.parent;
}

/** Into a node, from outside; into a container, not from its inside. */
export const edgesInto = ({ inference }: Ground, id: string): readonly PatternEdge[] =>
  inference.graph.into.get(id) ?? [];

/** Out of a node: to its neighbours, or back to the wall it stands in. */
export const edgesFrom = ({ pattern }: Ground, { id }: PatternNode): readonly PatternEdge[] =>
  pattern.edges.filter(
    ({ source, target }) =>
      source.node === id && pattern.nodes.find((node) => node.id === target.node)?.parent !== id,
  );

const VALUE_TYPES: Readonly<Record<string, string>> = {
  Text: 'Text',
  Num: 'Num',
  Bool: 'Bool',
  Label: 'Label',
};

/** A person who answers with a value of this type; `undefined` where no person can. */
export function personFor(type: PortType | undefined): Piece | undefined {
  const answerType = type && VALUE_TYPES[type.t];
  if (!type || answerType === undefined) return undefined;
  const options = type.t === 'Label' && type.of && type.of.length <= 50 ? { options: [...type.of] } : {};
  return { primitive: 'human', config: { question: 'What is the right answer?', answerType, ...options } };
}
