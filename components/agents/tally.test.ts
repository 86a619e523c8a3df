import { describe, expect, it } from 'vitest';
import { abstain, fail, ok, unknown } from '#primitives/kit/belief.ts';
import { tally } from './tally.ts';

const says = (value: string) => ok(value, unknown('label-correct', 'no-signal'));

describe('tally', () => {
  it.each([
    [[], ''],
    [[says('en')], '1 says en.'],
    [[says('en'), says('de'), says('en')], '2 say en, 1 says de.'],
    [[says('en'), abstain('No signal.'), fail('Broken.')], '1 says en, 1 abstains, 1 fails.'],
    [[abstain('a'), abstain('b')], '2 abstain.'],
  ])('%#', (beliefs, sentence) => {
    expect(tally(beliefs)).toBe(sentence);
  });
});
