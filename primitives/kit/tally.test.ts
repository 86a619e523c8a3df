import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { abstain, type Belief, ok } from './belief.ts';
import { countIn, leading, startCounting, tally } from './tally.ts';
import { CASES, PATIENCE, says } from './testing.ts';
import { countVoices } from './voices.ts';

vi.setConfig(PATIENCE);

/** Few sources and few answers, so that they repeat and contradict each other. */
const voice: fc.Arbitrary<Belief> = fc
  .tuple(
    fc.constantFrom('yes', 'Yes ', 'no', 'perhaps', undefined),
    fc.constantFrom('a', 'b', 'c', 'd', undefined),
  )
  .map(([value, source]) =>
    value === undefined
      ? abstain('No.')
      : ok(value, says(0.5), { evidence: source === undefined ? [] : [source] }),
  );

it('counting one by one, in any order and more than once, is counting all', () => {
  fc.assert(
    fc.property(fc.array(voice, { maxLength: 12 }), fc.constantFrom('exact', 'normalised'), (all, match) => {
      const running = startCounting();
      for (const [place, one] of [...all.entries()].reverse()) countIn(running, one, { place, match });
      for (const [place, one] of all.entries()) countIn(running, one, { place, match });
      const counts = leading(running);
      expect(counts.toSorted((a, b) => b - a)).toEqual(
        tally(countVoices(all, match).voices, match).map(({ count }) => count),
      );
      expect(counts.slice(0, 2)).toEqual(counts.toSorted((a, b) => b - a).slice(0, 2));
    }),
    CASES,
  );
});
