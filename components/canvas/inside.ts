/** What is inside a container, told in one line while a run is watched. Pure. */
import type { GlyphState } from '#components/confidence/status-glyph.tsx';

/** Worst first: a group shows its worst member. */
const WORST: readonly GlyphState[] = [
  ...(['failed', 'paused', 'waiting', 'running', 'abstained', 'cancelled', 'queued'] as const),
  ...(['succeeded', 'idle', 'aborted', 'skipped'] as const),
];

const TOLD: Partial<Record<GlyphState, string>> = {
  failed: 'failed',
  paused: 'paused',
  waiting: 'waiting',
  running: 'running',
  abstained: 'abstained',
};

const DONE = new Set<GlyphState>(['succeeded', 'abstained', 'failed', 'skipped', 'aborted']);

/** `3 of 5 done, 1 failed`, with the worst state among them; `undefined` where nothing is inside. */
export function sumUp(states: readonly GlyphState[]): { worst: GlyphState; words: string } | undefined {
  const worst = WORST.find((state) => states.includes(state));
  if (worst === undefined) return undefined;
  const done = states.filter((state) => DONE.has(state)).length;
  const told = TOLD[worst];
  const count = states.filter((state) => state === worst).length;
  return { worst, words: `${done} of ${states.length} done${told ? `, ${count} ${told}` : ''}` };
}

const TIMES: Readonly<Record<string, string>> = {
  retry: 'try',
  map: 'item',
  loop: 'round',
  escalate: 'rung',
};

/** What one run of the inside is called. */
export const wordForOnce = (primitive: string): string => TIMES[primitive] ?? 'pass';
