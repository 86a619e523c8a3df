import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EMPTY_PATTERN } from '#engine/pattern.ts';
import { createAutosave, type Draft, type SaveReply, type SaveState } from './autosave.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const draft = (name: string): Draft => ({ name, graph: EMPTY_PATTERN });

type Call = { draft: Draft; revision: number; reply: (reply: SaveReply | Error) => Promise<void> };

function setUp() {
  const calls: Call[] = [];
  const states: SaveState['kind'][] = [];
  const autosave = createAutosave({
    revision: 3,
    savedAt: 0,
    delayMs: 600,
    retryMs: 3000,
    onState: (state) => states.push(state.kind),
    refusal: (error) =>
      error instanceof Error && error.message.startsWith('no:') ? error.message : undefined,
    send: (one, revision) =>
      new Promise((resolve, reject) => {
        const reply = async (given: SaveReply | Error) => {
          if (given instanceof Error) reject(given);
          else resolve(given);
          await vi.advanceTimersByTimeAsync(0);
        };
        calls.push({ draft: one, revision, reply });
      }),
  });
  const call = (index: number): Call => {
    const found = calls[index];
    if (!found) throw new Error(`there was no save ${index}`);
    return found;
  };
  return { autosave, calls, call, states };
}

const saved = (revision: number): SaveReply => ({ saved: true, revision, savedAt: new Date(0) });

describe('order', () => {
  test('waits for quiet, then sends the newest draft once', async () => {
    const { autosave, calls, call } = setUp();
    autosave.change(draft('a'));
    await vi.advanceTimersByTimeAsync(500);
    autosave.change(draft('b'));
    await vi.advanceTimersByTimeAsync(599);
    expect(calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls).toHaveLength(1);
    expect(call(0)).toMatchObject({ draft: { name: 'b' }, revision: 3 });
  });

  test('never has two saves under way, and the second goes on from the first', async () => {
    const { autosave, calls, call, states } = setUp();
    autosave.change(draft('a'));
    await vi.advanceTimersByTimeAsync(600);
    autosave.change(draft('b'));
    await vi.advanceTimersByTimeAsync(5000);
    expect(calls).toHaveLength(1);
    await call(0).reply(saved(4));
    await vi.advanceTimersByTimeAsync(600);
    expect(call(1)).toMatchObject({ draft: { name: 'b' }, revision: 4 });
    await call(1).reply(saved(5));
    expect(autosave.isClean()).toBe(true);
    expect(autosave.revision()).toBe(5);
    expect(states.at(-1)).toBe('saved');
  });
});

describe('offline', () => {
  test('keeps the draft and tries again until it arrives', async () => {
    const { autosave, call, states } = setUp();
    autosave.change(draft('a'));
    await vi.advanceTimersByTimeAsync(600);
    await call(0).reply(new Error('network'));
    expect(states.at(-1)).toBe('offline');
    expect(autosave.isClean()).toBe(false);
    await vi.advanceTimersByTimeAsync(3000);
    expect(call(1)).toMatchObject({ draft: { name: 'a' }, revision: 3 });
    await call(1).reply(saved(4));
    expect(autosave.isClean()).toBe(true);
  });

  test('an edit made meanwhile is what is sent', async () => {
    const { autosave, call } = setUp();
    autosave.change(draft('a'));
    await vi.advanceTimersByTimeAsync(600);
    autosave.change(draft('b'));
    await call(0).reply(new Error('network'));
    await vi.advanceTimersByTimeAsync(3000);
    expect(call(1).draft.name).toBe('b');
  });
});

describe('conflict', () => {
  const theirs: SaveReply = {
    saved: false,
    current: { revision: 9, graph: EMPTY_PATTERN, name: 'theirs', savedAt: new Date(0) },
  };

  test('stops sending until a person decides; keeping mine goes on top of theirs', async () => {
    const { autosave, calls, call, states } = setUp();
    autosave.change(draft('mine'));
    await vi.advanceTimersByTimeAsync(600);
    await call(0).reply(theirs);
    autosave.change(draft('mine, further'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(states.at(-1)).toBe('conflict');
    await expect(autosave.flush()).rejects.toThrow('changed elsewhere');
    autosave.resolve(9, draft('mine, further'));
    expect(call(1)).toMatchObject({ draft: { name: 'mine, further' }, revision: 9 });
  });

  test('taking theirs sends nothing', async () => {
    const { autosave, calls, call } = setUp();
    autosave.change(draft('mine'));
    await vi.advanceTimersByTimeAsync(600);
    await call(0).reply(theirs);
    autosave.resolve(9);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(autosave.isClean()).toBe(true);
  });
});

describe('flush', () => {
  test('saves at once and gives the revision a run may pin', async () => {
    const { autosave, call } = setUp();
    autosave.change(draft('a'));
    const flushed = autosave.flush();
    await call(0).reply(saved(4));
    expect(await flushed).toBe(4);
  });

  test('with a save under way also saves what came after it', async () => {
    const { autosave, call } = setUp();
    autosave.change(draft('a'));
    await vi.advanceTimersByTimeAsync(600);
    autosave.change(draft('b'));
    const flushed = autosave.flush();
    await call(0).reply(saved(4));
    expect(call(1).draft.name).toBe('b');
    await call(1).reply(saved(5));
    expect(await flushed).toBe(5);
  });

  test('rejects with the sentence of a refusal', async () => {
    const { autosave, call } = setUp();
    autosave.change(draft('a'));
    const flushed = expect(autosave.flush()).rejects.toThrow('no: too large');
    await call(0).reply(new Error('no: too large'));
    await flushed;
  });
});
