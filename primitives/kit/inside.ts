/** What containers do with the value that arrives and with what their inside hands back. */
import { type DecideContext, isSkipped, type Outputs, type Settled } from '../define.ts';
import { abstain, type Belief, handOn } from './belief.ts';

/**
 * Decides once a value has arrived at `in`. An abstention, a failure and a path not taken go through
 * unchanged, and nothing inside starts.
 */
export const onceOk =
  <C>(then: (item: Belief, ctx: DecideContext<C>) => Belief | Outputs | undefined) =>
  (ctx: DecideContext<C>): Belief | Outputs | undefined => {
    const item = ctx.input('in');
    if (item === undefined) return undefined;
    if (isSkipped(item)) return { out: item };
    return item.outcome === 'ok' ? then(item, ctx) : handOn(item);
  };

/** What the inside answered. A path that nobody took is an abstention: outside it would be nothing at all. */
export const answerOf = (settled: Settled): Belief =>
  isSkipped(settled) ? abstain('No path inside led to an answer.') : handOn(settled);

/** One sentence: how this is not an answer, and why. Empty for one that is. */
export function whyNoAnswer({ outcome, reason }: Belief): string {
  if (outcome === 'ok') return '';
  const what = outcome === 'fail' ? 'failed' : 'gave no answer';
  return reason ? `${what}: ${ended(reason)}` : `${what}.`;
}

/** With a full stop, unless it ends like a sentence already. */
export const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);
