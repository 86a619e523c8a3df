import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';

const EXAMPLES = ['good', 'great', 'fine', 'nice', 'lovely'].flatMap((word) => [
  { text: ` ${word} day `, label: 'up' },
  { text: `awful ${word} night`, label: ' down ' },
]);

let db: TestDatabase;
let caller: Caller;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  caller = callerOf(db.client.db, await signUp(db.client.db, 'Ada'));
});
afterAll(async () => db[Symbol.asyncDispose]());

test('a trained agent is listed, described, tried and removed', async () => {
  const { id } = await caller.agents.train({ name: 'Days and nights', examples: EXAMPLES });
  const listed = await caller.agents.list();
  expect(listed.filter(({ mine }) => mine).map((card) => card.id)).toEqual([id]);
  expect(await caller.agents.get({ id })).toMatchObject({
    ...{ title: 'Days and nights', labels: ['down', 'up'], exampleCount: 10, mine: true },
  });
  const { belief } = await caller.agents.try({ id, input: 'an awful night' });
  expect(belief).toMatchObject({ outcome: 'ok', value: 'down', conf: { status: 'self_reported' } });
  const removed = await caller.agents.remove({ id });
  expect(await refusal(caller.agents.get({ id }))).toMatchObject({ code: 'NOT_FOUND' });
  const changed = { ...removed, name: 'Somebody else' };
  expect(await refusal(caller.agents.bringBack(changed))).toMatchObject({ code: 'NOT_FOUND' });
  await caller.agents.bringBack(removed);
  await caller.agents.bringBack(removed);
  expect(await caller.agents.get({ id })).toMatchObject({ title: 'Days and nights', exampleCount: 10 });
  expect(await caller.agents.try({ id, input: 'an awful night' })).toMatchObject({
    belief: { value: 'down' },
  });
  await caller.agents.remove({ id });
});

test.each([
  {
    what: 'one label',
    examples: EXAMPLES.map(({ text }) => ({ text, label: 'x' })),
    says: /2 different labels/,
  },
  { what: 'too few', examples: EXAMPLES.slice(0, 9), says: /needs at least 5/ },
  { what: 'empty texts', examples: EXAMPLES.map((one) => ({ ...one, text: '' })), says: /no word/ },
])('examples with $what are refused with the reason', async ({ examples, says }) => {
  const refused = await refusal(caller.agents.train({ name: 'No', examples }));
  expect(refused).toEqual({ code: 'BAD_REQUEST', message: expect.stringMatching(says) });
});

test('a built-in agent can be tried, described, and not removed', async () => {
  const { belief, ms } = await caller.agents.try({ id: 'calculator', input: '6 * 7' });
  expect(belief).toMatchObject({ outcome: 'ok', value: 42 });
  expect(ms).toBeGreaterThanOrEqual(0);
  expect(await caller.agents.get({ id: 'calculator' })).toMatchObject({ mine: false });
  expect(await refusal(caller.agents.remove({ id: 'calculator' }))).toMatchObject({ code: 'NOT_FOUND' });
});
