/** Nodes that give what another run computed: they run nothing and ask for nothing. */
import { type AnyPrimitive, type Outputs, type Port, SKIPPED } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { asItems } from '#primitives/kit/items.ts';
import { asMembers } from '#primitives/kit/members.ts';
import type { EventOutputs } from './events.ts';
import type { NodeShape } from './plan.ts';

/** By node, as events name it. */
export type Pins = ReadonlyMap<string, EventOutputs>;

/** The shape of a node that has no inputs any more and settles to this. */
export function pinnedShape(primitive: AnyPrimitive, outs: readonly Port[], pinned: EventOutputs): NodeShape {
  const { decide: _decide, effectIsOutput: _effect, ...rest } = primitive;
  const given: Outputs = Object.fromEntries(
    outs.map((port) => [port.name, settled(primitive, port, pinned)]),
  );
  return {
    primitive: { ...rest, run: () => given },
    way: 'run',
    waits: true,
    effectIsOutput: false,
    slots: [],
    outPorts: outs.map(({ name }) => name),
  };
}

const settled = (primitive: AnyPrimitive, { name, type }: Port, pinned: EventOutputs) => {
  const belief = pinned[name];
  if (!belief) return SKIPPED;
  return isPlain(primitive) || !SPREAD.has(type.t) ? belief : marked(belief);
};

/** Types of ports that may carry several answers, each with a confidence of its own. */
const SPREAD: ReadonlySet<string> = new Set(['Rec', 'List', 'Var']);

/** What comes from outside is plain data, even where it looks like answers. */
const isPlain = ({ id, effectIsOutput }: AnyPrimitive): boolean => effectIsOutput === true || PLAIN.has(id);

const PLAIN: ReadonlySet<string> = new Set(['input', 'human', 'transform', 'synthesize', 'extract']);

const isBelief = (value: unknown): value is Belief =>
  typeof value === 'object' && value !== null && 'outcome' in value && 'conf' in value && 'evidence' in value;

/** The mark that lets answers be spread does not travel through JSON. */
function marked(belief: Belief): Belief {
  const { outcome, value } = belief;
  if (outcome !== 'ok' || typeof value !== 'object' || value === null) return belief;
  const all = Object.values(value);
  if (all.length === 0 || !all.every(isBelief)) return belief;
  return { ...belief, value: Array.isArray(value) ? asItems(all) : asMembers({ ...value }) };
}
