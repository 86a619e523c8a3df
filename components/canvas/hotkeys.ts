'use client';
/** Keys of the designer: one table, matched in one place, shown in the sheet and in the command palette. */
import { useEffect } from 'react';
import type { Command } from '#components/shell/commands.ts';

export type Hotkey = Command & {
  /** Heading in the shortcut sheet. */
  group: string;
  /** All combinations that do it; the first is shown. */
  bindings: readonly string[];
  /** Also while typing: only for combinations no text field uses. */
  inText?: boolean;
  /** Only while the focus is on the canvas or nowhere. */
  onCanvas?: boolean;
  /** Not again while the key is held down. */
  once?: boolean;
  /** The browser acts on these keys by itself; here they are only shown. */
  isNative?: boolean;
  /** Fewer words, for a menu. */
  short?: string;
  /** Of a switch: is it on now? */
  isOn?: () => boolean;
};

export type HotkeyRow = Omit<Hotkey, 'keys' | 'group' | 'bindings'> & { keys: string | readonly string[] };

export const grouped = (group: string, rows: readonly HotkeyRow[]): Hotkey[] =>
  rows.map(({ keys, ...row }) => {
    const bindings = typeof keys === 'string' ? [keys] : keys;
    return { ...row, group, bindings, ...(bindings[0] && { keys: bindings[0] }) };
  });

const NAMED: Record<string, string> = { ' ': 'space', esc: 'escape', '+': 'plus' };

/** `mod+shift+z`, `?`, `plus`: shift is named only where it does not already change the character. */
export function combinationOf(event: KeyboardEvent): string {
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  // Some keyboards give the digit itself with Shift.
  const isShiftedDigit =
    digit !== undefined &&
    event.shiftKey &&
    (event.metaKey || event.ctrlKey || event.altKey || event.key === digit);
  const raw = isShiftedDigit ? digit : event.key;
  const key = NAMED[raw.toLowerCase()] ?? raw.toLowerCase();
  const named = raw.length > 1 || /[a-z ]/i.test(raw) || isShiftedDigit;
  return [
    (event.metaKey || event.ctrlKey) && 'mod',
    event.altKey && 'alt',
    event.shiftKey && named && 'shift',
    key,
  ]
    .filter(Boolean)
    .join('+');
}

const TEXT_INPUTS = /^(?!button$|checkbox$|radio$|submit$|reset$).*/;

/** Where keys mean text, or belong to a menu or dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  if (target instanceof HTMLInputElement && TEXT_INPUTS.test(target.type)) return true;
  return target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}

const isOnCanvas = (target: EventTarget | null): boolean =>
  !(target instanceof HTMLElement) ||
  target === document.body ||
  // The outline is the same pattern as a tree.
  target.closest('.canvas, [data-outline]') !== null ||
  target.id === 'main';

/** Enter and Space press the button or link that has the focus. */
const isPressing = (target: EventTarget | null, combination: string): boolean =>
  (combination === 'enter' || combination === 'space') &&
  target instanceof HTMLElement &&
  target.closest('button, a[href], summary') !== null;

/** The command a key press means, or none. */
export function commandFor(event: KeyboardEvent, hotkeys: readonly Hotkey[]): Hotkey | undefined {
  if (event.defaultPrevented || event.isComposing) return undefined;
  const combination = combinationOf(event);
  if (isPressing(event.target, combination)) return undefined;
  const typing = isTyping(event.target);
  return hotkeys.find(
    (one) =>
      !one.isNative &&
      one.bindings.includes(combination) &&
      (one.inText || !typing) &&
      (!one.onCanvas || isOnCanvas(event.target)) &&
      (one.when?.() ?? true),
  );
}

export function useHotkeys(hotkeys: readonly Hotkey[]): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = commandFor(event, hotkeys);
      if (!command) return;
      event.preventDefault();
      if (!(event.repeat && command.once)) command.perform();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [hotkeys]);
}
