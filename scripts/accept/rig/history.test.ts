import { describe, expect, it, test } from 'vitest';
import type { RunEvent, StoredEvent } from '#engine/events.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { readCrashPoints } from './crash-points.ts';
import { countRepeats, judgeHistory, recoveries } from './history.ts';
import { CHAIN, essence, rightResults, SHAPES } from './shapes.ts';

const answer = (reason: string) => ok('x', unknown('none', 'given'), { reason });
const RIGHT = new Set([essence(answer(''))]);

const queued: RunEvent = { kind: 'run.queued', at: 0, by: 'u' };
const started: RunEvent = { kind: 'run.started', at: 1, worker: 'host/7/a', epoch: 1 };
const resumed: RunEvent = { kind: 'run.resumed', at: 50, worker: 'host/8/b', epoch: 2, because: 'takeover' };
const settled = (pid: number, at = 10): RunEvent => ({
  ...{ kind: 'node.settled', at, node: 'a', key: 'a', ms: 1, effect: true },
  out: { out: answer(`by ${pid}`) },
});
const finished: RunEvent = {
  ...{ kind: 'run.finished', at: 90, status: 'succeeded', outcome: 'ok', ms: 90 },
  result: answer(''),
};

const numbered = (...events: readonly RunEvent[]): StoredEvent[] =>
  events.map((event, i) => ({ ...event, seq: i + 1 }));
const judge = (events: readonly StoredEvent[], status: string | undefined = 'succeeded') =>
  judgeHistory({ runId: 'r', status, events, right: RIGHT }).map(({ verdict }) => verdict);

const other: RunEvent = { ...finished, result: ok('y', unknown('none', 'given')) };
const withGaps = (events: readonly StoredEvent[]) => events.map((one) => ({ ...one, seq: one.seq * 2 }));

describe('a history', () => {
  it.each<[string, [StoredEvent[], string | undefined], string[]]>([
    ['whole', [numbered(queued, started, settled(7), finished), 'succeeded'], []],
    ['taken over', [numbered(queued, started, resumed, settled(8), finished), 'succeeded'], []],
    ['without a row', [[], undefined], ['lost']],
    ['without an end', [numbered(queued, started), 'running'], ['stuck']],
    ['with a gap', [withGaps(numbered(queued, started, finished)), 'succeeded'], ['broken log']],
    ['with two ends', [numbered(queued, started, finished, finished), 'succeeded'], ['broken log']],
    ['going on after its end', [numbered(queued, finished, started), 'succeeded'], ['broken log']],
    ['unlike its column', [numbered(queued, started, finished), 'failed'], ['broken log']],
    ['with another result', [numbered(queued, started, other), 'succeeded'], ['wrong']],
    [
      'written by whoever lost it',
      [numbered(queued, started, resumed, settled(7), finished), 'succeeded'],
      ['stale write'],
    ],
    [
      'with two outcomes',
      [numbered(queued, started, settled(7), settled(7), finished), 'succeeded'],
      ['stale write'],
    ],
    [
      'claimed twice with one epoch',
      [numbered(queued, started, started, finished), 'succeeded'],
      ['stale write'],
    ],
  ])('%s', (_, [events, status], expected) => {
    expect(judge(events, status)).toEqual(expected);
  });
});

test('calls are counted, and those that came after their outcome told apart', () => {
  const logs = new Map([['r', numbered(queued, started, settled(7, 1_000), finished)]]);
  const call = (at: number, key = 'a') => ({ call: `r/${key}`, pid: 7, at });
  expect(countRepeats(logs, [call(1), call(500), call(3_000), call(9, 'b')])).toEqual({
    called: 2,
    again: 2,
    afterOutcome: 1,
  });
});

test('a recovery lasts from the kill until somebody goes on; runs of others do not count', () => {
  const taken = numbered(queued, started, resumed, finished);
  const kills = [
    { pid: 7, at: 20 },
    { pid: 9, at: 20 },
  ];
  expect(recoveries([taken], kills)).toEqual([30]);
  expect(recoveries([numbered(queued, started)], kills)).toEqual([Infinity]);
  expect(recoveries([numbered(queued, started, finished)], kills)).toEqual([]);
  expect(recoveries([numbered(queued, started, finished)], [{ pid: 7, at: 95 }])).toEqual([]);
});

test('every shape has right results, and only where the order decides more than one', async () => {
  for (const shape of SHAPES) expect((await rightResults(shape, 1)).size).toBe(shape.firsts?.length ?? 1);
  expect(await rightResults(CHAIN, 1)).not.toEqual(await rightResults(CHAIN, 2));
});

test('crash points are many, and each is in one place', () => {
  expect(readCrashPoints().length).toBeGreaterThanOrEqual(25);
});
