import { describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { domainClassifier, intentClassifier } from './classifiers.ts';
import { byIntent, INTENTS } from './requests.ts';

/** Not among those it learned from. */
const NEW: readonly [string, string][] = [
  ['I cannot remember the password for my login', 'reset-password'],
  ['please delete my profile and close the account', 'close-account'],
  ['when do I get my money back for the cancelled order', 'refund'],
  ['why is there a second charge on my card', 'explain-charge'],
  ['where is the package, the tracking shows nothing', 'track-parcel'],
  ['please send it to my new address, I moved', 'change-address'],
  ['the lamp stopped working after a day', 'report-defect'],
  ['does the shirt come in blue', 'ask-feature'],
];

describe('on requests it never saw', () => {
  test.each(NEW)('%s', async (request, intent) => {
    expect(await asker(intentClassifier)(request)).toMatchObject({ kind: 'answer', value: intent });
    expect(await asker(domainClassifier)(request)).toMatchObject({ value: INTENTS[intent] });
  });

  test('says a share of all labels', async () => {
    const reply = await asker(domainClassifier)('my parcel is late');
    if (reply.kind !== 'answer') throw new Error(reply.reason);
    expect(reply.alternatives).toHaveLength(4);
    expect(reply.alternatives?.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1, 9);
    expect(reply.score).toBe(reply.alternatives?.[0]?.p);
  });

  test.each(['', 'qwertz', null])('declines %j', async (given) => {
    expect((await asker(intentClassifier)(given)).kind).toBe('abstain');
  });
});

test('has as many examples of each intent, and none twice', () => {
  const counts = Map.groupBy(byIntent, ({ label }) => label);
  expect([...counts.values()].map(({ length }) => length)).toEqual(Array(8).fill(10));
  expect(new Set(byIntent.map(({ text }) => text)).size).toBe(byIntent.length);
});
