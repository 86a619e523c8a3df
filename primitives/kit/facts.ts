/** Small helpers for `infer` and `check`: what is known about ports before anything runs. */
import type { InferContext, NodeIssue, PortFacts } from '../define.ts';
import type { ClaimId, ConfidenceStatus } from './belief.ts';
import { isStatusAtMost } from './belief.ts';
import type { PortType } from './port-type.ts';
import { any, joinTypes, list } from './port-type.ts';
import type { NumberUsed } from './threshold.ts';

/** What is known where nothing is connected: nothing. */
export const NO_FACTS: PortFacts = Object.freeze({ type: any, claims: [], status: 'unknown' });

/** Facts of a port that takes one edge. */
export const factsOf = (context: Pick<InferContext<unknown>, 'facts'>, port: string): PortFacts =>
  context.facts(port)[0] ?? NO_FACTS;

/** The least type all fit; `Any` where there is none, or nothing is connected. */
export function commonType(facts: readonly PortFacts[]): PortType {
  const [first, ...rest] = facts;
  if (!first) return any;
  return rest.reduce<PortType>((type, one) => joinTypes(type, one.type) ?? any, first.type);
}

/** All claims, each once, in order of appearance. */
export const allClaims = (facts: readonly PortFacts[]): readonly ClaimId[] => [
  ...new Set(facts.flatMap((one) => one.claims)),
];

/** The greatest of the highest statuses: what a value can be after a choice between these. */
export const highestStatus = (facts: readonly PortFacts[]): ConfidenceStatus =>
  facts.map((one) => one.status).reduce((a, b) => (isStatusAtMost(a, b) ? b : a), 'unknown');

/** Facts of a value that is one of these, whichever path was taken. */
export const oneOf = (facts: readonly PortFacts[]): PortFacts => ({
  type: commonType(facts),
  claims: allClaims(facts),
  status: highestStatus(facts),
  ...(facts.length > 0 && facts.every((one) => one.verified) ? { verified: true } : {}),
});

/**
 * R12 for whatever compares a number: `R12.self-reported` where none of these can have one that counts,
 * `W-RAW` where a self-reported score would decide.
 */
export function checkNumber(facts: readonly PortFacts[], use: NumberUsed): readonly NodeIssue[] {
  const status = highestStatus(facts);
  const isMeasured = facts.some((one) => one.verified) || !isStatusAtMost(status, 'self_reported');
  if (facts.length === 0 || isMeasured) return [];
  if (use === 'raw' && status === 'self_reported') return [{ code: 'W-RAW', field: 'use' }];
  return [{ code: 'R12.self-reported', field: 'use', values: { status: status.replace('_', '-') } }];
}

/** Facts of each item of a list, whether its items have confidences of their own or share the list's. */
export function itemFacts(facts: PortFacts): PortFacts {
  if (facts.items) return facts.items;
  const { items: _, members: __, count: ___, ...rest } = facts;
  return { ...rest, type: facts.type.t === 'List' || facts.type.t === 'Set' ? facts.type.of : any };
}

/** Facts of a list whose items have confidences of their own. */
export const listFacts = (items: PortFacts, count?: number): PortFacts => ({
  type: list(items.type),
  claims: items.claims,
  status: items.status,
  items,
  ...(count !== undefined && { count }),
});
