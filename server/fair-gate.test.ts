import { expect, test } from 'vitest';
import { FairGate, type GateFull } from './fair-gate.ts';

const never = new AbortController().signal;

/** A gate, and work that is told when it may end. */
function open(places: number, waiting = { ofOne: 100, ofAll: 1_000 }) {
  const gate = new FairGate({ places, waiting });
  const inside: { who: string; end: () => void }[] = [];
  const order: string[] = [];
  const enter = (who: string, signal = never) =>
    gate.pass(who, signal, () => {
      order.push(who);
      return new Promise<void>((end) => inside.push({ who, end }));
    });
  /** Ends the oldest work of somebody, and lets what follows from it happen. */
  const end = async (who: string) => {
    const at = inside.findIndex((one) => one.who === who);
    inside.splice(at, 1)[0]?.end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { gate, enter, end, order, inside };
}

test('one alone gets four of six places, and whoever comes next gets one at once', async () => {
  const { enter, inside } = open(6);
  for (let i = 0; i < 10; i++) void enter('flood');
  expect(inside).toHaveLength(4);
  void enter('quiet');
  await Promise.resolve();
  expect(inside.map(({ who }) => who)).toEqual(['flood', 'flood', 'flood', 'flood', 'quiet']);
});

test('those who wait are let in by turns, whoever came first', async () => {
  const { enter, end, order } = open(1);
  for (const who of ['a', 'a', 'a', 'a', 'b', 'c', 'b']) void enter(who);
  for (const who of ['a', 'a', 'b', 'c', 'a', 'b', 'a']) await end(who);
  expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b', 'a']);
});

test('who has too much waiting is told when to come back; when all have, everybody is', async () => {
  const { gate, enter } = open(1, { ofOne: 2, ofAll: 3 });
  for (const who of ['a', 'a', 'a', 'b']) void enter(who);
  const refusal = async (who: string) => enter(who).catch((error: unknown) => error);
  const [own, all] = [await refusal('a'), await refusal('c')];
  expect(own).toMatchObject({ isOwn: true, count: 2 });
  expect(all).toMatchObject({ isOwn: false, count: 3 });
  for (const error of [own, all]) expect((error as GateFull).seconds).toBeGreaterThanOrEqual(1);
  expect(gate.waiting).toBe(3);
});

test('who leaves while waiting takes no place', async () => {
  const { gate, enter, end, order } = open(1);
  void enter('a');
  const left = new AbortController();
  const waiting = enter('b', left.signal);
  left.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  void enter('c');
  await end('a');
  expect(order).toEqual(['a', 'c']);
  expect(gate.waiting).toBe(0);
});

test('work that fails gives its place back', async () => {
  const { gate, enter, order } = open(1);
  await expect(gate.pass('a', never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  void enter('b');
  expect(order).toEqual(['b']);
});
