/**
 * May these two ports be connected, and why not? Asked for every port on the canvas while somebody drags
 * a connection: the facts are there already, what would make a cycle is worked out once per drag.
 */
import { showType } from '#primitives/kit/port-type.ts';
import { type Bindings, fits } from './fits.ts';
import { arrivalsAt, contextOf, type Inference, portKey, voicesOf } from './infer.ts';
import { fromEntry } from './issues.ts';
import { type Arrival, type Part, portOf, portsOn, type Side, titleOf } from './parts.ts';
import type { PatternEdge } from './pattern.ts';
import { type EdgeKind, kindOf, reach } from './scopes.ts';
import { clip } from './words.ts';

export type PortAddress = { node: string; port: string };

/** `replaces`: the port takes one connection and has one, which this one would replace. */
export type Verdict = { ok: true; replaces: boolean } | { ok: false; reason: string };

/** Which sides of its nodes an edge may touch. `crossing` and `dangling` edges touch nothing. */
export const SIDES: Partial<Record<EdgeKind, { source: Side; target: Side }>> = {
  ordinary: { source: 'out', target: 'in' },
  give: { source: 'give', target: 'in' },
  take: { source: 'out', target: 'take' },
  self: { source: 'give', target: 'take' },
};

/** Judges one connection. For many candidates of one drag use `judgeFrom` or `judgeTo`. */
export const explainConnection = (inference: Inference, source: PortAddress, target: PortAddress): Verdict =>
  judgeFrom(inference, source)(target);

/** A drag that started at an output: judges the ports it could end at. */
export function judgeFrom(inference: Inference, source: PortAddress): (target: PortAddress) => Verdict {
  const before = reach(inference.graph, [source.node], 'sources');
  return (target) => judge(inference, { source, target }, before.has(target.node));
}

/** A drag that started at an input: judges the ports it could come from. */
export function judgeTo(inference: Inference, target: PortAddress): (source: PortAddress) => Verdict {
  const after = reach(inference.graph, [target.node], 'targets');
  return (source) => judge(inference, { source, target }, after.has(source.node));
}

type Ends = Pick<PatternEdge, 'source' | 'target'>;

const no = (reason: string): Verdict => ({ ok: false, reason });

function judge(inference: Inference, ends: Ends, closesCycle: boolean): Verdict {
  const source = inference.parts.get(ends.source.node);
  const target = inference.parts.get(ends.target.node);
  if (!source || !target) return no('This node does not exist any more.');
  const kind = kindOf(inference.graph.nodes, ends);
  const sides = SIDES[kind];
  if (!sides) return no('A connection cannot go through the wall of a container.');
  if (!source.ports || !target.ports) return no('Correct the settings of this node first.');
  const side = sides.target === 'take' ? 'take' : 'in';
  const port = portOf(target.ports, side, ends.target.port);
  if (!port || !portOf(source.ports, sides.source, ends.source.port)) {
    return no(
      kind === 'self' ? 'A node cannot wait for itself.' : 'This port cannot be used from this side.',
    );
  }
  if (kind === 'ordinary' && closesCycle) {
    return no(`“${titleOf(target)}” comes before “${titleOf(source)}”: they would wait for each other.`);
  }
  const arrivals = new Map(arrivalsAt(inference, target, side)).get(port.name) ?? [];
  if (arrivals.some(({ edge }) => portKey(edge.source.node, edge.source.port) === keyOf(ends.source))) {
    return no('These two are connected already.');
  }
  const problem = problemWith(inference, { target, side, ends });
  if (problem !== undefined) return no(problem);
  return { ok: true, replaces: !port.many && arrivals.length > 0 };
}

const keyOf = ({ node, port }: PortAddress): string => portKey(node, port);

type Candidate = { target: Part; side: Side; ends: Ends };

/** What would be wrong with the types at the target. Nothing is held against a source not known yet. */
function problemWith(inference: Inference, { target, side, ends }: Candidate): string | undefined {
  const facts = inference.facts.get(keyOf(ends.source));
  if (!facts || !target.ports) return undefined;
  const added: Arrival = { edge: { id: '', ...ends }, facts };
  const ports = [...target.ports.in, ...portsOn(target.ports, 'take')];
  const arrivals = new Map([
    ...arrivalsAt(inference, target, 'in'),
    ...arrivalsAt(inference, target, 'take'),
  ]);
  const bindings: Bindings = new Map();
  for (const port of ports) {
    const isHere = port.name === ends.target.port && portOf(target.ports, side, port.name) === port;
    const there = arrivals.get(port.name) ?? [];
    if (isHere) arrivals.set(port.name, port.many ? [...there, added] : [added]);
    for (const arrival of arrivals.get(port.name) ?? []) {
      const voices = arrival.facts ? (side === 'in' ? voicesOf(port, arrival.facts) : [arrival.facts]) : [];
      const wrong = voices.find((voice) => !fits(voice.type, port.type, bindings));
      if (wrong && arrival === added) {
        return `${clip(showType(wrong.type), 80)} does not fit: this port takes ${clip(showType(port.type), 80)}.`;
      }
    }
  }
  if ([...bindings.values()].includes(null)) {
    return `${clip(showType(facts.type), 80)} has no type in common with what is connected here.`;
  }
  return ownProblem(inference, target, arrivals);
}

/** What the primitive itself says about the type, such as an agent that reads something else. */
function ownProblem(
  inference: Inference,
  target: Part,
  arrivals: ReadonlyMap<string, readonly Arrival[]>,
): string | undefined {
  const { primitive } = target;
  if (!primitive?.check) return undefined;
  const found = primitive.check(contextOf(inference, target, arrivals));
  const fresh = found.find(({ code }) => code.startsWith('R8.') && code.endsWith('-input'));
  const entry = fresh && primitive.issues[fresh.code];
  return fresh && entry && fromEntry(fresh.code, entry, { where: {}, values: fresh.values ?? {} }).sentence;
}
