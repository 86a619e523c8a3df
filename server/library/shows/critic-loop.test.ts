import { beforeAll, expect, test } from 'vitest';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { critic } from '#server/agents/review/critic.ts';
import { type Played, Sandbox } from '../sandbox.ts';
import { heldOutReviews, patternCalled, share } from './learning.ts';

const pattern = patternCalled('critic-loop');

beforeAll(async () => void (await critic.load?.()), 60_000);

/** Marks of the first review and of every round, as far as there were any. */
const marks = ({ events }: Played): number[] =>
  events.flatMap((event) => {
    if (event.kind !== 'node.settled' || !['first-review', 'review'].includes(event.node)) return [];
    const out = event.out.out;
    return out?.outcome === 'ok' ? [(out.value as { score: number }).score] : [];
  });

/** Typing errors that a person makes: letters swapped, a word twice, no capital and no end mark. */
const spoil = (text: string, at: number): string => {
  const words = text
    .replace(/[.!?]+$/, '')
    .toLowerCase()
    .split(/\s+/);
  const long = words.findIndex((word, i) => i >= at % 3 && /^[a-z]{5,}$/.test(word));
  const word = words[long];
  if (word) words[long] = `${word[0]}${word[2]}${word[1]}${word.slice(3)}`;
  words.splice(1, 0, words[0] ?? '');
  return words.join(' ');
};

test('over 100 spoilt sentences the mark never falls, and nearly all end without a fault', async () => {
  const texts = (await heldOutReviews()).slice(0, 100).map(({ text }, i) => spoil(text, i));
  const ends: { first: number; last: number; rounds: number }[] = [];
  for (const text of texts) {
    const played = await new Sandbox().play(pattern, { text });
    const seen = marks(played);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.length).toBeLessThanOrEqual(1 + 3);
    const { score } = played.result.value as { score: number };
    ends.push({ first: seen[0] ?? Number.NaN, last: score, rounds: seen.length - 1 });
  }
  const clean = share(ends, ({ last }) => last >= 0.98);
  const mean = (of: (one: (typeof ends)[number]) => number) =>
    ends.reduce((sum, one) => sum + of(one), 0) / ends.length;
  expect(mean(({ last }) => last)).toBeGreaterThan(mean(({ first }) => first) + 0.2);
  expect(clean).toBeGreaterThan(0.8);
}, 60_000);

test('three rounds and no more, however dissatisfied the critic', async () => {
  const conf = { status: 'self_reported', claim: 'text-quality', raw: 0.5, method: 'judge' } as const;
  const agents = {
    critic: () => ok({ issues: ['It is dull.'], score: 0.5 }, conf),
    reviser: () => ok('Still dull.', unknown('text-quality', 'no-signal')),
  };
  const played = await new Sandbox({ agents }).play(pattern, { text: 'Dull.' });
  expect(played.called.filter((id) => id === 'reviser')).toHaveLength(3);
  expect(played.result.value).toEqual({ text: 'Still dull.', issues: ['It is dull.'], score: 0.5 });
  expect(played.result.conf.status).toBe('unknown');
});

test('what cannot be mended is handed on with its faults', async () => {
  const text = `The ${'old train of the long line '.repeat(6)}left at nine.`;
  const played = await new Sandbox().play(pattern, { text });
  expect(played.result.value).toMatchObject({ text, issues: [expect.stringContaining('read well')] });
});

test('a clean text is handed on after one round', async () => {
  const text = 'The train leaves at nine.';
  const played = await new Sandbox().play(pattern, { text });
  expect(played.result.value).toEqual({ text, issues: [], score: 1 });
  expect(marks(played)).toEqual([1, 1]);
});
