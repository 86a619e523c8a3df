import { beforeAll, describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { critic } from './critic.ts';
import { reviser } from './reviser.ts';

const ask = asker(critic);
const revise = asker(reviser);
type Review = { issues: string[]; score: number };

const reviewOf = async (text: string): Promise<Review> => {
  const reply = await ask(text);
  if (reply.kind !== 'answer') throw new Error(reply.reason);
  expect(reply.score).toBe((reply.value as Review).score);
  return reply.value as Review;
};

beforeAll(async () => void (await critic.load?.()), 60_000);

describe('the critic', () => {
  test.each([
    ['The train leaves at nine.', []],
    ['Teh train leaves at nine.', ['“Teh” is misspelt; perhaps “The”.']],
    ['The the train leaves.', ['“The the” repeats a word.']],
    ['the train leaves.', ['“the train leaves.” starts with a small letter.']],
    ['The train leaves', ['“The train leaves” does not end with a mark.']],
    ['Anna met Xyzzqa in NYC about GraphQL.', []],
    ["It isn't late. We don't mind.", []],
    [`It is ${'very, very '.repeat(20)}late.`, [expect.stringContaining('words; at most 30')]],
  ])('%s', async (given, issues) => {
    const { issues: named, score } = await reviewOf(given);
    expect(named.filter((one) => !one.includes('repeats'))).toEqual(
      issues.filter((one) => !String(one).includes('repeats')),
    );
    expect(score === 1).toBe(issues.length === 0);
    expect(score >= 0 && score <= 1).toBe(true);
  });

  test('names a repetition', async () => {
    expect((await reviewOf('We saw the the train.')).issues).toEqual(['“the the” repeats a word.']);
  });

  test.each([
    ['', 'There is no text.'],
    ['123 456', 'The text has no words.'],
    [3, 'There is no text.'],
  ])('declines %j', async (given, reason) => expect(await ask(given)).toEqual({ kind: 'abstain', reason }));

  test('is quick on the longest text', { timeout: 30_000 }, async () => {
    const startedAt = performance.now();
    await ask('We recieve wrods and numbers '.repeat(600));
    expect(performance.now() - startedAt).toBeLessThan(20_000);
  });
});

describe('the reviser', () => {
  test.each([
    ['Teh train leaves at nine', 'The train leaves at nine.'],
    ['the the train leaves.', 'The train leaves.'],
    ['We recieve it becuase of you.', 'We receive it because of you.'],
  ])('mends %s', async (given, mended) => {
    const { issues } = await reviewOf(given);
    expect(await revise({ text: given, issues })).toEqual({ kind: 'answer', value: mended });
  });

  test('mends only what was named', async () => {
    const { issues } = await reviewOf('Teh train recieves us.');
    expect(await revise({ text: 'Teh train recieves us.', issues: issues.slice(0, 1) })).toMatchObject({
      value: 'The train recieves us.',
    });
  });

  test.each([
    [
      { text: 'Fine.', issues: [] },
      { kind: 'answer', value: 'Fine.' },
    ],
    [{ text: 'Fine.', issues: ['It is dull.'] }, { kind: 'abstain' }],
    [{ text: 'Fine.' }, { kind: 'abstain', reason: 'There is no text with its issues.' }],
    ['Fine.', { kind: 'abstain' }],
  ])('%j', async (given, reply) => expect(await revise(given)).toMatchObject(reply));

  test('together they get better with every round, until there is nothing to mend', async () => {
    const joined = `${'We saw teh old station and the new one, '.repeat(6)}and it was becuase of you`;
    let text = joined;
    const scores: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const { issues, score } = await reviewOf(text);
      scores.push(score);
      if (issues.length === 0) break;
      const reply = await revise({ text, issues });
      if (reply.kind === 'answer') text = String(reply.value);
    }
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(scores.at(-1)).toBe(1);
    expect(scores.length).toBeGreaterThan(2);
  });
});
