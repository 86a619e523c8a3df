import { expect, test } from 'vitest';
import { auroc } from '#engine/calibration/ranking.ts';
import { seeded, shuffled } from '#engine/random.ts';
import { abstain, ok } from '#primitives/kit/belief.ts';
import { INTENTS } from '#server/agents/support-desk/requests.ts';
import {
  hasData,
  readClinc,
  readDomains,
  readOutOfScope,
  trainClassifier,
} from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  type Item,
  learn,
  measure,
  patternCalled,
  share,
  type Trial,
  takeTurns,
} from './learning.ts';

const pattern = patternCalled('specialist-panel');

/** Requests in words that the classifiers have not learned from, and texts that belong to no desk. */
const WITHIN: readonly (readonly [string, string])[] = [
  ['The password I chose is not accepted at login.', 'account'],
  ['Please remove my account and all my data.', 'account'],
  ['I cannot sign in with my new password.', 'account'],
  ['How do I close my profile?', 'account'],
  ['I want my money back for this order.', 'billing'],
  ['Why was I charged twice on my card?', 'billing'],
  ['What is this amount on my invoice?', 'billing'],
  ['When do I get my refund?', 'billing'],
  ['Where is my parcel?', 'delivery'],
  ['The parcel should have been delivered yesterday.', 'delivery'],
  ['I moved, please send it to my new address.', 'delivery'],
  ['Can you change the delivery address?', 'delivery'],
  ['The kettle stopped working after a day.', 'product'],
  ['My headphones arrived broken.', 'product'],
  ['Is the jacket made of wool?', 'product'],
  ['Does the phone come in blue?', 'product'],
];
const OUTSIDE: readonly string[] = [
  'Who won the match last night?',
  'Tell me a joke.',
  'What is the capital of Peru?',
  'I feel lonely today.',
  'Write a poem about rain.',
  'How tall is Mount Everest?',
  'Are you a robot?',
  'Sing something.',
  'Translate good morning into French.',
  'Which horse should I bet on?',
  'Is it going to snow?',
  'My knee hurts.',
  'Explain photosynthesis.',
  'Book a table for two.',
  'What should I cook tonight?',
  'Play some jazz.',
];

test('without outcomes every request goes to a person, who is shown the text', async () => {
  const text = 'How do I reset my password?';
  const { asked, called, events } = await new Sandbox().play(pattern, { text });
  expect(asked).toEqual([text]);
  expect(called).toEqual(['support-domain']);
  const measured = events.find((event) => event.kind === 'node.settled' && event.node === 'Desk');
  expect(measured).toMatchObject({ out: { out: { conf: { status: 'unknown', missing: 10 } } } });
});

test('with outcomes, clear requests reach the specialist of their desk and most others a person', async () => {
  const items: Item[] = [
    ...WITHIN.map(([text, truth]) => ({ text, truth })),
    ...OUTSIDE.map((text) => ({ text, truth: 'none' })),
  ];
  const trials = await takeTurns(pattern, items);
  const byDesk = trials.filter(({ asked }) => asked.length === 0);
  process.stderr.write(
    `FIG own ${JSON.stringify({ desk: byDesk.length, right: share(byDesk, (one) => beliefOf(one, 'Desk')?.value === one.item.truth), outside: byDesk.filter(({ item }) => item.truth === 'none').map(({ item }) => item.text) })}\n`,
  );
  expect(byDesk.length).toBeGreaterThan(4);
  expect(share(byDesk, (one) => beliefOf(one, 'Desk')?.value === one.item.truth)).toBeGreaterThan(0.7);
  for (const { called, result, item } of byDesk) {
    expect(called.at(-1)).toBe(`support-${INTENTS[String(result.value)]}`);
    expect(result.value).not.toBe(item.truth);
  }
});

test.skipIf(!hasData('clinc_full.json'))(
  'CLINC with its ten domains and requests outside of all (needs the labelled sets): it tells them apart',
  async () => {
    const { train, val, test: fresh } = readClinc();
    const domains = readDomains();
    const toDomain = ({ text, label }: (typeof train)[number]) => ({
      text,
      label: domains.get(label) ?? label,
    });
    const some = <T>(all: readonly T[], share: number): T[] =>
      shuffled(all, seeded(1)).slice(0, Math.round(all.length * share));
    const classify = trainClassifier('lr', train.map(toDomain));
    const agents: Trial['agents'] = {
      'support-domain': ({ input }, { key }) => {
        const alternatives = classify(String(input));
        const top = alternatives?.toSorted((a, b) => b.p - a.p)[0];
        if (!top) return abstain('No word of it is known.');
        const conf = {
          status: 'self_reported',
          claim: 'label-correct',
          raw: top.p,
          method: 'softmax',
        } as const;
        return ok(top.value, conf, { evidence: [key] });
      },
    };
    const outside = (part: 'val' | 'test'): Item[] =>
      readOutOfScope(part).map((text) => ({ text, truth: 'none' }));
    const within = (all: typeof val): Item[] =>
      all.map(toDomain).map(({ text, label }) => ({ text, truth: label }));
    const known = [...some(within(val), 1 / 6), ...outside('val')];
    const items = [...some(within(fresh), 1 / 5), ...some(outside('test'), 1 / 5)];
    const outcomes = await learn(pattern, known, { agents });
    const trials = await measure(pattern, items, { agents, outcomes });
    const read = trials.map((one) => {
      const belief = beliefOf(one, 'Desk');
      const p = belief && 'p' in belief.conf ? belief.conf.p : 0;
      return { p, right: belief?.value === one.item.truth, inside: one.item.truth !== 'none' };
    });
    const accepted = read.filter(({ p }) => p >= 0.7);
    const figures = {
      auroc: auroc(read.map(({ p, inside }) => ({ p, right: inside }))),
      accepted: accepted.length / read.length,
      right: share(accepted, ({ right }) => right),
    };
    expect(figures.auroc).toBeGreaterThan(0.88);
    expect(figures.right).toBeGreaterThan(0.9);
    expect(figures.accepted).toBeGreaterThan(0.6);
  },
  240_000,
);
