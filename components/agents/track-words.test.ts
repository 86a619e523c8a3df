import { expect, it } from 'vitest';
import { errorsWords, trackWords } from './track-words.ts';

it('says how often it was right, or how many checked answers are missing', () => {
  const bar = { lo: 0.781, hi: 0.884 };
  expect(trackWords({ n: 412, right: 342, missing: 0, bar })).toBe('right 83 % (78 % to 88 %), n = 412');
  expect(trackWords({ n: 3, right: 3, missing: 17, bar })).toBe(
    'unknown, n = 3, 17 more checked answers needed',
  );
});

it('says with whom it errs, or why that is unknown', () => {
  expect(errorsWords({ status: 'known', n: 60, phi: 0.312, bar: { lo: 0.1, hi: 0.5 } })).toBe(
    '0.31 (0.10 to 0.50), n = 60',
  );
  expect(errorsWords({ status: 'few', n: 4, missing: 26 })).toBe('unknown, n = 4, 26 more needed');
  expect(errorsWords({ status: 'constant', n: 40 })).toMatch(/never erred/);
});
