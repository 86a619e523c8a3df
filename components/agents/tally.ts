import { showValue } from '#components/confidence/show-value.ts';
import type { Belief } from '#primitives/kit/belief.ts';

/** "5 say positive, 1 says negative, 1 abstains." An agent that failed is told apart from one that declines. */
export function tally(beliefs: readonly Belief[]): string {
  const counts = new Map<string, number>();
  for (const { outcome, value } of beliefs) {
    const said = outcome === 'ok' ? `say ${showValue(value, 30)}` : outcome;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  const parts = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([said, count]) => `${count} ${agree(said, count)}`);
  return parts.length > 0 ? `${parts.join(', ')}.` : '';
}

function agree(said: string, count: number): string {
  if (count > 1) return said;
  return said.startsWith('say ') ? `says ${said.slice(4)}` : `${said}s`;
}
