import { beforeAll, expect, test } from 'vitest';
import { seeded } from '#engine/random.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  halves,
  hear,
  type Item,
  learn,
  measure,
  patternCalled,
  share,
  type Trial,
  type Trialled,
} from './learning.ts';

const pattern = patternCalled('field-consensus');
const EXTRACTORS = ['extract-chrono', 'extract-compromise', 'extract-wink-nlp'];
const FIELDS = ['date', 'money', 'email'] as const;
type Field = (typeof FIELDS)[number];
type Fields = Partial<Record<Field, string>>;

/** How people write a day, a sum and an address, with what is meant. Slashed dates are meant as in Britain. */
const DATES: readonly (readonly [string, string])[] = [
  ['12 May 2024', '2024-05-12'],
  ['May 12, 2024', '2024-05-12'],
  ['2024-05-12', '2024-05-12'],
  ['the 3rd of June 2025', '2025-06-03'],
  ['03/04/2025', '2025-04-03'],
  ['31.12.2024', '2024-12-31'],
  ['Feb 1, 2026', '2026-02-01'],
  ['21 September 2023', '2023-09-21'],
  ['Monday, 4 August 2025', '2025-08-04'],
  ['15th Jan 2025', '2025-01-15'],
];
const SUMS: readonly (readonly [string, string])[] = [
  ['$1,200.50', 'USD 1200.50'],
  ['€30', 'EUR 30.00'],
  ['45 euros', 'EUR 45.00'],
  ['£99.99', 'GBP 99.99'],
  ['USD 2,500', 'USD 2500.00'],
  ['12 dollars', 'USD 12.00'],
  ['1.200,50 EUR', 'EUR 1200.50'],
  ['$15', 'USD 15.00'],
  ['250 pounds', 'GBP 250.00'],
];
const ADDRESSES = [
  'ann.lee@example.com',
  'info@example.org',
  'JO.Berg@example.net',
  'k_tanaka+work@firm.co.jp',
  'otto99@mail.example.com',
] as const;

/** Most sentences lack one of the three. */
const SENTENCES: readonly string[] = [
  'The invoice of <day> over <sum> went to <address>.',
  'Please pay <sum> until <day> and write to <address> if anything is wrong.',
  'On <day> we paid <sum>.',
  '<sum> is due on <day>.',
  'Questions about the <sum> refund go to <address>.',
  'We met on <day>; the notes are with <address>.',
  'I was charged <sum> on <day>, although I wrote to <address> before.',
  'Send the receipt for <sum> to <address>.',
  'The deposit of <sum>, paid on <day>, is returned.',
  'Contact <address> before <day>.',
  'Your order from <day> costs <sum> in all.',
  '<address> asked for <sum> on <day>.',
  'The fine was <sum>.',
  'The lease ends on <day>.',
  'Write to <address>.',
  'Between us: <sum> is too much, and <address> knows it since <day>.',
];

type Labelled = Item & { fields: Fields };

/** 200 sentences put together from these, each labelled by how it was put together. */
function labelled(): Labelled[] {
  const random = seeded(27);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  return Array.from({ length: 200 }, () => {
    const sentence = pick(SENTENCES);
    const [[day, date], [sum, money], email] = [pick(DATES), pick(SUMS), pick(ADDRESSES)];
    const text = sentence.replace('<day>', day).replace('<sum>', sum).replace('<address>', email);
    const fields: Fields = {
      ...(sentence.includes('<day>') && { date }),
      ...(sentence.includes('<sum>') && { money }),
      ...(sentence.includes('<address>') && { email: email.toLowerCase() }),
    };
    return { text, truth: JSON.stringify(fields), fields };
  });
}

const fieldsIn = (belief: Belief | undefined): Fields =>
  belief?.outcome === 'ok' ? (belief.value as Fields) : {};

/** F1 over all fields of all texts: a wrong field is both too much and missing. */
function f1(pairs: readonly { said: Fields; meant: Fields }[]): number {
  let [right, said, meant] = [0, 0, 0];
  for (const pair of pairs)
    for (const field of FIELDS) {
      if (pair.said[field] !== undefined) said += 1;
      if (pair.meant[field] !== undefined) meant += 1;
      if (pair.said[field] !== undefined && pair.said[field] === pair.meant[field]) right += 1;
    }
  return (2 * right) / (said + meant);
}

const items = labelled();
const isRight = (value: unknown, { truth }: Item): boolean =>
  typeof value === 'object' && value !== null && isSame(value as Fields, JSON.parse(truth) as Fields);
/** What is there is right; a field that was left out is no mistake. */
const isSame = (a: Fields, b: Fields): boolean =>
  FIELDS.every((field) => a[field] === undefined || a[field] === b[field]);

let agents: NonNullable<Trial['agents']> = {};
beforeAll(async () => {
  agents = await hear(EXTRACTORS, items);
}, 90_000);

test('without outcomes a person reads what was found', async () => {
  const text = 'On May 12, 2024 we paid $15.';
  const yes = await new Sandbox({ person: () => 'right' }).play(pattern, { text });
  expect(yes.asked).toEqual([{ date: '2024-05-12', money: 'USD 15.00' }]);
  expect(yes.result).toMatchObject({
    value: { date: '2024-05-12', money: 'USD 15.00' },
    conf: { status: 'unknown' },
  });
  const no = await new Sandbox({ person: () => 'wrong' }).play(pattern, { text });
  expect(no.result.outcome).toBe('abstain');
});

test('the vote is better than two of the three, and worse than the one who knows: two who err alike outvote it', async () => {
  const trials = await measure(pattern, items, { agents, isRight });
  const of = (node: string): number =>
    f1(trials.map((one) => ({ said: fieldsIn(beliefOf(one, node)), meant: (one.item as Labelled).fields })));
  const [vote, best, compromise, wink] = [of('fields'), of('chrono'), of('compromise'), of('wink')];
  expect(vote).toBeGreaterThan(Math.max(compromise, wink) + 0.05);
  expect(vote).toBeLessThan(best);
}, 60_000);

test('with outcomes most pass without a person, and what passes is right', async () => {
  const [known, fresh] = halves(items);
  const outcomes = await learn(pattern, known, { agents, isRight });
  const trials: Trialled[] = await measure(pattern, fresh, { agents, isRight, outcomes });
  const passed = trials.filter(({ asked }) => asked.length === 0);
  expect(passed.length).toBeGreaterThan(trials.length / 2);
  expect(share(passed, (one) => one.isRight)).toBeGreaterThan(0.95);
}, 60_000);
