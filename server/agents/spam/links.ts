import { type Agent, decline } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { SPAM, spamCard } from './card.ts';

/** What a message wants somebody to do, and how it wants to be paid. */
const SIGNS: readonly RegExp[] = [
  /\bhttps?:\/\/|\bwww\.|\b[a-z\d-]+\.(?:com|net|org|info|biz|co\.uk)\b/i,
  /(?<!\d)(?:0[89]\d{8,9}|\d{5})(?!\d)/,
  /[£$€]\s?\d|\b\d+\s?p\b|\bp(?:er)?\s?\/?\s?(?:min|msg)\b/i,
  /\b(?:call|text|txt|reply|send|visit|click)\b[^.!?]{0,40}\b(?:now|to|on|at|http|www|\d{4,})/i,
  /\b(?:18\+|16\+|t&c|t&cs|terms|opt ?out|unsubscribe|sms ?stop|box\d+)\b/i,
];

/** Finds spam only: a message without such signs may be anything. */
export const spamLinks: Agent = {
  card: spamCard({
    id: 'spam-links',
    version: '1.0.0',
    title: 'Spam by requests',
    about: `Looks for ${SIGNS.length} signs that a message wants to be called, clicked or paid: addresses, service numbers, prices, requests to act, small print. Says the share found; with fewer than two it declines, because a message without them may be anything.`,
    family: 'spam-signs',
    method: 'lexicon-share',
  }),
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const found = SIGNS.filter((sign) => sign.test(given)).length;
    if (found < 2) return decline('It shows too few signs to tell.');
    return { kind: 'answer', value: SPAM, score: (found + 1) / (SIGNS.length + 2) };
  },
};
