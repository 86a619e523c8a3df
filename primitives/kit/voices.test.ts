import { describe, expect, it } from 'vitest';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './belief.ts';
import { measured } from './testing.ts';
import { allEvidence, answerKey, commonClaim, countVoices, whoSpoke } from './voices.ts';

const said = (value: unknown, evidence: string[], conf: Confidence = measured(0.8)): Belief =>
  ok(value, conf, { evidence });

describe('the same answer', () => {
  it.each([
    ['exact', 'Yes', 'yes', false],
    ['normalised', ' Yes ', 'yes', true],
    ['normalised', 'e\u0301', '\u00e9', true],
    ['exact', { a: 1, b: [2, null] }, { b: [2, null], a: 1 }, true],
    ['exact', { a: { c: 1, b: 2 } }, { a: { b: 2, c: 1 } }, true],
    ['exact', [1, 2], [2, 1], false],
    ['exact', 0, -0, true],
    ['exact', null, 'null', false],
    ['normalised', 1, '1', false],
  ] as const)('%s: %j', (match, ...[a, b, isSame]) => {
    expect(answerKey(a, match) === answerKey(b, match)).toBe(isSame);
  });

  it('is told apart letter for letter where nothing is said', () => {
    expect(answerKey('Yes')).not.toBe(answerKey('yes'));
    expect(answerKey('STRASSE', 'normalised')).not.toBe(answerKey('straße', 'normalised'));
  });
});

describe('voices', () => {
  it('are counted in time that grows with their number', () => {
    const crowd = Array.from({ length: 100_000 }, (_, i) => said(`v${i}`, i % 2 ? [`call#${i}`] : []));
    const start = performance.now();
    expect(countVoices(crowd, 'exact').voices).toHaveLength(100_000);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('that share their evidence are one: the one with the smaller number, none being less than any', () => {
    const [sure, less] = [
      said('yes', ['x', 'y'], measured(0.9)),
      said('yes', ['y', 'x', 'x'], measured(0.7)),
    ];
    const mute = said('yes', ['x', 'y'], unknown('label-correct', 'no-signal'));
    const zero = said('yes', ['x', 'y'], measured(0));
    expect(countVoices([sure, less], 'exact')).toEqual({
      voices: [less],
      asked: 2,
      repeated: 1,
      contradicting: 0,
    });
    expect(countVoices([less, sure], 'exact').voices).toEqual([less]);
    expect(countVoices([less, mute, sure], 'exact').voices).toEqual([mute]);
    expect(countVoices([mute, zero], 'exact').voices).toEqual([mute]);
    expect(countVoices([zero, mute], 'exact').voices).toEqual([mute]);
    // of equals the first
    const again = { ...sure, reason: 'again' };
    expect(countVoices([sure, again], 'exact').voices).toEqual([sure]);
  });

  it('without evidence are each their own', () => {
    expect(countVoices([said('yes', []), said('yes', []), said('no', [])], 'exact')).toMatchObject({
      voices: [{ value: 'yes' }, { value: 'yes' }, { value: 'no' }],
      repeated: 0,
      contradicting: 0,
    });
  });

  it('of a source that contradicts itself do not count, and do not count as repeated', () => {
    const all = [
      said('yes', ['x']),
      said('no', ['x']),
      said('yes', ['y']),
      said('yes', ['y']),
      abstain('No.'),
    ];
    const counted = countVoices([...all, fail('Broke.')], 'exact');
    expect(counted).toEqual({ voices: [all[2]], asked: 6, repeated: 1, contradicting: 2 });
    expect(whoSpoke(counted)).toBe(
      '1 of 6 spoke; 1 repeated the evidence of another, 2 came from a source that contradicts itself',
    );
    expect(whoSpoke({ voices: [], asked: 2, repeated: 0, contradicting: 0 })).toBe('0 of 2 spoke');
  });

  it('have all their evidence, each once, and a claim if it is one', () => {
    const [a, b] = [said('yes', ['x', 'y']), said('yes', ['y', 'z'])];
    expect(allEvidence([a, b])).toEqual(['x', 'y', 'z']);
    expect(commonClaim([a, b])).toBe('label-correct');
    expect(commonClaim([a, said('yes', [], measured(0.5, { claim: 'c' }))])).toBeUndefined();
    expect(commonClaim([])).toBeUndefined();
  });
});
