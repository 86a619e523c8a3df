/** Tabs and a server that is slow, away, or forgetful with replies: nothing is lost, nothing overwritten. */
import { fc, test } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect, vi } from 'vitest';
import { deltaOf, isSamePattern } from '#engine/delta.ts';
import type { Op } from '#engine/ops.ts';
import { rebase } from '#engine/rebase.ts';
import { afterOps, EDITED, someOps } from '#engine/testing-ops.ts';
import { type EditReply, type Queue, type SaveState, Sync } from './sync.ts';
import { applyTo, type Draft, type Edit, type Entry, opsBetween } from './sync-core.ts';

/** The log as the server keeps it: see server/drafts/append.ts. */
class Server {
  draft: Draft = { graph: EDITED, name: 'Draft' };
  readonly log: Entry[] = [];

  get revision(): number {
    return this.log.length + 1;
  }

  since = (after: number): Entry[] => this.log.filter(({ revision }) => revision > after);

  edit(actor: string, base: number, edits: readonly Edit[]): EditReply {
    const known = new Set(this.log.map(({ id }) => id));
    const fresh = edits.filter(({ id }) => !known.has(id));
    const foreign = this.since(base).filter((entry) => !edits.some(({ id }) => id === entry.id));
    const { conflicts } = rebase(
      this.draft.graph,
      foreign,
      fresh.flatMap(({ ops }) => ops),
    );
    if (conflicts.length > 0) return { accepted: false, revision: this.revision, entries: this.since(base) };
    for (const { id, ops } of fresh) {
      const next = applyTo(this.draft, ops);
      const effect = opsBetween(this.draft, next);
      this.log.push({
        id,
        ops: effect,
        revision: this.revision + 1,
        actor,
        name: actor,
        createdAt: new Date(0),
      });
      this.draft = next;
    }
    return { accepted: true, revision: this.revision, entries: this.since(base) };
  }
}

type Tab = { sync: Sync; states: string[]; view(): Draft; edit(ops: readonly Op[]): void; kept(): Queue };

type Line = { isDown?: () => boolean; losesReply?: () => boolean };

let made = 0;
const newId = (): string => {
  made += 1;
  return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
};

function openTab(server: Server, name: string, { isDown, losesReply }: Line = {}): Tab {
  let shown: Draft = server.draft;
  let queue: Queue = { base: 1, edits: [] };
  const states: string[] = [];
  const sync = new Sync({
    start: { ...server.draft, revision: server.revision, savedAt: 0 },
    async send(base, edits) {
      await null;
      if (isDown?.()) throw new Error('away');
      const reply = JSON.parse(JSON.stringify(server.edit(name, base, edits))) as EditReply;
      if (losesReply?.()) throw new Error('lost');
      return reply;
    },
    since: async (after) => (isDown?.() ? [] : server.since(after)),
    onState: (state: SaveState) => states.push(state.kind),
    onOthers: (view) => {
      shown = view;
    },
    keep: (kept) => {
      queue = kept;
    },
    refusal: (error) => (error instanceof RangeError ? error.message : undefined),
    newId,
    delayMs: 10,
    retryMs: 30,
  });
  return {
    sync,
    states,
    view: () => shown,
    kept: () => queue,
    edit(ops) {
      shown = applyTo(shown, ops);
      sync.change(shown);
    },
  };
}

const named = (title: string, id = 'v'): Op => ({ type: 'renameNode', id, title });
const set = (value: number): Op => ({ type: 'setField', id: 'v', field: 'n', value });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('one tab', () => {
  test('says what it does', async () => {
    const tab = openTab(new Server(), 'ada');
    tab.edit([named('x')]);
    await vi.advanceTimersByTimeAsync(50);
    expect(tab.states).toEqual(['unsaved', 'saving', 'saved']);
    expect(tab.kept().edits).toEqual([]);
  });

  test('keeps what cannot be sent and lands it once, even where replies get lost', async () => {
    const server = new Server();
    let isDown = true;
    let losses = 2;
    const tab = openTab(server, 'ada', { isDown: () => isDown, losesReply: () => losses-- > 0 });
    tab.edit([named('x')]);
    await vi.advanceTimersByTimeAsync(100);
    expect(tab.states.at(-1)).toBe('offline');
    tab.edit([set(1)]);
    expect(tab.kept().edits).toHaveLength(2);
    isDown = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(tab.sync.state.kind).toBe('saved');
    expect(server.log).toHaveLength(2);
    expect(tab.kept().edits).toEqual([]);
  });

  test('flush resolves with the revision, or says why not', async () => {
    const server = new Server();
    let isDown = false;
    const tab = openTab(server, 'ada', { isDown: () => isDown });
    tab.edit([named('x')]);
    await expect(tab.sync.flush()).resolves.toBe(2);
    isDown = true;
    tab.edit([named('y')]);
    await expect(tab.sync.flush()).rejects.toThrow('cannot be reached');
  });

  test('joins a burst to one edit until it was sent', async () => {
    const server = new Server();
    const tab = openTab(server, 'ada');
    for (const title of ['a', 'ab', 'abc']) {
      tab.sync.change(applyTo(tab.sync.view, [named(title)]), 'title');
    }
    await vi.advanceTimersByTimeAsync(50);
    expect(server.log.map(({ ops }) => ops)).toEqual([[named('abc')]]);
  });

  test('is refused with the sentence of the server, and tries again when something changes', async () => {
    const server = new Server();
    const tab = openTab(server, 'ada');
    const edit = vi.spyOn(server, 'edit').mockImplementationOnce(() => {
      throw new RangeError('Too large.');
    });
    tab.edit([named('x')]);
    await vi.advanceTimersByTimeAsync(50);
    expect(tab.sync.state).toEqual({ kind: 'refused', sentence: 'Too large.' });
    tab.edit([set(1)]);
    await vi.advanceTimersByTimeAsync(50);
    expect(edit).toHaveBeenCalledTimes(2);
    expect(tab.sync.state.kind).toBe('saved');
  });
});

