import { expect, test } from 'vitest';
import type { RunEvent, StoredEvent } from './events.ts';
import { usesOf } from './node-use.ts';
import { says } from './testing-record.ts';

const spent = (calls: number, units: number) => ({ ...says('yes', 0.5), cost: { calls, units, ms: 1 } });
const log = (events: readonly RunEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ ...event, seq: index + 1 }));

const EVENTS = log([
  { kind: 'run.started', at: 0, worker: 'w', epoch: 1 },
  {
    kind: 'node.settled',
    at: 5,
    node: 'a',
    key: 'again#1/a',
    ms: 5,
    effect: true,
    out: { out: spent(1, 2) },
  },
  {
    kind: 'node.settled',
    at: 9,
    node: 'a',
    key: 'again#2/a',
    ms: 4,
    effect: true,
    out: { out: spent(1, 2) },
  },
  // what a node hands on was spent where it arose
  { kind: 'node.settled', at: 9, node: 'again', key: 'again', ms: 9, out: { out: spent(1, 2) } },
  { kind: 'effect.settled', at: 10, node: 'rank', key: 'rank:compare:1', effect: 'agent', out: spent(1, 3) },
  { kind: 'effect.settled', at: 10, node: 'rank', key: 'rank:ledger', effect: 'ledger', out: spent(1, 3) },
  // inside a called pattern
  {
    kind: 'node.settled',
    at: 12,
    node: 'call/b',
    key: 'call#1/b',
    ms: 2,
    effect: true,
    out: { out: spent(1, 1) },
  },
  { kind: 'node.settled', at: 12, node: 'call', key: 'call', ms: 2, out: { out: spent(1, 1) } },
  {
    kind: 'node.settled',
    at: 13,
    node: 'c',
    key: 'c',
    ms: 7,
    effect: true,
    reused: 'run_before',
    out: { out: spent(1, 1) },
  },
]);

test('time and calls are counted once, where they arose', () => {
  expect(Object.fromEntries(usesOf(EVENTS))).toEqual({
    a: { ms: 9, times: 2, calls: 2, units: 4 },
    again: { ms: 9, times: 1, calls: 0, units: 0 },
    rank: { ms: 0, times: 0, calls: 1, units: 3 },
    call: { ms: 2, times: 1, calls: 1, units: 1 },
    c: { ms: 0, times: 0, calls: 0, units: 0 },
  });
});

test('at any moment it is the fold of what had happened by then, and never shrinks', () => {
  let before = 0;
  for (let seq = 0; seq <= EVENTS.length; seq += 1) {
    const uses = usesOf(EVENTS.filter((event) => event.seq <= seq));
    const sum = [...uses.values()].reduce((all, { ms, calls, units }) => all + ms + calls + units, 0);
    expect(sum).toBeGreaterThanOrEqual(before);
    before = sum;
  }
  expect(before).toBe(9 + 2 + 4 + 9 + 1 + 3 + 2 + 1 + 1);
});
