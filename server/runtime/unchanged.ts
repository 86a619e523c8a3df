/** Is what a node depends on the same in two patterns? Then what an earlier run found there still holds. Pure. */
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { isEqualJson } from './json.ts';

export class Unchanged {
  readonly #now: Side;
  readonly #before: Side;
  readonly #inputs = new Map<string, boolean>();
  readonly #outcomes = new Map<string, boolean>();
  /** The first node found to be another one; `undefined` while all are the same. */
  changed: string | undefined;

  constructor(now: Pattern, before: Pattern) {
    this.#now = sideOf(now);
    this.#before = sideOf(before);
  }

  /** Would the same arrive at this node? */
  hasSameInputs(id: string): boolean {
    return remember(this.#inputs, id, () => this.#compareInputs(id));
  }

  /** Would it also do the same with it? */
  isSame(id: string): boolean {
    return remember(this.#outcomes, id, () => {
      if (!this.hasSameInputs(id) || !this.#isAlike(id)) return false;
      const inside = this.#now.inside.get(id) ?? [];
      const isInsideAlike =
        inside.length === (this.#before.inside.get(id) ?? []).length &&
        isEqualJson(innerEdges(this.#now, id), innerEdges(this.#before, id));
      if (!isInsideAlike) this.changed ??= id;
      return isInsideAlike && inside.every((node) => this.isSame(node.id));
    });
  }

  #compareInputs(id: string): boolean {
    const edges = outerEdges(this.#now, id);
    if (!isEqualJson(edges, outerEdges(this.#before, id))) {
      this.changed ??= id;
      return false;
    }
    const parent = this.#now.byId.get(id)?.parent;
    if (parent !== undefined && !(this.#isAlike(parent) && this.hasSameInputs(parent))) return false;
    return edges.every(([node]) => node === parent || this.isSame(node));
  }

  /** The node by itself. */
  #isAlike(id: string): boolean {
    const [now, before] = [this.#now.byId.get(id), this.#before.byId.get(id)];
    const isAlike =
      now !== undefined &&
      before !== undefined &&
      now.primitive === before.primitive &&
      now.version === before.version &&
      now.parent === before.parent &&
      isEqualJson(now.config, before.config);
    if (!isAlike) this.changed ??= id;
    return isAlike;
  }
}

type Side = {
  byId: ReadonlyMap<string, PatternNode>;
  into: ReadonlyMap<string, readonly PatternEdge[]>;
  inside: ReadonlyMap<string | undefined, readonly PatternNode[]>;
};

const sideOf = ({ nodes, edges }: Pattern): Side => ({
  byId: new Map(nodes.map((node) => [node.id, node])),
  into: Map.groupBy(edges, ({ target }) => target.node),
  inside: Map.groupBy(nodes, ({ parent }) => parent),
});

/** Source node, its port and the port it leads to, in the order of voices. */
type Wire = readonly [node: string, from: string, to: string];

const isInner = ({ byId }: Side, { source, target }: PatternEdge): boolean =>
  source.node === target.node || byId.get(source.node)?.parent === target.node;

function wires(side: Side, id: string, wanted: (edge: PatternEdge) => boolean): readonly Wire[] {
  return (side.into.get(id) ?? [])
    .filter(wanted)
    .map(({ source, target }) => [source.node, source.port, target.port]);
}

const outerEdges = (side: Side, id: string) => wires(side, id, (edge) => !isInner(side, edge));
const innerEdges = (side: Side, id: string) => wires(side, id, (edge) => isInner(side, edge));

function remember(known: Map<string, boolean>, id: string, find: () => boolean): boolean {
  const before = known.get(id);
  if (before !== undefined) return before;
  const found = find();
  known.set(id, found);
  return found;
}