describe('two tabs', () => {
  /** Both have edited before either heard of the other; Ada was first. */
  async function bothEdit(ada: readonly Op[], bob: readonly Op[]) {
    const server = new Server();
    const [first, second] = [openTab(server, 'ada'), openTab(server, 'bob')];
    first.edit(ada);
    await first.sync.flush();
    second.edit(bob);
    await second.sync.flush().catch(() => {});
    return { server, first, second };
  }

  test('merge what does not touch', async () => {
    const { server, first, second } = await bothEdit([named('x')], [set(1)]);
    first.sync.hear(server.log);
    for (const tab of [first, second]) expect(isSamePattern(tab.view().graph, server.draft.graph)).toBe(true);
    expect(second.sync.isClean()).toBe(true);
  });

  test('ask where they do; nothing is sent meanwhile, and whatever does not touch is kept', async () => {
    const { server, second } = await bothEdit([set(1)], [set(2), named('y')]);
    const { state } = second.sync;
    expect(state.kind).toBe('conflict');
    if (state.kind !== 'conflict') return;
    expect(state.clash.meetings).toMatchObject([{ key: 'node:v/set/n', by: { name: 'ada' } }]);
    second.edit([named('C', 'c')]);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.log).toHaveLength(1);
    second.sync.resolve(() => false);
    await vi.advanceTimersByTimeAsync(200);
    const find = (id: string) => server.draft.graph.nodes.find((node) => node.id === id);
    expect(find('v')).toMatchObject({ title: 'y', config: { n: 1 } });
    expect(find('c')).toMatchObject({ title: 'C' });
  });

  test('keep the own side where somebody says so', async () => {
    const { server, second } = await bothEdit([{ type: 'removeNodes', ids: ['v'] }], [set(2)]);
    expect(second.sync.state.kind).toBe('conflict');
    second.sync.resolve(() => true);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.draft.graph.nodes.find(({ id }) => id === 'v')?.config).toMatchObject({ n: 2 });
    expect(server.draft.graph.edges).toHaveLength(EDITED.edges.length);
  });

  test('give new things other names where both chose the same', async () => {
    const add = (x: number): Op => ({
      type: 'addNodes',
      nodes: [{ id: 'pool', primitive: 'pool', version: 1, config: { x }, position: { x, y: 0 } }],
    });
    const { server, second } = await bothEdit([add(1)], [add(2)]);
    await vi.advanceTimersByTimeAsync(200);
    expect(second.sync.state.kind).toBe('saved');
    expect(
      server.draft.graph.nodes.filter(({ primitive }) => primitive === 'pool').map(({ id }) => id),
    ).toEqual([...['pool', 'pool-2']]);
  });

  test('one takes over what the other left', async () => {
    const server = new Server();
    const left = openTab(server, 'ada', { isDown: () => true });
    left.edit([set(5)]);
    left.sync.dispose();
    server.edit('bob', 1, [{ id: newId(), ops: [named('y')] }]);
    const next = openTab(server, 'ada');
    next.sync.restore(left.kept(), { graph: EDITED, name: 'Draft' }, server.since(left.kept().base));
    await vi.advanceTimersByTimeAsync(200);
    expect(server.draft.graph.nodes.find(({ id }) => id === 'v')).toMatchObject({
      title: 'y',
      config: { n: 5 },
    });
    expect(server.log).toHaveLength(2);
  });
});

describe('many tabs', () => {
  const step = fc.record({
    tab: fc.nat({ max: 2 }),
    ops: someOps,
    /** What reaches this tab of the log meanwhile, and how much time goes by. */
    hears: fc.boolean(),
    ms: fc.constantFrom(0, 5, 40),
  });
  const lines = fc.array(fc.boolean(), { minLength: 5, maxLength: 40 });

  test.prop([fc.array(step, { maxLength: 14 }), lines, fc.boolean()], { numRuns: 60 })(
    'end with the same pattern, whatever gets lost on the way and however they decide',
    async (steps, lost, isMine) => {
      const server = new Server();
      let n = 0;
      let isCalm = false;
      const happens = () => !isCalm && (lost[n++ % lost.length] ?? false);
      const line = { isDown: happens, losesReply: happens };
      const tabs = ['ada', 'bob', 'eve'].map((name) => openTab(server, name, line));
      const decide = (tab: Tab) => {
        if (tab.sync.state.kind === 'conflict') {
          const { core } = tab.sync.resolve(() => isMine);
          tab.edit(deltaOf(tab.view().graph, core.view.graph));
        }
      };
      for (const { tab: at, ops, hears, ms } of steps) {
        const tab = tabs[at];
        if (!tab) continue;
        const next = afterOps(ops, tab.view().graph);
        tab.edit(deltaOf(tab.view().graph, next));
        if (hears) tab.sync.hear(server.log);
        await vi.advanceTimersByTimeAsync(ms);
      }
      isCalm = true;
      for (let round = 0; round < 30; round += 1) {
        for (const tab of tabs) {
          decide(tab);
          tab.sync.retry();
        }
        await vi.advanceTimersByTimeAsync(100);
      }
      for (const tab of tabs) {
        expect(tab.sync.state.kind).toBe('saved');
        expect(isSamePattern(tab.sync.view.graph, server.draft.graph)).toBe(true);
        expect(isSamePattern(tab.view().graph, server.draft.graph)).toBe(true);
      }
    },
  );
});
