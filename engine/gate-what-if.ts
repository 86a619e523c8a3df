/**
 * What a gate would have let pass with another threshold, over what was recorded at its input. Every answer
 * is the gate's own: the primitive decides again, only with another setting.
 */
import { gate } from '#primitives/gate.ts';
import { shownNumber } from '#primitives/kit/belief.ts';
import { deciderOf } from './decide-again.ts';
import type { EventOutputs } from './events.ts';
import type { Part } from './parts.ts';
import type { Arrivals, Scheme } from './recorded.ts';

/** One decision of a gate in a recorded run. */
export type Decision = { run: string; key: string; arrivals: Arrivals; out: EventOutputs };

/**
 * - `accept`: it leaves through `pass`.
 * - `review`: it goes below, and a person comes next.
 * - `escalate`: it goes below, and another agent, or what holds one, comes next.
 * - `stop`: it goes below, and nobody is asked any more.
 */
export const LANES = ['accept', 'review', 'escalate', 'stop'] as const;
export type Lane = (typeof LANES)[number];

export type GateConfig = Readonly<Record<string, unknown>>;
export type Gate = { scheme: Scheme; node: string };

/** Where a gate with this config would send each; `undefined` where only outcomes could say (a guarantee). */
export function lanesOf(
  at: Gate,
  decisions: readonly Decision[],
  config: GateConfig,
): readonly (Lane | undefined)[] {
  const decide = deciderOf(gate, config);
  if (typeof decide === 'string') return decisions.map(() => undefined);
  return decisions.map((decision) => {
    const again = decide(decision.key, decision.arrivals);
    if (again.kind !== 'settled') return undefined;
    return again.out.pass ? 'accept' : laneBelow(at, decision);
  });
}

/** Where it went, by what the gate gave. */
export const laneOf = (at: Gate, decision: Decision): Lane | undefined =>
  decision.out.pass ? 'accept' : decision.out.below ? laneBelow(at, decision) : undefined;

/** Which way it goes below does not depend on the threshold. */
const below = new WeakMap<Decision, Lane>();

function laneBelow(at: Gate, decision: Decision): Lane {
  const known = below.get(decision);
  if (known) return known;
  const lane = firstAsked(at, decision);
  below.set(decision, lane);
  return lane;
}

/** `isSame`: what goes on there is still the value that came to the gate. */
type Place = { node: string; port: string; isSame: boolean };

/** Who is asked next: a further gate decides about the same value first. What both exits lead to is no answer. */
function firstAsked({ scheme, node }: Gate, { key, arrivals }: Decision): Lane {
  const seen = new Set(reachedFrom(scheme, node, 'pass'));
  const queue: Place[] = [{ node, port: 'below', isSame: true }];
  for (let at = queue.shift(); at; at = queue.shift()) {
    for (const part of nextParts(scheme, at)) {
      if (!part.primitive || seen.has(part.node.id)) continue;
      seen.add(part.node.id);
      const { cost } = part.primitive;
      const isOwner = scheme.parts.get(at.node)?.node.parent === part.node.id;
      if (cost === 'person') return 'review';
      if (!isOwner && (cost === 'call' || cost === 'body')) return 'escalate';
      const again = at.isSame && isGate(part) ? decide(part, key, arrivals) : undefined;
      if (again) queue.push({ node: part.node.id, port: again.pass ? 'pass' : 'below', isSame: true });
      else
        for (const { name } of part.ports?.out ?? [])
          queue.push({ node: part.node.id, port: name, isSame: false });
    }
  }
  return 'stop';
}

const isGate = ({ node }: Part): boolean => node.primitive === gate.id;

function decide({ node }: Part, key: string, arrivals: Arrivals): EventOutputs | undefined {
  const decider = deciderOf(gate, node.config);
  const again = typeof decider === 'string' ? undefined : decider(key, arrivals);
  return again?.kind === 'settled' ? again.out : undefined;
}

const nextParts = ({ pattern, parts }: Scheme, at: Pick<Place, 'node' | 'port'>): readonly Part[] =>
  pattern.edges.flatMap(({ source, target }) =>
    source.node === at.node && source.port === at.port ? (parts.get(target.node) ?? []) : [],
  );

function reachedFrom(scheme: Scheme, node: string, port: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [{ node, port }];
  for (let at = queue.shift(); at; at = queue.shift()) {
    for (const part of nextParts(scheme, at)) {
      if (seen.has(part.node.id)) continue;
      seen.add(part.node.id);
      for (const { name } of part.ports?.out ?? []) queue.push({ node: part.node.id, port: name });
    }
  }
  return seen;
}

export type Shares = { counts: Readonly<Record<Lane, number>>; total: number };

export function sharesOf(lanes: readonly (Lane | undefined)[]): Shares {
  const counts = { accept: 0, review: 0, escalate: 0, stop: 0 };
  for (const lane of lanes) if (lane) counts[lane] += 1;
  return { counts, total: lanes.filter((lane) => lane !== undefined).length };
}

export type Point = { threshold: number } & Shares;

const STEPS = 100;

/** The shares at every hundredth, at every number that arrived and at `extra`: between two of them nothing changes. */
export function curveOf(
  at: Gate,
  decisions: readonly Decision[],
  { config, extra = [] }: { config: GateConfig; extra?: readonly number[] },
): readonly Point[] {
  const numbers = decisions.flatMap(({ arrivals }) =>
    (arrivals.in ?? []).flatMap(({ belief }) => (belief ? (shownNumber(belief.conf) ?? []) : [])),
  );
  const grid = Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS);
  const thresholds = [...new Set([...grid, ...numbers, ...extra])].filter((one) => one >= 0 && one <= 1);
  return thresholds
    .sort((a, b) => a - b)
    .map((threshold) => ({
      threshold,
      ...sharesOf(lanesOf(at, decisions, { ...config, threshold })),
    }));
}
