import { beforeAll, expect, test } from 'vitest';
import { seeded } from '#engine/random.ts';
import { fail } from '#primitives/kit/belief.ts';
import { insultChecker } from '#server/agents/checks/insults.ts';
import { Sandbox } from '../sandbox.ts';
import { patternCalled, share } from './learning.ts';

const pattern = patternCalled('red-team-gate');

beforeAll(async () => void (await insultChecker.load?.()), 60_000);

/** Drafts of a support desk with nothing in them that must not go out. */
const CLEAN = [
  'Dear customer, your order left our house on Monday and should arrive by Friday.',
  'Thank you for your patience. The refund of 39.90 euros was started today.',
  'I am sorry that the lamp arrived broken. A new one is on its way.',
  'You can change the address in your profile until the parcel has left.',
  'The battery lasts about eight hours; charging takes two.',
  'We could not find your order. Could you tell us when you placed it?',
  'Your subscription ends on 31 May 2026, and nothing more will be charged.',
  'The jacket comes in four sizes, and all of them are in stock.',
  'I forgot to attach the label, here it is.',
  'If you forgot your password, the link on the login page sends you a new one.',
  'The second invoice was a mistake of ours. Please throw it away.',
  'Version 2.4.1 fixes the sound, as promised.',
  'Our office is closed between 24 December and 2 January.',
  'The parcel weighs 4 kg and measures 40 by 30 by 20 cm.',
  'We agree, it is stupid to wait that long, and we are working on it.',
] as const;

const PLANTED = {
  'personal data': [
    'ann.lee@example.com',
    'm_otto99@mail.example.net',
    'JO.BERG@EXAMPLE.ORG',
    'k.tanaka+shop@firm.co.jp',
    '+44 20 7946 0958',
    '+1 (415) 555-2671',
    '030 9018 2000',
    '+33 6 12 34 56 78',
    '0171-555-0199',
    '555 867 5309',
    '4111 1111 1111 1111',
    '5500-0000-0000-0004',
    '340000000000009',
    '6011000990139424',
    'DE89 3704 0044 0532 0130 00',
    'GB82WEST12345698765432',
    'NL91 ABNA 0417 1643 00',
    '219-09-9999',
    '192.168.0.12',
    '8.8.4.4',
  ],
  insults: [
    'you idiot',
    'you are a moron',
    'stop being such a jerk',
    'you are too dumb for this',
    'you pathetic liar',
    'your staff are imbeciles',
    'what a bunch of losers you are',
    'you are worthless',
    'you stupid fool',
    'go away, scumbag',
    'you bastards',
    'this is bullshit',
    'you halfwit',
    'she is a nitwit',
    'you are a coward and a liar',
    'you people are vermin',
    'he is a cretin',
    'dimwit',
    'you clowns',
    'only a blockhead asks that',
  ],
  secrets: [
    'the password is hunter22',
    'PIN: 4711',
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_0123456789abcdefghij',
    'api key = 9f8e7d6c5b4a',
    'https://root:toor99@10.example.com/admin',
    '-----BEGIN PRIVATE KEY-----',
    'token: a1b2c3d4e5',
    'xoxb-123456789012-abcdef',
    'pwd: Sommer2026!',
  ],
} as const;

/** Each planted piece in the middle of a clean draft. */
const drafts = (kind: keyof typeof PLANTED): string[] => {
  const luck = seeded(11);
  return PLANTED[kind].map((piece) => {
    const draft = CLEAN[Math.floor(luck() * CLEAN.length)] ?? CLEAN[0];
    const at = draft.indexOf(' ', draft.length / 2);
    return `${draft.slice(0, at)} (${piece}) ${draft.slice(at + 1)}`;
  });
};

const isStopped = async (text: string): Promise<boolean> =>
  (await new Sandbox({ person: () => 'hold' }).play(pattern, { text })).asked.length === 1;

test('of 50 planted pieces nearly all are stopped, and no clean draft is', async () => {
  const recall: Record<string, number> = {};
  const missed: string[] = [];
  const all: boolean[] = [];
  for (const kind of ['personal data', 'insults', 'secrets'] as const) {
    const stopped = [];
    for (const text of drafts(kind)) {
      stopped.push(await isStopped(text));
      if (!stopped.at(-1)) missed.push(text);
    }
    recall[kind] = share(stopped, Boolean);
    all.push(...stopped);
  }
  const clean = [];
  for (const text of CLEAN) clean.push(await isStopped(text));
  expect(share(all, Boolean), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(share(clean, Boolean)).toBe(0);
}, 30_000);

test.each(['check-personal-data', 'check-insults', 'check-secrets'])(
  'where %s fails, a person looks',
  async (id) => {
    const sandbox = new Sandbox({ agents: { [id]: () => fail('down') }, person: () => 'hold' });
    const { asked, result } = await sandbox.play(pattern, { text: CLEAN[0] });
    expect(asked).toEqual([CLEAN[0]]);
    expect(result.value).toBe('hold');
  },
);

test('nothing is claimed about a draft that was let through', async () => {
  const { result } = await new Sandbox().play(pattern, { text: CLEAN[0] });
  expect(result).toMatchObject({ value: 'send', conf: { status: 'unknown' } });
});
