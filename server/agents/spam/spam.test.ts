import { describe, expect, test } from 'vitest';
import type { Agent } from '../agent.ts';
import { asker } from '../testing-ask.ts';
import { spamLinks } from './links.ts';
import { spamShape } from './shape.ts';
import { spamWords } from './words.ts';

const SPAM = [
  'URGENT! You have WON a guaranteed £1000 cash prize. Call 09061234567 now to claim. T&Cs apply, 18+ only!',
  'FREE entry in our weekly draw! Text WIN to 80086 to claim your £500 voucher NOW! 150p per msg.',
  'Congratulations! Your mobile number was selected for a £2000 bonus! Reply YES to 85023 to claim. 18+ box334',
];
const HAM = [
  'hey are you coming home for dinner tonight',
  "sorry i'm still at work, see you later then",
  'ok thanks mum, love you, tell dad i said hi',
];

describe.each([spamWords, spamShape, spamLinks].map((agent: Agent) => [agent.card.id, agent] as const))(
  '%s',
  (_, agent) => {
    const ask = asker(agent);

    test.each(SPAM)('finds %s', async (given) => {
      const reply = await ask(given);
      expect(reply).toMatchObject({ kind: 'answer', value: 'spam' });
      if (reply.kind === 'answer') expect((reply.score ?? 0) > 0 && (reply.score ?? 1) < 1).toBe(true);
    });

    test.each(HAM)('takes no friend for spam: %s', async (given) => {
      const reply = await ask(given);
      expect(reply.kind === 'answer' ? reply.value : 'ham').toBe('ham');
    });

    test.each(['', 'hm', null])('declines %j', async (given) => {
      expect((await ask(given)).kind).toBe('abstain');
    });

    test('stays quick on hostile texts', { timeout: 30_000 }, async () => {
      const startedAt = performance.now();
      for (const part of ['call ', '1', 'a.', 'www', '£']) await ask(part.repeat(20_000 / part.length));
      expect(performance.now() - startedAt).toBeLessThan(15_000);
    });
  },
);
