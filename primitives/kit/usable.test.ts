import { expect, it } from 'vitest';
import type { Confidence } from './belief.ts';
import { unknown } from './belief.ts';
import { measured, says } from './testing.ts';
import { tooLittle, whyUnknown } from './usable.ts';

const about = (more: object): Confidence => ({ ...measured(0.5), ...more }) as Confidence;

it.each([
  [{ n: 9, lo: 0.4, hi: 0.6 }, 'too-few-outcomes'],
  [{ n: 10, lo: 0.4, hi: 0.6 }, undefined],
  [{ n: 400, lo: 0.25, hi: 0.55 }, undefined],
  [{ n: 400, lo: 0.25, hi: 0.56 }, 'interval-too-wide'],
])('%j outcomes: %s', (counted, why) => {
  expect(tooLittle(counted)).toBe(why);
  expect(whyUnknown(about(counted))).toBe(why);
});

it('says why a number may not be used', () => {
  expect(whyUnknown(unknown('label-correct', 'given'))).toBe('given');
  expect(whyUnknown(about({ drift: 'broken' }))).toBe('drift-broken');
  expect(whyUnknown(about({ drift: 'watch' }))).toBeUndefined();
});

it('leaves scores and derived intervals of any width alone', () => {
  expect(whyUnknown(says(0.9))).toBeUndefined();
  const wide: Confidence = {
    status: 'derived',
    claim: 'c',
    p: 0.5,
    lo: 0,
    hi: 1,
    rule: 'chain.bounds',
    assumes: [],
  };
  expect(whyUnknown(wide)).toBeUndefined();
});
