import { expect, it } from 'vitest';
import { modelConfig } from './config.ts';
import { addUsage, hasPrice, PRICE_LIST, usageOf } from './prices.ts';

const config = (more: object) => modelConfig.parse({ provider: 'openai', model: 'gpt-4.1-mini', ...more });

it('says of what and when its list is', () => {
  expect(Date.parse(PRICE_LIST.date)).toBeGreaterThan(0);
  expect(PRICE_LIST.source).not.toBe('');
});

it('takes cached tokens at their own price', () => {
  const tokens = { input: 1_000_000, output: 1_000_000, cached: 500_000 };
  expect(usageOf(config({}), tokens)).toMatchObject({
    currency: 'USD',
    cost: expect.closeTo(0.5 * 0.4 + 0.5 * 0.1 + 1.6, 9),
  });
});

it.each([
  ['a model that is not on the list', { model: 'nobody-knows' }, { input: 1, output: 1 }],
  ['another address', { baseUrl: 'http://127.0.0.1:1/v1' }, { input: 1, output: 1 }],
  ['tokens that were not counted', {}, { input: undefined, output: 1 }],
])('knows no price of %s', (_, more, tokens) => {
  expect(usageOf(config(more), tokens)).not.toHaveProperty('cost');
});

it('adds up only what is known of every part', () => {
  const known = { inputTokens: 1, outputTokens: 2, cost: 0.5, currency: 'USD' };
  expect(addUsage([known, known])).toEqual({ inputTokens: 2, outputTokens: 4, cost: 1, currency: 'USD' });
  expect(addUsage([known, { inputTokens: 1 }])).toEqual({ inputTokens: 2 });
  expect(addUsage([known, { ...known, currency: 'EUR' }])).not.toHaveProperty('cost');
  expect(hasPrice(config({}))).toBe(true);
});
