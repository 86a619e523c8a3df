import { expect, test } from 'vitest';
import { isWorthRetrying, retryDelayMs, waitMs } from './error.ts';

const failed = (data: object) => Object.assign(new Error('no'), { data });

test.each([
  { name: 'a moment with too much to do', error: failed({ details: { retryAfter: 3 } }), again: true },
  { name: 'a minute with too much to do', error: failed({ details: { retryAfter: 60 } }), again: false },
  { name: 'a fault', error: failed({ code: 'INTERNAL_SERVER_ERROR' }), again: true },
  { name: 'a refusal', error: failed({ code: 'FORBIDDEN', details: {} }), again: false },
  { name: 'no reply', error: new Error('fetch failed'), again: true },
])('after $name it is asked again: $again', ({ error, again }) => {
  expect(isWorthRetrying(error)).toBe(again);
});

test('the server says how long to wait', () => {
  expect(waitMs(failed({ details: { retryAfter: 7 } }))).toBe(7_000);
  expect(retryDelayMs(0, failed({ details: { retryAfter: 7 } }))).toBe(7_000);
  expect(retryDelayMs(1, new Error('fetch failed'))).toBeGreaterThanOrEqual(1_500);
});
