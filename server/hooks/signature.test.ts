import { expect, it } from 'vitest';
import { newSigningKey, sign, verify, WINDOW_SECONDS } from './signature.ts';

const key = newSigningKey();
const now = 1_800_000_000_000;
const call = { id: 'msg_1', timestamp: now / 1000, body: '{"text":"héllo"}' };
const body = Buffer.from(call.body);
const check = (
  headers: Record<string, string>,
  more: Partial<{ body: Uint8Array; key: string; now: number }> = {},
) =>
  verify(
    { headers: new Headers(headers), body: more.body ?? body },
    { key: more.key ?? key, now: more.now ?? now },
  );

it('is the form that libraries for webhooks know', () => {
  // The example of the specification.
  const signed = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  expect(sign(signed, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')['webhook-signature']).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

it('takes what was signed', () => {
  expect(check(sign(call, key))).toEqual({ id: 'msg_1' });
  const other = sign(call, newSigningKey())['webhook-signature'];
  const own = sign(call, key);
  expect(check({ ...own, 'webhook-signature': `${other} ${own['webhook-signature']}` })).toEqual({
    id: 'msg_1',
  });
});

it('refuses everything else', () => {
  const own = sign(call, key);
  expect(check({})).toEqual({ refusal: 'unsigned' });
  for (const name of Object.keys(own)) expect(check({ ...own, [name]: '' })).toEqual({ refusal: 'unsigned' });
  expect(check({ ...own, 'webhook-id': 'a.b' })).toEqual({ refusal: 'unsigned' });
  expect(check({ ...own, 'webhook-id': 'msg_2' })).toEqual({ refusal: 'wrong' });
  expect(check({ ...own, 'webhook-timestamp': String(call.timestamp + 1) })).toEqual({ refusal: 'wrong' });
  expect(check({ ...own, 'webhook-signature': 'v1,' })).toEqual({ refusal: 'wrong' });
  expect(check(own, { body: Buffer.from('{}') })).toEqual({ refusal: 'wrong' });
  expect(check(own, { key: newSigningKey() })).toEqual({ refusal: 'wrong' });
  for (const by of [-WINDOW_SECONDS - 1, WINDOW_SECONDS + 1])
    expect(check(own, { now: now + by * 1000 })).toEqual({ refusal: 'old' });
  expect(check(own, { now: now + WINDOW_SECONDS * 1000 })).toEqual({ id: 'msg_1' });
});
