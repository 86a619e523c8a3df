import { type Agent, decline } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { HAM, SPAM, spamCard } from './card.ts';

/** Share of letters that are capitals, of characters that are digits, marks that shout, and length. */
function shoutOf(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const digits = text.match(/\d/g)?.length ?? 0;
  const marks = text.match(/[!£$€*]/g)?.length ?? 0;
  const sms = 160;
  const size = Math.min(1, text.length / sms);
  return (
    Math.min(1, (3 * capitals) / Math.max(1, letters)) / 4 +
    Math.min(1, (8 * digits) / text.length) / 4 +
    Math.min(1, marks / 3) / 4 +
    size / 4
  );
}

/** Between these it does not look like either. */
const LEAST = 10;

/** Looks at no word at all, so it errs elsewhere than those that read. */
export const spamShape: Agent = {
  card: spamCard({
    id: 'spam-shape',
    version: '1.0.0',
    title: 'Spam by shape',
    about:
      'Looks at capitals, digits, marks that shout, and length, and reads no word. Says how far it is to one side, from one half to 1; very short messages and those in the middle are declined.',
    family: 'spam-shape',
    method: 'margin',
  }),
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    if (given.length < LEAST) return decline('It is too short to have a shape.');
    const shout = shoutOf(given);
    const middle = 1 / 2;
    const margin = Math.abs(shout - middle);
    if (margin < 1 / 20) return decline('Its shape leans neither way.');
    return { kind: 'answer', value: shout > middle ? SPAM : HAM, score: middle + margin };
  },
};
