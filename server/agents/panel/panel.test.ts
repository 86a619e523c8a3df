import { beforeAll, describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { debateJudge, moderator } from './chair.ts';
import { panelists } from './panelists.ts';
import { readTranscript } from './transcript.ts';

const MATTER = 'A wonderful film, I love it.';
const TALK = `${MATTER}\n— VADER: positive (0.9)\n— Wink NLP: negative (0.6)\n— VADER: negative (0.7)`;

beforeAll(async () => void (await Promise.all(panelists.map((one) => one.load?.()))), 60_000);

test('the last word of each counts', () => {
  expect(readTranscript(TALK)).toEqual({
    matter: MATTER,
    latest: [
      { name: 'VADER', label: 'negative', signed: expect.closeTo(Math.log(0.3 / 0.7), 9) },
      { name: 'Wink NLP', label: 'negative', signed: expect.closeTo(Math.log(0.4 / 0.6), 9) },
    ],
  });
});

describe('panelists', () => {
  test('alone they say what they think', async () => {
    for (const one of panelists) expect(await asker(one)(MATTER)).toMatchObject({ value: 'positive' });
  });

  test('they listen to the others, not to themselves', async () => {
    const [first] = panelists;
    if (!first) throw new Error('nobody');
    const scoreFor = async (said: string) => {
      const reply = await asker(first)(`${MATTER}\n${said}`);
      return reply.kind === 'answer' && reply.value === 'positive' ? reply.score : undefined;
    };
    const alone = await scoreFor('');
    expect(await scoreFor('— VADER: negative (0.9)')).toBe(alone);
    expect(await scoreFor('— Wink NLP: negative (0.6)')).toBeLessThan(alone ?? 0);
  });

  test('who has no opinion takes that of the others, and none where nobody has one', async () => {
    for (const one of panelists) {
      expect(await asker(one)('Xqzzt\n— Ann: negative (0.8)')).toMatchObject({ value: 'negative' });
      expect((await asker(one)('Xqzzt')).kind).toBe('abstain');
      expect((await asker(one)('')).kind).toBe('abstain');
    }
  });
});

test('the moderator notes agreement, once', async () => {
  const reply = await asker(moderator)(TALK);
  expect(reply).toMatchObject({ value: `${TALK}\n— All agree.` });
  if (reply.kind === 'answer') expect(await asker(moderator)(reply.value)).toEqual(reply);
  expect((await asker(moderator)(MATTER)).kind).toBe('abstain');
});

test('the judge rules for the surer side and names who disagrees', async () => {
  const reply = await asker(debateJudge)(`${MATTER}\n— Ann: positive (0.9)\n— Bob: negative (0.7)`);
  expect(reply).toMatchObject({ value: { ruling: 'positive', issues: ['Bob says negative.'] } });
  expect((await asker(debateJudge)(`${MATTER}\n— Ann: positive (0.7)\n— Bob: negative (0.7)`)).kind).toBe(
    'abstain',
  );
  expect((await asker(debateJudge)(MATTER)).kind).toBe('abstain');
});
