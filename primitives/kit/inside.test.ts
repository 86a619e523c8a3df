import { expect, it } from 'vitest';
import { SKIPPED } from '../define.ts';
import { abstain, fail, ok, unknown } from './belief.ts';
import { answerOf, ended, whyNoAnswer } from './inside.ts';

const good = ok('yes', unknown('none', 'given'));

it.each([
  [good, ''],
  [abstain('No signal'), 'gave no answer: No signal.'],
  [abstain(''), 'gave no answer.'],
  [fail('Timed out.'), 'failed: Timed out.'],
])('of %j: %s', (belief, sentence) => expect(whyNoAnswer(belief)).toBe(sentence));

it('takes a path nobody took for an abstention, and passes everything else on without its cost', () => {
  expect(answerOf(SKIPPED)).toMatchObject({ outcome: 'abstain' });
  expect(answerOf({ ...good, cost: { units: 1, ms: 1, calls: 1 } })).toEqual(good);
});

it('ends sentences once', () => {
  expect(['a', 'a.', 'a?'].map(ended)).toEqual(['a.', 'a.', 'a?']);
});
