/** What every outcome of a run must keep to, whatever went wrong: the promise that validation makes. */
import type { PortFacts } from '#primitives/define.ts';
import { type Belief, type Confidence, isStatusAtMost } from '#primitives/kit/belief.ts';
import { hasType, showType } from '#primitives/kit/port-type.ts';
import type { RunEvent } from './events.ts';
import { type Inference, portKey } from './infer.ts';

const OUTCOMES = new Set(['ok', 'abstain', 'fail']);

/** What is wrong with a belief by itself; nothing when it is whole. */
export function problemsOf(belief: Belief): string[] {
  const { outcome, reason, conf } = belief;
  const problems: string[] = [];
  if (!OUTCOMES.has(outcome)) problems.push(`outcome ${outcome}`);
  if ((outcome === 'ok') !== (belief.value !== undefined))
    problems.push(`${outcome} with value ${belief.value}`);
  if (outcome !== 'ok' && !reason) problems.push(`${outcome} without a reason`);
  if (outcome !== 'ok' && conf.status !== 'unknown') problems.push(`${outcome} with a confidence`);
  return [...problems, ...problemsOfNumbers(conf)];
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function problemsOfNumbers(conf: Confidence): string[] {
  if (conf.status === 'unknown') return [];
  if (conf.status === 'self_reported') return isShare(conf.raw) ? [] : [`raw ${conf.raw}`];
  const { lo, p, hi } = conf;
  return [lo, p, hi].every(isShare) && lo <= p && p <= hi ? [] : [`p ${p} in [${lo}, ${hi}]`];
}

/** What is wrong with a belief at a port of which this was inferred: another type, or more than can be known. */
export function breachesOf(belief: Belief, facts: PortFacts): string[] {
  const { outcome, value, conf } = belief;
  if (outcome !== 'ok') return [];
  const problems: string[] = [];
  if (!hasType(value, facts.type))
    problems.push(`${JSON.stringify(value)?.slice(0, 60)} is no ${showType(facts.type)}`);
  if (!isStatusAtMost(conf.status, facts.status) && !facts.verified)
    problems.push(`${conf.status} where at most ${facts.status} was inferred`);
  return problems;
}

/** All breaches in a run's log, as `primitive.port: problem`. Nodes of called patterns have no facts here. */
export function breachesIn(events: readonly RunEvent[], inference: Inference): string[] {
  return events.flatMap((event) => {
    if (event.kind !== 'node.settled') return [];
    const primitive = inference.graph.nodes.get(event.node)?.primitive ?? event.node;
    return Object.entries(event.out).flatMap(([port, belief]) => {
      if (!belief) return [];
      const facts = inference.facts.get(portKey(event.node, port));
      const problems = [...problemsOf(belief), ...(facts ? breachesOf(belief, facts) : [])];
      return problems.map((problem) => `${primitive}.${port}: ${problem}`);
    });
  });
}
