'use client';
import { useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { explain, isWorthRetrying } from '#components/api/error.ts';
import { useTRPCClient } from '#components/api/trpc.ts';
import { isSamePattern } from '#engine/delta.ts';
import type { Pattern } from '#engine/pattern.ts';
import { announce, type CanvasStore } from './canvas-store.ts';
import { ALIVE_MS, KeptEdits } from './kept-edits.ts';
import { newUuid } from './new-uuid.ts';
import { showOthers, showOwn } from './others.ts';
import { OthersWords } from './others-words.ts';
import { type SaveState, Sync } from './sync.ts';

export type Loaded = { id: string; name: string; graph: Pattern; revision: number; updatedAt: string };

/** Thing by thing, by its key; those left out are theirs. */
export type Resolution = { mine: ReadonlySet<string> } | { copy: true };

export type DraftHandle = {
  name: string;
  rename: (name: string) => void;
  save: SaveState;
  sync: Sync;
  resolve: (resolution: Resolution) => Promise<void>;
};

type Client = ReturnType<typeof useTRPCClient>;
type Made = { sync: Sync; kept: KeptEdits };

/** The draft on screen, saved edit by edit, with what others do to it. `tab` names this tab. */
export function useDraft(loaded: Loaded, store: CanvasStore, { user, tab }: { user: string; tab: string }) {
  const client = useTRPCClient();
  const [name, setName] = useState(loaded.name);
  const [save, setSave] = useState<SaveState>({ kind: 'saved', at: new Date(loaded.updatedAt).getTime() });
  const [{ sync, kept }] = useState((): Made => {
    const place = new KeptEdits(localStorage, { user, pattern: loaded.id }, tab);
    const words = new OthersWords(store, user);
    return { sync: startSync({ client, loaded, store, kept: place, setName, setSave, words }), kept: place };
  });
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.pattern === before.pattern) return;
        sync.change({ graph: state.pattern, name: sync.view.name }, state.history.burst);
      }),
    [store, sync],
  );
  useKept({ client, loaded, store, sync, kept });
  return useMemo(
    (): DraftHandle => ({
      name,
      save,
      sync,
      rename(next: string) {
        const trimmed = next.trim();
        if (trimmed === '' || trimmed === name) return;
        setName(trimmed);
        sync.change({ graph: store.getState().pattern, name: trimmed });
      },
      async resolve(resolution: Resolution) {
        if (sync.state.kind !== 'conflict') return;
        if ('copy' in resolution && !(await saveCopy(client, sync.view))) return;
        const isMine = (key: string) => 'mine' in resolution && resolution.mine.has(key);
        const { core, mine, others, renames } = sync.resolve(isMine);
        // Undo leads to the side that was given up.
        const ops = others.flatMap((entry) => entry.ops);
        showOthers(store, { ops, present: mine.graph, renames });
        if (!isSamePattern(mine.graph, core.view.graph)) showOwn(store, core.view.graph);
        setName(core.view.name);
        announce(store, 'Both sides are together again. Undo brings yours back.');
      },
    }),
    [name, save, sync, store, client],
  );
}

type Starting = {
  client: Client;
  loaded: Loaded;
  store: CanvasStore;
  kept: KeptEdits;
  setName: (name: string) => void;
  setSave: (state: SaveState) => void;
  words: OthersWords;
};

function startSync({ client, loaded, store, kept, setName, setSave, words }: Starting): Sync {
  const { id, graph, name, revision, updatedAt } = loaded;
  return new Sync({
    start: { graph, name, revision, savedAt: new Date(updatedAt).getTime() },
    send: (base, edits) =>
      client.patterns.edit.mutate({
        id,
        base,
        edits: edits.map((edit) => ({ ...edit, ops: [...edit.ops] })),
      }),
    since: async (after) => (await client.patterns.since.query({ id, after })).entries,
    onState: setSave,
    onOthers(view, { entries, renames }) {
      const before = store.getState().pattern;
      showOthers(store, { ops: entries.flatMap((entry) => entry.ops), present: view.graph, renames });
      setName(view.name);
      words.tell(entries, before);
    },
    keep: (queue) => kept.keep(queue),
    refusal: (error) => (isWorthRetrying(error) ? undefined : explain(error).sentence),
    newId: newUuid,
  });
}

async function saveCopy(client: Client, { name, graph }: { name: string; graph: Pattern }): Promise<boolean> {
  const copy = { name: `${name} (copy)`.slice(0, 120), graph };
  try {
    const { id } = await client.patterns.create.mutate(copy);
    toast.success(`Your side was saved as “${copy.name}”.`, {
      duration: 20_000,
      action: { label: 'Open it', onClick: () => location.assign(`/patterns/${id}`) },
    });
    return true;
  } catch (error) {
    toast.error(explain(error).sentence);
    return false;
  }
}

type Keeping = Made & { client: Client; loaded: Loaded; store: CanvasStore };

/** What waits outlives the tab; what a closed tab left is taken over. */
function useKept({ client, loaded, store, sync, kept }: Keeping): void {
  useEffect(() => {
    const adopt = async () => {
      if (!sync.isClean() || store.getState().mode !== 'edit') return;
      const queue = kept.adopt();
      if (queue) await restore({ client, loaded, store, sync }, queue);
    };
    const timer = setInterval(() => {
      kept.beAlive();
      void adopt();
    }, ALIVE_MS);
    void adopt();
    const warn = (event: BeforeUnloadEvent) => {
      // What is kept here is sent by the next tab; only where nothing can be kept there is a reason to stay.
      if (!sync.isClean() && !kept.isKept) event.preventDefault();
    };
    const leave = () => {
      sync.freeze();
      kept.release();
    };
    const turn = () => {
      sync.freeze();
      if (!document.hidden) sync.retry();
    };
    const retry = () => sync.retry();
    window.addEventListener('beforeunload', warn);
    window.addEventListener('pagehide', leave);
    window.addEventListener('online', retry);
    document.addEventListener('visibilitychange', turn);
    return () => {
      clearInterval(timer);
      window.removeEventListener('beforeunload', warn);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('online', retry);
      document.removeEventListener('visibilitychange', turn);
      const isLeft = () => (sync.isClean() ? undefined : leave());
      if (sync.isClean()) sync.dispose();
      else
        void sync
          .flush()
          .then(isLeft, isLeft)
          .finally(() => sync.dispose());
    };
  }, [client, loaded, store, sync, kept]);
}

type Queue = NonNullable<ReturnType<KeptEdits['adopt']>>;

async function restore({ client, loaded, store, sync }: Omit<Keeping, 'kept'>, queue: Queue): Promise<void> {
  const { id } = loaded;
  try {
    const [at, { entries }] = await Promise.all([
      client.patterns.at.query({ id, revision: queue.base }),
      client.patterns.since.query({ id, after: queue.base }),
    ]);
    const before = sync.view;
    sync.restore(queue, { graph: at.graph, name: before.name }, entries);
    const { view } = sync;
    if (!isSamePattern(before.graph, view.graph)) showOwn(store, view.graph);
    announce(store, 'Changes that were not saved yet are back.');
    void sync.catchUp();
  } catch (error) {
    // They stay where they are kept, and the next tab tries again.
    if (!isWorthRetrying(error))
      toast.error(`Unsaved changes could not be brought back: ${explain(error).sentence}`);
  }
}
