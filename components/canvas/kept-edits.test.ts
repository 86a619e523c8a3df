/** What waits outlives its tab, and nobody takes it from a tab that is alive. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeptEdits } from './kept-edits.ts';
import type { Queue } from './sync.ts';

class MemoryStorage implements Storage {
  readonly #values = new Map<string, string>();
  isFull = false;
  get length() {
    return this.#values.size;
  }
  key = (n: number) => [...this.#values.keys()][n] ?? null;
  getItem = (key: string) => this.#values.get(key) ?? null;
  removeItem = (key: string) => void this.#values.delete(key);
  clear = () => this.#values.clear();
  setItem(key: string, value: string) {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this.#values.set(key, value);
  }
}

const place = { user: 'usr_1', pattern: 'pat_1' };
const queue: Queue = {
  base: 3,
  edits: [{ id: '00000000-0000-4000-8000-000000000001', ops: [{ type: 'renameNode', id: 'a', title: 'A' }] }],
};
let storage: MemoryStorage;

beforeEach(() => {
  vi.useFakeTimers();
  storage = new MemoryStorage();
});
afterEach(() => {
  vi.useRealTimers();
});

const tab = (name: string, at = place): KeptEdits => new KeptEdits(storage, at, name);

test('what a closed tab left goes to the next one, once', () => {
  const first = tab('one');
  first.keep(queue);
  first.release();
  expect(tab('two').adopt()).toEqual(queue);
  expect(tab('three').adopt()).toBeUndefined();
});

test('a tab that crashed is dead after a while, one that says so is alive', () => {
  const [crashed, alive] = [tab('crashed'), tab('alive')];
  crashed.keep(queue);
  alive.keep({ ...queue, base: 9 });
  vi.advanceTimersByTime(10_000);
  alive.beAlive();
  expect(tab('next').adopt()).toBeUndefined();
  vi.advanceTimersByTime(10_000);
  alive.beAlive();
  expect(tab('next').adopt()).toEqual(queue);
  expect(tab('other').adopt()).toBeUndefined();
});

test('nothing is left once all is saved', () => {
  const kept = tab('one');
  kept.keep(queue);
  kept.keep({ base: 4, edits: [] });
  expect(storage.length).toBe(0);
});

test('other people and other patterns have their own', () => {
  const kept = tab('one');
  kept.keep(queue);
  kept.release();
  expect(tab('two', { ...place, user: 'usr_2' }).adopt()).toBeUndefined();
  expect(tab('two', { ...place, pattern: 'pat_2' }).adopt()).toBeUndefined();
});

test('says when nothing can be kept, and passes over what is no queue', () => {
  storage.setItem('parallax.edits/usr_1/pat_1/odd', '{"at":0,"base":1,"edits":[{"id":"x"}]}');
  storage.isFull = true;
  const kept = tab('one');
  kept.keep(queue);
  expect(kept.isKept).toBe(false);
  expect(kept.adopt()).toBeUndefined();
});
