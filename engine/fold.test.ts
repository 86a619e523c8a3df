import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Belief, ok } from '#primitives/kit/belief.ts';
import type { RunEvent, StoredEvent } from './events.ts';
import { EMPTY_RUN, fold, foldAll } from './fold.ts';

const belief: Belief = ok('yes', { status: 'self_reported', claim: 'c', raw: 0.9, method: 'margin' });
const failed: Belief = { ...belief, outcome: 'fail', reason: 'busy' };
const at = 1;
const a = { node: 'a', key: 'a' };

const log: readonly RunEvent[] = [
  { kind: 'run.queued', at, by: 'usr_1' },
  { kind: 'run.started', at, worker: 'w1', epoch: 1 },
  { kind: 'node.started', at, ...a, effect: 'agent' },
  { kind: 'node.settled', at: 5, ...a, out: { out: belief }, ms: 4, effect: true },
  { kind: 'node.settled', at: 6, node: 'gate', key: 'gate', out: { pass: null, below: failed }, ms: 0 },
  { kind: 'node.skipped', at: 6, node: 'b', key: 'b' },
  { kind: 'node.waiting', at: 7, node: 'h', key: 'h', approval: 'apr_1', question: 'Right?' },
  { kind: 'run.waiting', at: 7, for: 'person' },
  { kind: 'human.answered', at: 8, node: 'h', key: 'h', approval: 'apr_1', by: 'usr_1', answer: 'yes' },
  { kind: 'run.resumed', at: 8, worker: 'w2', epoch: 2, because: 'answer' },
  { kind: 'node.started', at: 9, node: 'c', key: 'again#2/c' },
  { kind: 'node.aborted', at: 9, node: 'c', key: 'again#2/c', because: 'decided without it' },
  { kind: 'run.finished', at: 10, status: 'succeeded', outcome: 'ok', result: belief, ms: 9 },
];
const stored: readonly StoredEvent[] = log.map((event, i) => ({ ...event, seq: i + 1 }));

describe('fold', () => {
  it('reads the whole log', () => {
    const state = foldAll(stored);
    expect(state).toMatchObject({
      status: 'succeeded',
      seq: log.length,
      result: belief,
      startedAt: 1,
      finishedAt: 10,
    });
    expect(state.nodes.a).toMatchObject({ state: 'succeeded', ms: 4, attempts: 1, startedAt: 1, endedAt: 5 });
    expect(state.nodes.gate).toMatchObject({ state: 'failed', reason: 'busy' });
    expect(state.nodes.b?.state).toBe('skipped');
    expect(state.nodes.c).toMatchObject({ state: 'aborted', key: 'again#2/c', reason: 'decided without it' });
  });

  it.each([
    { count: 3, status: 'running', node: 'a', state: 'running' },
    { count: 4, status: 'running', node: 'a', state: 'succeeded' },
    { count: 8, status: 'waiting', node: 'h', state: 'waiting' },
    { count: 10, status: 'running', node: 'h', state: 'running' },
  ])('after event $count the run is $status and $node is $state', ({ count, status, node, state }) => {
    const folded = foldAll(stored.slice(0, count));
    expect(folded.status).toBe(status);
    expect(folded.nodes[node]?.state).toBe(state);
  });

  it('counts a second start of the same activation as another attempt', () => {
    const again = [...stored.slice(0, 3), { ...log[2], seq: 4 } as StoredEvent];
    expect(foldAll(again).nodes.a?.attempts).toBe(2);
  });

  it('gives the same state however a log is cut, repeated or resumed', () => {
    const cut = fc.integer({ min: 0, max: stored.length });
    fc.assert(
      fc.property(cut, cut, (one, two) => {
        const [early, late] = one < two ? [one, two] : [two, one];
        const resumed = foldAll(stored.slice(early), foldAll(stored.slice(0, late)));
        expect(resumed).toEqual(foldAll(stored));
      }),
    );
  });

  it('leaves the state it goes on from as it was', () => {
    const early = foldAll(stored.slice(0, 3));
    const kept = structuredClone(early);
    foldAll(stored, early);
    expect(early).toEqual(kept);
  });

  it('takes as long as the log is, however many nodes there are', () => {
    const wide = (n: number): StoredEvent[] =>
      Array.from({ length: n }, (_, i) => ({
        ...{ kind: 'node.started', at: i, node: `n${i}`, key: `n${i}`, seq: i + 1 },
      }));
    const [few, many] = [wide(1_000), wide(16_000)];
    const quickest = (events: readonly StoredEvent[]) =>
      Math.min(
        ...Array.from({ length: 5 }, () => {
          const begin = performance.now();
          foldAll(events);
          return performance.now() - begin;
        }),
      );
    // 16 when linear, 256 when every event copied the nodes before it.
    expect(quickest(many) / quickest(few)).toBeLessThan(90);
  });

  it('changes nothing for an event it has seen', () => {
    const state = foldAll(stored);
    for (const event of stored) expect(fold(state, event)).toBe(state);
    expect(EMPTY_RUN.seq).toBe(0);
  });
});
