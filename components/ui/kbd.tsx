'use client';
import { useSyncExternalStore } from 'react';
import { cx } from './cx.ts';

const SIGNS: Record<string, string> = {
  enter: '↵',
  backspace: '⌫',
  delete: 'Del',
  escape: 'Esc',
  esc: 'Esc',
  space: 'Space',
  plus: '+',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};
const MAC: Record<string, string> = { ...SIGNS, mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' };
const OTHER: Record<string, string> = { ...SIGNS, mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl' };

const never = () => () => {};

/** True on Apple machines, where `mod` is Cmd. False while rendering on the server. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /mac|iphone|ipad/i.test(navigator.platform),
    () => false,
  );
}

const TONES = {
  plain: 'border-line bg-raised text-ink-2',
  /** On the accent or another filled background. */
  inverse: 'border-current/30 text-current opacity-90',
} as const;

/** Keys as people of this machine write them: `mod+enter` is ⌘↵ or Ctrl ↵. */
export function Kbd({ keys, tone = 'plain' }: { keys: string; tone?: keyof typeof TONES }) {
  const isMac = useIsMac();
  const names = isMac ? MAC : OTHER;
  const shown = keys
    .split('+')
    .map((key) => names[key] ?? (/^(.|f\d+)$/.test(key) ? key.toUpperCase() : key));
  return (
    <kbd
      className={cx(
        'inline-flex h-4 items-center rounded-input border px-1 font-sans text-11 leading-none',
        TONES[tone],
      )}
    >
      {shown.join(isMac ? '' : ' ')}
    </kbd>
  );
}
