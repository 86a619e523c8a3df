/** How often an agent was right, in words. Pure. */
import type { RouterOutputs } from '#components/api/trpc.ts';

type Track = RouterOutputs['agents']['figures']['track'];
type Errors = RouterOutputs['agents']['figures']['others'][number]['errors'];

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Unknown below twenty checked answers: then how many are missing. */
export function trackWords({ n, right, missing, bar }: Track): string {
  if (missing > 0) return `unknown, n = ${n}, ${missing} more checked answers needed`;
  return `right ${percent(right / n)} (${percent(bar.lo)} to ${percent(bar.hi)}), n = ${n}`;
}

/** Phi with its interval, or why there is none. */
export function errorsWords(errors: Errors): string {
  switch (errors.status) {
    case 'few':
      return `unknown, n = ${errors.n}, ${errors.missing} more needed`;
    case 'constant':
      return `unknown, n = ${errors.n}: one of the two never erred, or always`;
    case 'known': {
      const { phi, bar, n } = errors;
      return `${phi.toFixed(2)} (${bar.lo.toFixed(2)} to ${bar.hi.toFixed(2)}), n = ${n}`;
    }
  }
}
