import { describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { bookingDesk, bookingRelease } from './desk.ts';

const book = asker(bookingDesk);
const release = asker(bookingRelease);
const booked = async (item: string) => {
  const reply = await book(item);
  if (reply.kind !== 'answer') throw new Error(reply.reason);
  return reply.value as { booking: string; item: string };
};

describe('booking', () => {
  test('gives the same number for the same request', async () => {
    expect(await booked('Hotel in Oslo')).toEqual(await booked(' Hotel in Oslo '));
    expect((await booked('Hotel in Oslo')).booking).toMatch(/^PX-[0-9A-F]{8}$/);
    expect((await booked('Hotel in Oslo')).booking).not.toBe((await booked('Hotel in Rome')).booking);
  });

  test.each(['Hotel in Rome, sold out', 'Sold-out flight'])('%s breaks', async (item) => {
    await expect(book(item)).rejects.toThrow('cannot be booked');
  });

  test.each(['', 'x'.repeat(501), 3])('declines %#', async (item) => {
    expect((await book(item)).kind).toBe('abstain');
  });

  test('acts, and says how', () => {
    expect([bookingDesk.card.acts, bookingRelease.card.acts]).toEqual(['once', 'idempotent']);
  });
});

describe('releasing', () => {
  test('twice is the same as once', async () => {
    const booking = await booked('Car for two days');
    const released = { kind: 'answer', value: { released: booking.booking } };
    expect([await release(booking), await release(booking)]).toEqual([released, released]);
  });

  test.each([{}, null, { booking: 'PX-00000000', item: 'Car' }, { booking: 'x', item: 'Car' }])(
    'declines %j',
    async (given) => {
      expect(await release(given)).toEqual({ kind: 'abstain', reason: 'The desk knows no such booking.' });
    },
  );
});
