'use client';
/** Copy and paste from menus, where the browser fires no clipboard event of its own. */
import { toast } from 'sonner';
import { announce, type CanvasStore } from './canvas-store.ts';
import { clipOf } from './edit-paste.ts';
import type { Point } from './scene.ts';

/** True once it is on the clipboard. */
export async function copySelected(store: CanvasStore): Promise<boolean> {
  const clip = clipOf(store);
  if (!clip) return false;
  try {
    await navigator.clipboard.writeText(JSON.stringify(clip, null, 2));
  } catch {
    toast.error('The browser does not let this page write to the clipboard. Use Ctrl+C or ⌘C.');
    return false;
  }
  announce(store, `${clip.nodes.length} nodes copied.`);
  return true;
}

/** Rejects where the browser does not allow it. */
export async function pasteFromClipboard(
  store: CanvasStore,
  at: Point,
  paste: (text: string, at: Point) => void,
): Promise<void> {
  const text = await navigator.clipboard.readText();
  if (text.trim() === '') announce(store, 'The clipboard is empty.');
  else paste(text, at);
}

/** An address that opens this page at a node. */
export async function copyLink(node: string): Promise<void> {
  const url = new URL(location.href);
  url.searchParams.set('node', node);
  try {
    await navigator.clipboard.writeText(url.href);
    toast.success('The link is on the clipboard.');
  } catch {
    toast(url.href, { duration: 20_000 });
  }
}
