import { describe, expect, test } from 'vitest';
import { probabilityOf, trainLogistic } from './logistic.ts';
import { classify, train, trainInSlices } from './naive-bayes.ts';
import { index, nearestLabels } from './nearest.ts';
import { featuresOf, wordsOf } from './words.ts';

const examples = [
  { text: 'red apple', label: 'fruit' },
  { text: 'green apple', label: 'fruit' },
  { text: 'red car', label: 'thing' },
];

describe('words', () => {
  test.each([
    ["Don't stop, it’s GREAT!", ["don't", 'stop', "it's", 'great']],
    ['Größe №5 ﬁne', ['größe', 'no5', 'fine']],
    ['駅は どこ', ['駅は', 'どこ']],
    ['... !!', []],
  ])('%s', (text, words) => expect(wordsOf(text)).toEqual(words));

  test('features are words and neighbours', () => {
    expect(featuresOf('not so good')).toEqual(['not', 'so', 'good', 'not so', 'so good']);
  });
});

describe('naive Bayes', () => {
  const model = train(examples);

  test('gives the share worked out by hand', () => {
    // Vocabulary: red apple green car + 3 pairs = 7; fruit 6 features, thing 3. `apple`: 3/13 against 1/10.
    const fruit = (2 / 3) * (3 / 13);
    const thing = (1 / 3) * (1 / 10);
    expect(classify(model, 'apple')?.label).toBe('fruit');
    expect(classify(model, 'apple')?.score).toBeCloseTo(fruit / (fruit + thing), 12);
  });

  test('gives all labels, sorted, summing to 1', () => {
    const alternatives = classify(model, 'a red car')?.alternatives ?? [];
    expect(alternatives.map(({ value }) => value)).toEqual(['thing', 'fruit']);
    expect(alternatives.reduce((sum, { p }) => sum + p, 0)).toBeCloseTo(1, 12);
  });

  test('knows nothing of a text without a known word', () => {
    expect(classify(model, 'blue boat')).toBeUndefined();
    expect(classify(model, '')).toBeUndefined();
  });

  test('stays finite on very long texts', () => {
    expect(classify(model, 'red apple '.repeat(10_000))).toMatchObject({ label: 'fruit', score: 1 });
  });

  test('does not depend on the order of the examples, nor on slices', async () => {
    const many = Array.from({ length: 450 }, (_, at) => ({ text: `word${at % 7} end`, label: `l${at % 3}` }));
    const expected = classify(train(many), 'word1 word2 end');
    expect(classify(train([...many].reverse()), 'word1 word2 end')).toEqual(expected);
    expect(classify(await trainInSlices(many), 'word1 word2 end')).toEqual(expected);
  });

  test('words like constructor are only words', () => {
    const odd = train([
      { text: 'constructor toString', label: '__proto__' },
      { text: 'plain', label: 'other' },
    ]);
    expect(classify(odd, 'toString')?.label).toBe('__proto__');
    expect(classify(odd, 'valueOf')).toBeUndefined();
  });
});

describe('logistic regression', () => {
  test('separates what can be separated and knows when it knows nothing', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => ({
      text: at % 2 ? `lovely thing ${at}` : `dreadful thing ${at}`,
      label: at % 2 ? 'up' : 'down',
    }));
    const model = await trainLogistic(rows, ['up', 'down']);
    expect(probabilityOf(model, 'a lovely day')).toBeGreaterThan(0.7);
    expect(probabilityOf(model, 'a dreadful day')).toBeLessThan(0.3);
    // `lovly` alone is no known word, but its letters are read once any word is known.
    expect(probabilityOf(model, 'lovly thing')).toBeGreaterThan(0.5);
    expect(probabilityOf(model, 'xyzzy')).toBeUndefined();
  });

  test('refuses a third label', async () => {
    await expect(trainLogistic(examples, ['fruit', 'animal'])).rejects.toThrow('thing');
  });
});

describe('nearest', () => {
  test('rare shared words weigh more than common ones', () => {
    const model = index([
      { text: 'the phone is the best', label: 'a' },
      { text: 'the camera lens', label: 'b' },
      { text: 'the the the', label: 'c' },
    ]);
    expect(nearestLabels(model, 'the lens', 3)[0]?.label).toBe('b');
    expect(nearestLabels(model, 'nothing shared', 3)).toEqual([]);
  });

  test('shares sum to 1 over the k nearest only', () => {
    const shares = nearestLabels(index(examples), 'red apple', 2);
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(shares[0]?.label).toBe('fruit');
  });
});
