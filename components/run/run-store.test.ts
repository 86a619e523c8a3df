import { expect, test } from 'vitest';
import type { StoredEvent } from '#engine/events.ts';
import { EMPTY_RUN, foldAll } from '#engine/fold.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { createRunStore, isRunBusy } from './run-store.ts';

const belief = ok('yes', unknown('none', 'given'));
const LOG: readonly StoredEvent[] = [
  { seq: 1, at: 1, kind: 'run.queued', by: 'usr_1' },
  { seq: 2, at: 2, kind: 'run.started', worker: 'w', epoch: 1 },
  { seq: 3, at: 3, kind: 'node.started', node: 'a', key: 'a' },
  { seq: 4, at: 4, kind: 'node.started', node: 'b', key: 'b' },
  { seq: 5, at: 5, kind: 'node.settled', node: 'a', key: 'a', out: { out: belief }, ms: 2 },
  { seq: 6, at: 6, kind: 'node.aborted', node: 'b', key: 'b', because: 'decided' },
  { seq: 7, at: 7, kind: 'run.finished', status: 'succeeded', outcome: 'ok', result: belief, ms: 5 },
];

function storeWithFrames() {
  const frames: (() => void)[] = [];
  const store = createRunStore((work) => frames.push(work));
  store.open('run_1', { isLive: true });
  const frame = () => {
    for (const work of frames.splice(0)) work();
  };
  return { store, frame };
}

test('many events in one frame are one change', () => {
  const { store, frame } = storeWithFrames();
  let changes = 0;
  store.subscribe(() => {
    changes += 1;
  });
  for (const event of LOG) store.push(event);
  expect(changes).toBe(0);
  frame();
  expect(changes).toBe(1);
  expect(store.getState().state).toEqual(foldAll(LOG));
});

test('an event about one node leaves the slice of every other node as it was', () => {
  const { store, frame } = storeWithFrames();
  for (const event of LOG.slice(0, 4)) store.push(event);
  frame();
  const before = store.getState().state.nodes;
  for (const event of LOG.slice(4, 5)) store.push(event);
  frame();
  const after = store.getState().state.nodes;
  expect(after.b).toBe(before.b);
  expect(after.a).not.toBe(before.a);
});

test('events that repeat after a reconnect change nothing', () => {
  const { store, frame } = storeWithFrames();
  for (const event of [...LOG.slice(0, 5), ...LOG.slice(2, 7)]) store.push(event);
  frame();
  expect(store.getState().events.map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(store.getState().state).toEqual(foldAll(LOG));
});

test('what the scrubber shows is the fold up to that event, in any order of moving', () => {
  const { store, frame } = storeWithFrames();
  for (const event of LOG) store.push(event);
  frame();
  for (const seq of [4, 7, 1, 0, 6, 5, 2, 3]) {
    store.scrubTo(seq);
    expect(store.getState().state).toEqual(foldAll(LOG.filter((event) => event.seq <= seq)));
  }
  store.scrubTo(null);
  expect(store.getState().state).toEqual(foldAll(LOG));
});

test('while scrubbed, new events wait behind the moment shown', () => {
  const { store, frame } = storeWithFrames();
  for (const event of LOG.slice(0, 3)) store.push(event);
  frame();
  store.scrubTo(2);
  for (const event of LOG.slice(3)) store.push(event);
  frame();
  expect(store.getState().state.seq).toBe(2);
  store.scrubTo(null);
  expect(store.getState().state).toEqual(foldAll(LOG));
});

test('opening another run forgets the events of the one before', () => {
  const { store, frame } = storeWithFrames();
  for (const event of LOG) store.push(event);
  store.open('run_2');
  frame();
  expect(store.getState()).toMatchObject({ runId: 'run_2', events: [], state: EMPTY_RUN });
});

test.each([
  ['queued', true],
  ['running', true],
  ['waiting', false],
  ['succeeded', false],
  ['cancelled', false],
] as const)('a run that is %s is busy: %s', (status, busy) => {
  expect(isRunBusy({ ...EMPTY_RUN, status })).toBe(busy);
});
