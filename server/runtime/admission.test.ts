import { expect, test } from 'vitest';
import { judge, Line, OF_EVERYBODY, OF_WORKSPACE } from './admission.ts';

const waiting = (jobs: number, perSecond = 0) => ({ jobs, perSecond });
const all = (jobs: number, { perSecond = 0, workspaces = 1 } = {}) => ({ jobs, perSecond, workspaces });

test.each([
  { name: 'nothing waits', own: waiting(0), total: all(0), refusal: undefined },
  { name: 'one less than its budget', own: waiting(99), total: all(99), refusal: undefined },
  { name: 'its budget', own: waiting(OF_WORKSPACE.runs), total: all(100), refusal: 'load.workspace' },
  { name: 'as many, but they go fast', own: waiting(100, 50), total: all(100), refusal: undefined },
  { name: 'five seconds of fast ones', own: waiting(250, 50), total: all(250), refusal: 'load.workspace' },
  {
    name: 'all full, and it has its share',
    own: waiting(90),
    total: all(1_000, { workspaces: 12 }),
    refusal: 'load.everybody',
  },
  {
    name: 'all full, and it has little',
    own: waiting(3),
    total: all(1_000, { workspaces: 12 }),
    refusal: undefined,
  },
  {
    name: 'twice as full',
    own: waiting(0),
    total: all(2 * OF_EVERYBODY.runs, { workspaces: 30 }),
    refusal: 'load.everybody',
  },
])('$name: $refusal', ({ own, total, refusal }) => {
  expect(judge(own, total)).toBe(refusal);
});

test('the refused are told times one after the other, a place apart', () => {
  const line = new Line();
  const told = Array.from({ length: 25 }, () => line.next(waiting(100, 5), { limit: 100, now: 0 }));
  expect(told[0]).toBe(1);
  expect(told[4]).toBe(1);
  expect(told[9]).toBe(2);
  expect(told[24]).toBe(5);
});

test('time moves the line on, and nobody is sent away for more than a minute', () => {
  const line = new Line();
  for (let i = 0; i < 1_000; i++) line.next(waiting(100, 1), { limit: 100, now: 0 });
  expect(line.next(waiting(100, 1), { limit: 100, now: 0 })).toBe(60);
  expect(line.next(waiting(100, 1), { limit: 100, now: 58_000 })).toBe(3);
  expect(line.next(waiting(100, 1), { limit: 100, now: 300_000 })).toBe(1);
});

test('what no worker has started lately cannot be told exactly', () => {
  expect(new Line().next(waiting(100), { limit: 100, now: 0 })).toBe(15);
});
