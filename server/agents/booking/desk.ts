/**
 * A booking desk for trying out patterns that act. Nothing is booked anywhere: a booking is a number worked
 * out of what was asked for, so that the same request gives the same answer in every run.
 */
import { createHash } from 'node:crypto';
import { json, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { readText } from '../text/read-text.ts';

const MAX_ITEM = 500;

/** How a request says that the desk is to refuse it. */
const SOLD_OUT = /\bsold[ -]out\b/i;

const BOOKING = /^PX-[0-9A-F]{8}$/;

const bookingOf = (item: string): string =>
  `PX-${createHash('sha256').update(item.toLowerCase()).digest('hex').slice(0, 8).toUpperCase()}`;

const shared = {
  version: '1.0.0',
  family: 'booking-desk',
  task: 'booking',
  method: 'none',
  units: 1,
  provider: 'built-in',
} as const;

/** Breaks, as a desk that cannot sell does: whoever called it has to undo what was done before. */
export const bookingDesk: Agent = {
  card: {
    ...shared,
    id: 'booking-book',
    title: 'Booking desk (pretend)',
    about:
      'Books what the text names and answers with the number of the booking. It pretends: nothing leaves this server. A text that says sold out fails, so that you can see what a pattern does then.',
    input: text,
    output: json({ booking: text, item: text }),
    claim: 'booked',
    acts: 'once',
  },
  async call(input) {
    const item = readText(input, MAX_ITEM);
    if (typeof item !== 'string') return item;
    if (SOLD_OUT.test(item)) throw new Error(`${item} cannot be booked any more`);
    return { kind: 'answer', value: { booking: bookingOf(item), item } };
  },
};

/** The compensation of `bookingDesk`: releasing twice is the same as once. */
export const bookingRelease: Agent = {
  card: {
    ...shared,
    id: 'booking-release',
    title: 'Booking release (pretend)',
    about:
      'Gives a booking of the pretend desk back, and answers with its number. Giving it back twice is the same as once.',
    input: json({ booking: text, item: text }),
    output: json({ released: text }),
    claim: 'released',
    acts: 'idempotent',
  },
  async call(input) {
    const { booking, item } = (input ?? {}) as { booking?: unknown; item?: unknown };
    const isReal = typeof booking === 'string' && BOOKING.test(booking) && typeof item === 'string';
    if (!isReal || booking !== bookingOf(item)) return decline('The desk knows no such booking.');
    return { kind: 'answer', value: { released: booking } };
  },
};
