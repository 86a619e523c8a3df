import { beforeAll, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { pairwiseJudge } from './pairwise.ts';

const ask = asker(pairwiseJudge);
beforeAll(async () => void (await pairwiseJudge.load?.()), 60_000);

test.each([
  [{ a: 'It works well.', b: 'It wroks well.' }, 'a'],
  [{ a: 'it works wel', b: 'It works well.' }, 'b'],
  [{ a: 'Red boats sail.', b: 'Blue boats sail.', question: 'Which boats are blue?' }, 'b'],
  [{ a: 'Fine.', b: '' }, 'a'],
])('%j: %s', async (given, value) => {
  const reply = await ask(given);
  expect(reply).toMatchObject({ kind: 'answer', value });
  if (reply.kind === 'answer') expect(reply.score).toBeGreaterThan(0.5);
});

test('does not depend on the order', async () => {
  const [one, other] = [
    await ask({ a: 'It works.', b: 'It wroks.' }),
    await ask({ a: 'It wroks.', b: 'It works.' }),
  ];
  expect([one, other]).toMatchObject([{ value: 'a' }, { value: 'b' }]);
  expect(one.kind === 'answer' && other.kind === 'answer' && one.score === other.score).toBe(true);
});

test.each([
  [{ a: 'Same.', b: 'Same.' }, 'By its rules the two are equally good.'],
  [{ a: '', b: '' }, 'By its rules the two are equally good.'],
  [{ a: 'One.' }, 'There are no two texts of at most 20000 characters.'],
  ['text', 'There are no two texts of at most 20000 characters.'],
])('declines %j', async (given, reason) => {
  expect(await ask(given)).toEqual({ kind: 'abstain', reason });
});
