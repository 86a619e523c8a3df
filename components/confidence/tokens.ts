/** Semantic colour names as CSS variables, for SVG; the values live in app/globals.css alone. */
export const TONE = {
  ok: 'var(--color-ok)',
  run: 'var(--color-run)',
  wait: 'var(--color-wait)',
  fail: 'var(--color-fail)',
  idle: 'var(--color-idle)',
  surface: 'var(--color-surface)',
  control: 'var(--color-control)',
  line: 'var(--color-line)',
  ink: 'var(--color-ink)',
  ink2: 'var(--color-ink-2)',
  ink3: 'var(--color-ink-3)',
} as const;

const RAMP = [
  'var(--color-ramp-1)',
  'var(--color-ramp-2)',
  'var(--color-ramp-3)',
  'var(--color-ramp-4)',
  'var(--color-ramp-5)',
] as const;

/** Segments filled for a number in [0,1]: 0 to 5. The small slack keeps 0.2 * 3 from becoming 4. */
export function stepOf(c: number): number {
  return Math.min(5, Math.max(0, Math.ceil(5 * c - 1e-9)));
}

/** Colour of step 1 to 5; step 0 has none and takes the first. */
export function rampColor(step: number): string {
  return RAMP[Math.min(4, Math.max(0, step - 1))] ?? RAMP[0];
}
