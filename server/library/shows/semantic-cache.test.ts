import { expect, test } from 'vitest';
import { byIntent } from '#server/agents/support-desk/requests.ts';
import { Sandbox } from '../sandbox.ts';
import { learn, patternCalled, share, withConfig } from './learning.ts';

const pattern = patternCalled('semantic-cache');

/** The same request in other words, order or spelling, and below it a different one that looks alike. */
const REQUESTS: readonly (readonly [first: string, again: string, other: string])[] = [
  ['How do I reset my password?', 'how can I reset my password', 'How do I reset my alarm?'],
  ['Please delete my account.', 'Delete my account, please!', 'Please delete my last order.'],
  ['Where is my parcel?', 'where is my parcel now?', 'Where is my invoice?'],
  [
    'I want my money back for the broken lamp.',
    'For the broken lamp I want my money back.',
    'I want a new shade for the broken lamp.',
  ],
  ['Is the jacket waterproof?', 'Is this jacket waterproof?', 'Is the jacket made of wool?'],
  ['Why was I charged twice?', 'Why have I been charged twice?', 'Why was I sent two of them?'],
  [
    'Can you change the delivery address?',
    'Could you change the delivery address?',
    'Can you change the delivery date?',
  ],
  ['The kettle leaks water.', 'My kettle leaks water.', 'The kettle boils water slowly.'],
  [
    'My login does not work any more.',
    'My login doesnt work any more.',
    'My phone does not charge any more.',
  ],
  ['What is this fee on my invoice?', 'What is that fee on my invoice?', 'Who is that name on my invoice?'],
  ['The camera stopped working.', 'the camera has stopped working', 'The camera takes blurred pictures.'],
  ['How long does the battery last?', 'how long will the battery last?', 'How long does the delivery take?'],
  ['Close my account for good.', 'I want to close my account for good.', 'Keep my account for good.'],
  [
    'Which sizes does the shirt come in?',
    'What sizes does the shirt come in?',
    'Which colours does the shirt come in?',
  ],
  [
    'The tracking page shows nothing.',
    'The tracking page is showing nothing.',
    'The order page shows another name.',
  ],
  [
    'I moved, here is my new address.',
    'I have moved, here is my new address.',
    'I moved, please close my account.',
  ],
  ['Send me a new password link.', 'Please send me a new password link.', 'Send me a new invoice, please.'],
  ['When will I get my refund?', 'When do I get my refund?', 'When do I get my parcel?'],
  [
    'The zip of the jacket came off.',
    'The zip came off the jacket.',
    'The sleeve of the jacket is too long.',
  ],
  [
    'Does it work with a European plug?',
    'does it work with european plugs?',
    'Does it come with a European plug?',
  ],
];

/** Written after the threshold was chosen. */
const FURTHER: typeof REQUESTS = [
  ['My order has not arrived yet.', 'my order hasn’t arrived yet', 'My order has arrived damaged.'],
  ['Please cancel my subscription.', 'Cancel my subscription please', 'Please renew my subscription.'],
  [
    'How much does express delivery cost?',
    'What does express delivery cost?',
    'How much does the express warranty cost?',
  ],
  ['I typed the wrong street.', 'I have typed the wrong street.', 'I typed the wrong password.'],
  [
    'The screen of the tablet is cracked.',
    'the tablets screen is cracked',
    'The screen of the tablet is too dark.',
  ],
  ['Can I pay by invoice?', 'can i pay by invoice', 'Can I pay by card?'],
  ['Do you ship to Norway?', 'Do you also ship to Norway?', 'Do you ship to Brazil?'],
  ['The second shoe is missing.', 'My second shoe is missing.', 'The second shoe is too small.'],
  ['Which charger fits this phone?', 'Which charger would fit this phone?', 'Which case fits this phone?'],
  ['Please call me back.', 'please call me back!', 'Please call the courier back.'],
];

const ask = (sandbox: Sandbox, text: string) => sandbox.play(pattern, { text });
const isHit = ({ called }: { called: readonly string[] }): boolean => called.length === 0;

/** How many of each kind are taken for a request that was answered before. */
async function hitsOf(requests: typeof REQUESTS) {
  const hits = { same: 0, other: 0 };
  for (const [, again, other] of requests) {
    for (const [kind, text] of [
      ['same', again],
      ['other', other],
    ] as const) {
      // a cache of its own for each question: what is asked here is not to be remembered
      const sandbox = new Sandbox();
      for (const [first] of requests) await ask(sandbox, first);
      if (isHit(await ask(sandbox, text))) hits[kind] += 1;
    }
  }
  return hits;
}

test.each([
  ['those the threshold was chosen by', REQUESTS],
  ['others', FURTHER],
])(
  'of what hits at least nine in ten mean the same: %s',
  async (_, requests) => {
    const { same, other } = await hitsOf(requests);
    expect(same / (same + other)).toBeGreaterThanOrEqual(0.9);
    expect(same).toBeGreaterThanOrEqual(requests.length / 3);
  },
  60_000,
);

test('what is recalled has a wider interval than the fresh answer', async () => {
  const items = byIntent.map(({ text, label }) => ({ text, truth: label }));
  const outcomes = await learn(withConfig(pattern, 'recall', { match: 'exact', space: 'none' }), items);
  const sandbox = new Sandbox({ outcomes, latency: () => 1_000 });
  const first = await ask(sandbox, 'How do I reset my password?');
  const again = await ask(sandbox, 'How do I reset my password now?');
  const width = ({ result: { conf } }: typeof first): number =>
    'lo' in conf ? conf.hi - conf.lo : Number.NaN;
  expect(first.result.conf.status).toBe('calibrated');
  expect(again.result.conf).toMatchObject({ status: 'derived', rule: 'staleness' });
  expect(width(again)).toBeGreaterThan(width(first));
});

test('without outcomes nothing is claimed, fresh or recalled, and the same text costs one call', async () => {
  const sandbox = new Sandbox();
  const text = 'Where is my parcel?';
  const first = await ask(sandbox, text);
  expect(first).toMatchObject({
    called: ['support-intent'],
    result: { conf: { status: 'unknown', missing: 10 } },
  });
  const again = await ask(sandbox, text);
  expect(again).toMatchObject({
    called: [],
    result: { value: first.result.value, conf: { status: 'unknown' } },
  });
  expect(share([first, again], isHit)).toBe(0.5);
});
