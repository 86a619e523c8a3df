/** The colours and letters of what is painted: those of the style sheet, read from it once per theme. */

import type { GlyphState } from '#components/confidence/status-glyph.tsx';
import { stepOf } from '#components/confidence/tokens.ts';

const NAMES = [
  ...['canvas', 'surface', 'raised', 'line', 'control', 'ink', 'ink-2', 'ink-3', 'accent'],
  ...['ok', 'run', 'wait', 'fail', 'idle'],
  ...['ramp-1', 'ramp-2', 'ramp-3', 'ramp-4', 'ramp-5'],
] as const;

export type Tones = Readonly<Record<string, string>>;

export function readTones(element: Element): Tones {
  const style = getComputedStyle(element);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--color-${name}`).trim()]);
  const letters = ['mono', 'sans'].map((name) => [name, style.getPropertyValue(`--font-${name}`).trim()]);
  return Object.fromEntries([...colours, ...letters]);
}

const TONE_OF: Readonly<Record<string, string>> = {
  running: 'run',
  waiting: 'wait',
  succeeded: 'ok',
  failed: 'fail',
};

/** One sign per state beside its tone: colour alone says nothing. */
const SIGN_OF: Readonly<Record<string, string>> = {
  queued: '○',
  running: '▶',
  waiting: '◷',
  succeeded: '✓',
  failed: '✕',
  skipped: '–',
  cancelled: '–',
  aborted: '–',
};

export const toneOf = (state: GlyphState | undefined): string => TONE_OF[state ?? ''] ?? 'idle';
export const signOf = (state: GlyphState | undefined): string => SIGN_OF[state ?? ''] ?? '';

export const mixed = (tone: string, share: number, ground: string): string =>
  `color-mix(in oklab, ${tone} ${share}%, ${ground})`;

export type Stroke = { tone: string; width: number; dash: 'solid' | 'dashed' | 'dotted'; alpha: number };

/** As `edgeStyle` of an edge that is an element, with names of tones instead of variables. */
export function strokeOf(c: number | undefined, threshold: number): Stroke {
  if (c === undefined) return { tone: 'ink-3', width: 1.5, dash: 'dotted', alpha: 1 };
  const width = 1.25 + 2.75 * c;
  if (c < threshold) return { tone: 'ink-3', width, dash: 'dashed', alpha: 1 };
  return { tone: `ramp-${Math.max(3, stepOf(c))}`, width, dash: 'solid', alpha: 1 };
}

export const PLAIN_STROKE: Stroke = { tone: 'control', width: 1.25, dash: 'solid', alpha: 1 };
export const SKIPPED_STROKE: Stroke = { ...PLAIN_STROKE, alpha: 0.4 };
export const ADDED_STROKE: Stroke = { tone: 'accent', width: 2.5, dash: 'solid', alpha: 1 };
export const REMOVED_STROKE: Stroke = { tone: 'ink-3', width: 1.25, dash: 'dashed', alpha: 1 };
