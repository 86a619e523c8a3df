import { beforeAll, describe, expect, test } from 'vitest';
import type { Agent } from '../agent.ts';
import { asker } from '../testing-ask.ts';
import { readDate, readMoney } from './card.ts';
import { chronoExtractor } from './chrono.ts';
import { compromiseExtractor } from './compromise.ts';
import { winkExtractor } from './wink-nlp.ts';

const all: readonly Agent[] = [chronoExtractor, compromiseExtractor, winkExtractor];

// Loading the models takes seconds on a busy machine.
beforeAll(async () => {
  for (const agent of all) await agent.load?.();
}, 60_000);

describe.each(all.map((agent) => [agent.card.id, agent] as const))('%s', (_, agent) => {
  const ask = asker(agent);

  test.each([
    [
      'The invoice over $1,200.50 went to Ann.Lee@example.com.',
      { money: 'USD 1200.50', email: 'ann.lee@example.com' },
    ],
    ['We paid $30 in all.', { money: 'USD 30.00' }],
    ['Write to info@example.org.', { email: 'info@example.org' }],
    ['It was signed on May 12, 2024.', { date: '2024-05-12' }],
  ])('reads %s', async (given, value) => {
    expect(await ask(given)).toEqual({ kind: 'answer', value });
  });

  test.each(['Nothing is due.', 'We meet next Friday.', 'See you on the 3rd of May.'])(
    'declines %s',
    async (given) => {
      expect(await ask(given)).toEqual({
        kind: 'abstain',
        reason: 'There is no date, sum or email address in the text.',
      });
    },
  );

  test('declines texts that take too long', async () => {
    expect((await ask('x '.repeat(2_501))).kind).toBe('abstain');
  });

  test('answers the longest text in time', { timeout: 30_000 }, async () => {
    const startedAt = performance.now();
    await ask('On May 3, 2025 we paid $30 to a@b.org. '.repeat(120));
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});

test('chrono reads what the others miss', async () => {
  expect(await asker(chronoExtractor)('The invoice of May 3, 2025 over €30.')).toEqual({
    kind: 'answer',
    value: { date: '2025-05-03', money: 'EUR 30.00' },
  });
});

test('they disagree where people do', async () => {
  const dates = await Promise.all(
    all.map(async (agent) => {
      const reply = await asker(agent)('The meeting was on 03/04/2025.');
      return reply.kind === 'answer' && (reply.value as { date?: string }).date;
    }),
  );
  expect(dates).toContain('2025-04-03');
  expect(dates).toContain('2025-03-04');
});

test.each([
  ['€1,200.50', 'EUR 1200.50'],
  ['1.200,50 euros', 'EUR 1200.50'],
  ['12 pounds', 'GBP 12.00'],
  ['USD 1,000', 'USD 1000.00'],
  ['3.5 dollars', 'USD 3.50'],
  ['5 apples for £2', 'GBP 2.00'],
  ['5 apples', undefined],
])('%s is %s', (given, money) => expect(readMoney(given)).toBe(money));

test.each([
  ['2025-02-29', undefined],
  ['2024-02-29', '2024-02-29'],
  ['3rd of May 2025', '2025-05-03'],
  ['31.12.2024', '2024-12-31'],
  ['13 Foo 2025', undefined],
])('%s is %s', (given, date) => expect(readDate(given, { isMonthFirst: false })).toBe(date));
