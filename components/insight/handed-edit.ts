'use client';
/**
 * A setting that was found while looking at runs, on its way into the draft. It travels in this tab's own
 * storage and not in the address: a link from elsewhere must not change anybody's pattern.
 */
import { useEffect } from 'react';
import { z } from 'zod';
import { announce, selectOnly, useCanvasStore } from '#components/canvas/canvas-store.ts';
import { setField } from '#components/canvas/edit.ts';

const KEY = 'parallax.handed-edit';
const FRESH_MS = 60_000;

const handed = z.object({
  patternId: z.string(),
  node: z.string(),
  field: z.string(),
  value: z.number(),
  at: z.number(),
});

export type HandedEdit = Omit<z.infer<typeof handed>, 'at'>;

export function handOverEdit(edit: HandedEdit): void {
  sessionStorage.setItem(KEY, JSON.stringify({ ...edit, at: Date.now() }));
}

/** Taken at most once. */
function takeEdit(patternId: string): HandedEdit | undefined {
  const text = sessionStorage.getItem(KEY);
  if (text === null) return undefined;
  const read = z.preprocess((raw) => JSON.parse(String(raw)), handed).safeParse(text);
  if (read.success && read.data.patternId !== patternId) return undefined;
  sessionStorage.removeItem(KEY);
  return read.success && Date.now() - read.data.at < FRESH_MS ? read.data : undefined;
}

/** Makes the edit once the draft is there: one step that can be undone. */
export function useHandedEdit(patternId: string): void {
  const store = useCanvasStore();
  useEffect(() => {
    const edit = takeEdit(patternId);
    if (!edit) return;
    const { node, field, value } = edit;
    if (!store.getState().byId[node]) {
      announce(store, `The draft has no node ${node} any more: nothing was changed.`);
      return;
    }
    setField(store, node, { field, value, step: field });
    selectOnly(store, [node]);
    store.setState({ focusField: { node, field, at: Date.now() } });
    announce(store, `${field} set to ${value}.`);
  }, [store, patternId]);
}
