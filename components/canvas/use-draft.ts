'use client';
import { useEffect, useMemo, useState } from 'react';
import { toast } from 'sonner';
import { explain, isWorthRetrying } from '#components/api/error.ts';
import { useTRPCClient } from '#components/api/trpc.ts';
import type { Pattern } from '#engine/pattern.ts';
import { type Autosave, createAutosave, type SaveState } from './autosave.ts';
import type { CanvasStore } from './canvas-store.ts';
import type { Resolution } from './conflict-dialog.tsx';
import { replacePattern } from './edit.ts';

export type Loaded = { id: string; name: string; graph: Pattern; revision: number; updatedAt: string };

export type DraftHandle = {
  name: string;
  rename: (name: string) => void;
  save: SaveState;
  autosave: Autosave;
  resolve: (resolution: Resolution) => Promise<void>;
};

/** The draft on screen: saved as it changes, under the pattern and revision it was loaded with. */
export function useDraft(loaded: Loaded, store: CanvasStore): DraftHandle {
  const client = useTRPCClient();
  const [name, setName] = useState(loaded.name);
  const [save, setSave] = useState<SaveState>({ kind: 'saved', at: new Date(loaded.updatedAt).getTime() });
  const [autosave] = useState(() =>
    createAutosave({
      revision: loaded.revision,
      savedAt: new Date(loaded.updatedAt).getTime(),
      send: (draft, revision) => client.patterns.save.mutate({ id: loaded.id, revision, ...draft }),
      onState: setSave,
      refusal: (error) => (isWorthRetrying(error) ? undefined : explain(error).sentence),
    }),
  );
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (state.pattern !== before.pattern) autosave.change({ graph: state.pattern, name });
      }),
    [store, autosave, name],
  );
  useLeaving(autosave);
  return useMemo(
    () => ({
      name,
      save,
      autosave,
      rename(next: string) {
        const trimmed = next.trim();
        if (trimmed === '' || trimmed === name) return;
        setName(trimmed);
        autosave.change({ graph: store.getState().pattern, name: trimmed });
      },
      async resolve(resolution: Resolution) {
        if (save.kind !== 'conflict') return;
        const { current } = save;
        const mine = { graph: store.getState().pattern, name };
        if (resolution === 'mine') return autosave.resolve(current.revision, mine);
        if (resolution === 'copy') {
          const copy = { name: `${name} (copy)`.slice(0, 120), graph: mine.graph };
          try {
            const { id } = await client.patterns.create.mutate(copy);
            toast.success(`Your side was saved as “${copy.name}”.`, {
              duration: 20_000,
              action: { label: 'Open it', onClick: () => location.assign(`/patterns/${id}`) },
            });
          } catch (error) {
            toast.error(explain(error).sentence);
            return;
          }
        }
        autosave.resolve(current.revision);
        setName(current.name);
        replacePattern(store, current.graph, 'Now showing the other draft. Undo brings yours back.');
        autosave.resolve(current.revision);
      },
    }),
    [name, save, autosave, store, client],
  );
}

/** Leaving inside the app saves at once; closing the tab with unsaved work asks first. */
function useLeaving(autosave: Autosave): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!autosave.isClean()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      if (!autosave.isClean()) autosave.flush().catch(() => {});
      autosave.dispose();
    };
  }, [autosave]);
}
