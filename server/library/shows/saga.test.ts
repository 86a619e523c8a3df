import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { seeded } from '#engine/random.ts';
import { type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';
import { Sandbox } from '../sandbox.ts';
import { patternCalled } from './learning.ts';

const pattern = patternCalled('saga');
const TRIP = { text: 'A flight to Oslo. A hotel near the opera. A car for a day.' };

/** A desk that keeps its books, and breaks by chance before it has done anything. */
class Desk {
  readonly open = new Set<string>();
  readonly #luck: () => number;
  readonly #share: number;

  constructor(seed: number, share: number) {
    this.#luck = seeded(seed);
    this.#share = share;
  }

  readonly agents = {
    'booking-book': ({ input }: { input: unknown }): Belief => {
      if (this.#luck() < this.#share) return fail('The desk is closed.');
      const booking = `PX-${createHash('sha256').update(String(input)).digest('hex').slice(0, 8)}`;
      this.open.add(booking);
      return ok({ booking, item: String(input) }, unknown('booked', 'no-signal'));
    },
    'booking-release': ({ input }: { input: unknown }): Belief => {
      if (this.#luck() < this.#share) return fail('The desk is closed.');
      const { booking } = input as { booking: string };
      this.open.delete(booking);
      return ok({ released: booking }, unknown('released', 'no-signal'));
    },
  };
}

test('1,000 trips with a desk that fails in half of all calls: nothing stays booked but whole trips', async () => {
  let whole = 0;
  let byHand = 0;
  for (let seed = 0; seed < 1000; seed += 1) {
    const desk = new Desk(seed, 0.5);
    const { result, asked } = await new Sandbox({ agents: desk.agents }).play(pattern, TRIP);
    expect(result.outcome).toBe('ok');
    const { trip } = result.value as { trip: string };
    const cancelled = asked.slice(1);
    for (const one of cancelled) desk.open.delete((one as { booking: string }).booking);
    expect([trip, desk.open.size]).toEqual(trip === 'booked' ? ['booked', 3] : ['not booked', 0]);
    whole += trip === 'booked' ? 1 : 0;
    byHand += cancelled.length;
  }
  expect(whole).toBeGreaterThan(50);
  expect(byHand).toBeGreaterThan(0);
}, 60_000);

test.each([0, 1, 2])(
  'a failure at step %i undoes what came before it, and books nothing after it',
  async (step) => {
    const parts = ['A flight', 'A hotel', 'A car'].map((one, i) => `${one}${i === step ? ' sold out' : ''}.`);
    const { called, result } = await new Sandbox().play(pattern, { text: parts.join(' ') });
    expect(called.filter((id) => id === 'booking-book')).toHaveLength(step + 1);
    expect(called.filter((id) => id === 'booking-release')).toHaveLength(step);
    expect(result.value).toMatchObject({ trip: 'not booked' });
  },
);

test('without the word of a person nothing is booked', async () => {
  const { called, result } = await new Sandbox({ person: () => 'leave' }).play(pattern, TRIP);
  expect(called).toEqual([]);
  expect(result.outcome).toBe('abstain');
});

test('what nobody could give back is said to be booked still', async () => {
  const desk = new Desk(1, 0);
  const agents = {
    'booking-book': (request: { input: unknown }) =>
      String(request.input).includes('car') ? fail('sold out') : desk.agents['booking-book'](request),
    'booking-release': () => fail('The desk is closed.'),
  };
  let asked = 0;
  const person = () => {
    asked += 1;
    return asked === 1 ? 'book' : undefined;
  };
  const { result } = await new Sandbox({ agents, person }).play(pattern, TRIP);
  expect(result.value).toEqual({ trip: 'partly booked', flight: 'still booked', hotel: 'still booked' });
});
