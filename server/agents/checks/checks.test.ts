import { beforeAll, describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { insultChecker } from './insults.ts';
import { personalDataChecker } from './personal-data.ts';
import { secretChecker } from './secrets.ts';

beforeAll(async () => void (await insultChecker.load?.()), 60_000);

describe('personal data', () => {
  const ask = asker(personalDataChecker);
  test.each([
    ['Write to ann.lee@example.com today.', 'an email address'],
    ['Pay with 4111 1111 1111 1111.', 'a payment card number'],
    ['To DE89 3704 0044 0532 0130 00, please.', 'an IBAN'],
    ['Call +44 20 7946 0958.', 'a phone number'],
    ['Call (030) 901-820 or 030 9018 2000.', 'a phone number'],
    ['My number is 219-09-9999.', 'a social security number'],
    ['It came from 192.168.0.12.', 'an IP address'],
  ])('blocks %s', async (given, what) => {
    const reply = await ask(given);
    expect(reply).toMatchObject({ kind: 'answer', value: 'block' });
    expect(reply.reason).toContain(what);
    expect(reply.reason).not.toContain('4111');
    expect(reply).not.toHaveProperty('score');
  });

  test.each([
    'The train leaves at nine.',
    'It costs 1,200.50 euros.',
    'The order 4111 1111 1111 1112 is late.'.replace(/ 1/g, '1'),
    'On 03/04/2025 and 2025-04-03 we met.',
    'Version 1.2.3 has 12345678 users.',
    'Between 1914 and 1918.',
    'Write me @ home.',
  ])('lets %s pass', async (given) => expect(await ask(given)).toEqual({ kind: 'answer', value: 'ok' }));

  test('finds at least 19 of 20 planted in plain texts', async () => {
    const planted = [
      ...['a.b@c.org', 'x_1@mail.example.net', 'JO@EXAMPLE.COM', 'info+x@firm.io'],
      ...['5500 0000 0000 0004', '340000000000009', '6011-0000-0000-0004'],
      ...['GB82 WEST 1234 5698 7654 32', 'FR1420041010050500013M02606', 'NL91ABNA0417164300'],
      ...[
        '+1 415 555 2671',
        '+49 30 123456',
        '020 7946 0018',
        '(415) 555-2671',
        '555-867-5309',
        '+33 6 12 34 56 78',
      ],
      ...['078-05-1120', '10.0.0.1', '8.8.8.8', '255.255.255.255'],
    ];
    const missed: string[] = [];
    for (const one of planted) {
      const reply = await ask(`Thank you, here it is: ${one} as you asked.`);
      if (reply.kind !== 'answer' || reply.value !== 'block') missed.push(one);
    }
    expect(missed.length, missed.join()).toBeLessThanOrEqual(1);
  });

  test('stays quick on hostile texts', { timeout: 30_000 }, async () => {
    const startedAt = performance.now();
    for (const part of ['1 ', '1-', 'a.', 'A1', '(1', '1']) await ask(part.repeat(20_000 / part.length));
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe('insults', () => {
  const ask = asker(insultChecker);
  test.each([
    'You are an idiot.',
    'What a moron!',
    'Your staff is stupid.',
    'She is a pathetic liar.',
    'You clowns lost my parcel.',
    'This is bullshit, you bastards.',
    "You're worthless.",
    'Listen, you scumbag.',
    'A bunch of imbeciles runs this shop.',
    'Go away, loser, you hear me?',
  ])('blocks %s', async (given) => {
    expect(await ask(given)).toMatchObject({ value: 'block', reason: expect.stringMatching(/^Found: /) });
  });

  test.each([
    'The parcel never came and I am disappointed.',
    'What a stupid mistake, sorry.',
    'The rat and the pig are animals.',
    'I hate waiting.',
    'Scunthorpe is a town.',
  ])('lets %s pass', async (given) => expect(await ask(given)).toEqual({ kind: 'answer', value: 'ok' }));

  test.each(['', ' ', null, 'x'.repeat(20_001)])('declines %#', async (given) => {
    expect((await ask(given)).kind).toBe('abstain');
  });
});

describe('secrets', () => {
  const ask = asker(secretChecker);
  test.each([
    ['My password is hunter22, please keep it.', 'a password'],
    ['PIN: 4711', 'a password'],
    ['Use AKIAIOSFODNN7EXAMPLE for the upload.', 'an access key'],
    ['-----BEGIN RSA PRIVATE KEY-----', 'a private key'],
    ['Open postgres://admin:s3cret@db.example.com/shop', 'a login in an address'],
    ['ghp_0123456789abcdefghij', 'an access token'],
  ])('blocks %s', async (given, what) => {
    const reply = await ask(given);
    expect(reply).toMatchObject({ kind: 'answer', value: 'block', reason: expect.stringContaining(what) });
  });

  test.each([
    'I forgot my password.',
    'Your password is the one you chose.',
    'The secret is out.',
    'See https://example.com/a:b@c.',
    'We sell pins and keys.',
  ])('lets %s pass', async (given) => expect(await ask(given)).toEqual({ kind: 'answer', value: 'ok' }));

  test('stays quick on hostile texts', async () => {
    const startedAt = performance.now();
    for (const part of ['pin: ', 'eyJ', 'a://b:', 'sk-', 'pin is '])
      await ask(part.repeat(20_000 / part.length));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
