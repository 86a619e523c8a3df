/** Rules about what arrives where: R1 (how many), R2 (which type), R6 (about what). */
import type { Port, PortFacts } from '#primitives/define.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { canTransform } from '../conversions.ts';
import { type Bindings, fits } from '../fits.ts';
import { arrivalsAt, type Inference, voicesOf } from '../infer.ts';
import { type Issue, issue } from '../issues.ts';
import { type Arrival, type Part, portsOn, titleOf } from '../parts.ts';
import { clip, shorten } from '../words.ts';

type At = { inference: Inference; part: Part; port: Port; side: 'in' | 'take'; arrivals: readonly Arrival[] };

/** What is wrong at the inputs of one node. */
export function* checkPorts(inference: Inference, part: Part): Generator<Issue> {
  if (!part.ports) return;
  const bindings: Bindings = new Map();
  const arriving: PortFacts[] = [];
  for (const side of ['in', 'take'] as const) {
    const ports = portsOn(part.ports, side);
    for (const [index, [, arrivals]] of arrivalsAt(inference, part, side).entries()) {
      const port = ports[index];
      if (!port) continue;
      const reader = side === 'in' ? port : undefined;
      for (const { facts } of arrivals) if (facts) arriving.push(...voicesOf(reader, facts));
      const at = { inference, part, port, side, arrivals };
      yield* checkCount(at);
      yield* checkTypes(at, bindings);
      if (side === 'in' && port.many) yield* checkClaims(at);
    }
  }
  if (bindings.size > 0) yield* checkBindings(part, bindings, arriving);
}

/** Types that could not be looked at. */
export function* checkSizes({ parts, oversized }: Inference): Generator<Issue> {
  if (oversized.size === 0) return;
  for (const [node, part] of parts) {
    for (const port of oversized.get(node) ?? [])
      yield issue('R2.type-too-large', { node, port }, { node: titleOf(part), port });
  }
}

function* checkCount(at: At): Generator<Issue> {
  const { part, port, arrivals } = at;
  const where = { node: part.node.id, port: port.name };
  const values = { node: titleOf(part), port: port.title, count: arrivals.length };
  if (arrivals.length === 0) {
    if (!port.optional) yield* missing(at, values);
    return;
  }
  const sources = new Set<string>();
  for (const { edge } of arrivals.length > 1 ? arrivals : []) {
    const source = `${edge.source.node}.${edge.source.port}`;
    if (sources.has(source)) yield issue('R1.same-source', { ...where, edge: edge.id }, values);
    sources.add(source);
  }
  if (!port.many) {
    for (const { edge } of arrivals.slice(1))
      yield issue('R1.two-sources', { ...where, edge: edge.id }, values);
    return;
  }
  yield* checkVoices(at);
}

function* missing(
  { inference, part, port, side }: At,
  values: Record<string, string | number>,
): Generator<Issue> {
  const where = { node: part.node.id, port: port.name };
  if (side === 'in') yield issue('R1.missing-input', where, values);
  else if (inference.graph.scopes.has(part.node.id)) yield issue('R1.missing-result', where, values);
  else yield issue('S.empty-container', { node: part.node.id }, values);
}

function* checkVoices({ part, port, side, arrivals }: At): Generator<Issue> {
  const { min, max = Number.POSITIVE_INFINITY } = port.many ?? { min: 0 };
  const where = { node: part.node.id, port: port.name };
  let count = 0;
  let isCertain = true;
  for (const { edge, facts } of arrivals) {
    if (!facts) isCertain = false;
    const before = count;
    count += facts && side === 'in' ? voicesOf(port, facts).length : 1;
    if (count <= max) continue;
    const values = { node: titleOf(part), port: port.title, max, count };
    if (before <= max) yield issue('R1.too-many', { ...where, edge: edge.id }, values);
  }
  if (count >= min || !isCertain) return;
  yield issue('R1.too-few', where, { node: titleOf(part), port: port.title, min, count });
}

function* checkTypes({ inference, part, port, side, arrivals }: At, bindings: Bindings): Generator<Issue> {
  for (const { edge, facts } of arrivals) {
    if (!facts) continue;
    const voices = side === 'in' ? voicesOf(port, facts) : [facts];
    const wrong = voices.filter((voice) => !fits(voice.type, port.type, bindings))[0];
    if (!wrong) continue;
    const source = inference.parts.get(edge.source.node);
    const values = {
      ...{ node: titleOf(part), port: port.title, source: source ? titleOf(source) : edge.source.node },
      ...{ wants: clip(showType(port.type)), gets: clip(showType(wrong.type)) },
    };
    const code = wrong.type.t === 'Any' ? 'R2.any-into-concrete' : 'R2.type-mismatch';
    const found = issue(code, { node: part.node.id, port: port.name, edge: edge.id }, values);
    const isWhole = wrong === facts;
    yield isWhole && canTransform(wrong.type, port.type) ? { ...found, autofix: INSERT } : found;
  }
}

const INSERT = { id: 'insert-transform', label: 'Put a transform in between' } as const;

function* checkBindings(part: Part, bindings: Bindings, arriving: readonly PortFacts[]): Generator<Issue> {
  for (const bound of bindings.values()) {
    if (bound !== null) continue;
    const types = arriving.map(({ type }) => clip(showType(type), 60));
    const code = part.primitive?.joins ? 'R7.arms-differ' : 'R2.no-common-type';
    yield issue(code, { node: part.node.id }, { node: titleOf(part), types: shorten([...new Set(types)]) });
  }
}

/** Numbers are combined only where they are about the same thing. */
function* checkClaims({ part, port, arrivals }: At): Generator<Issue> {
  if (part.primitive?.group !== 'aggregation' || !port.many) return;
  const claims = new Set<string>();
  for (const { facts } of arrivals) {
    for (const voice of facts ? voicesOf(port, facts) : []) {
      for (const claim of voice.claims) claims.add(claim);
    }
  }
  if (claims.size < 2) return;
  const where = { node: part.node.id, port: port.name };
  yield issue('R6.claims-differ', where, { node: titleOf(part), claims: shorten([...claims]) });
}
