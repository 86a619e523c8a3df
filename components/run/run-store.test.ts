import { expect, test } from 'vitest';
import type { StoredEvent } from '#engine/events.ts';
import { EMPTY_RUN, foldAll } from '#engine/fold.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { createRunStore, isRunBusy, openInside, shownIteration, shownNodes, shownRun } from './run-store.ts';

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

const inner = (seq: number, key: string, node: string): StoredEvent => ({
  ...{ seq, at: seq, kind: 'node.settled', node, key, out: { out: belief } },
  ms: seq,
});
const TRIES: readonly StoredEvent[] = [
  inner(1, 'retry#1/all#1/a', 'a'),
  inner(2, 'retry#1/all', 'all'),
  inner(3, 'retry#2/all#1/a', 'a'),
  inner(4, 'retry#2/all', 'all'),
  { seq: 5, at: 5, kind: 'node.started', node: 'all', key: 'retry#3/all' },
];

test('of an inside that ran several times the newest is shown, or the one that was chosen', () => {
  const { store, frame } = storeWithFrames();
  for (const event of TRIES) store.push(event);
  frame();
  expect(shownIteration(store.getState(), 'retry')).toEqual({ shown: 3, count: 3 });
  expect(shownIteration(store.getState(), 'retry/all')).toBeUndefined();
  expect(shownRun(store.getState(), 'retry/all')?.state).toBe('running');
  expect(shownRun(store.getState(), 'retry/all/a')?.key).toBe('retry#2/all#1/a');
  store.choose('retry', 3);
  expect(shownRun(store.getState(), 'retry/all/a')).toBeUndefined();
  store.choose('retry', 2);
  expect(shownIteration(store.getState(), 'retry')).toEqual({ shown: 2, count: 3 });
  expect(shownRun(store.getState(), 'retry/all')?.ms).toBe(4);
  expect(shownRun(store.getState(), 'retry/all/a')?.ms).toBe(3);
  const paths: Record<string, string> = { all: 'retry/all', a: 'retry/all/a' };
  const shown = shownNodes(store.getState(), (id) => paths[id] ?? id);
  expect([shown.all?.key, shown.a?.key]).toEqual(['retry#2/all', 'retry#2/all#1/a']);
  store.choose('retry', null);
  expect(shownRun(store.getState(), 'retry/all')?.state).toBe('running');
});

test('scrubbing back forgets later tries', () => {
  const { store, frame } = storeWithFrames();
  for (const event of TRIES) store.push(event);
  frame();
  store.scrubTo(2);
  expect(shownIteration(store.getState(), 'retry')).toBeUndefined();
  expect(shownRun(store.getState(), 'retry/all/a')?.ms).toBe(1);
  store.scrubTo(null);
  expect(shownIteration(store.getState(), 'retry')?.count).toBe(3);
});

test('nodes of a called pattern are neither taken for others of the same name, nor lost', () => {
  const { store, frame } = storeWithFrames();
  const inner: readonly StoredEvent[] = [
    { seq: 1, at: 1, kind: 'node.settled', node: 'agent', key: 'agent', out: { out: belief }, ms: 1 },
    { seq: 2, at: 2, kind: 'node.started', node: 'call/agent', key: 'again#1/call#1/agent' },
    { seq: 3, at: 3, kind: 'node.aborted', node: 'call/agent', key: 'again#1/call#1/agent', because: 'x' },
    { seq: 4, at: 4, kind: 'node.started', node: 'call/agent', key: 'again#2/call#1/agent' },
    {
      ...{ seq: 5, at: 5, kind: 'node.waiting', node: 'call/human', key: 'again#2/call#1/human' },
      ...{ approval: 'apr_1', question: 'Is it?' },
    },
  ];
  for (const event of inner) store.push(event);
  frame();
  const shown = shownNodes(store.getState(), (node) => (node === 'call' ? 'again/call' : node));
  expect(Object.keys(shown)).toEqual(['agent']);
  expect(shown.agent?.state).toBe('succeeded');
  expect(openInside(store.getState(), 'again/call')).toMatchObject({ state: 'waiting', approval: 'apr_1' });
  store.choose('again', 1);
  expect(openInside(store.getState(), 'again/call')).toBeUndefined();
});
