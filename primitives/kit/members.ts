/**
 * A record of answers: the value `parallel` hands on. The mark is a symbol, so it cannot come from
 * outside: JSON that merely looks like beliefs is never counted as votes.
 */
import type { Belief } from './belief.ts';

const MEMBERS = Symbol('parallax.members');

export type Members = Readonly<Record<string, Belief>>;

/** Marks `members` as answers that an aggregator may spread into voices. */
export function asMembers(members: Record<string, Belief>): Members {
  return Object.freeze(Object.defineProperty(members, MEMBERS, { value: true }));
}

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && MEMBERS in value;
}
