/**
 * Signatures of calls in and out, in the form of standardwebhooks.com, for which there are libraries in every
 * language: HMAC-SHA256 over `id.timestamp.body`, in three headers. Pure.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How far the sender's clock may be from ours, and how long a call may be under way: both in seconds. */
export const WINDOW_SECONDS = 300;
const KEY_BYTES = 32;
/** While a sender changes its key it signs with both; more are an attempt to guess. */
const SIGNATURES_MAX = 4;

export const newSigningKey = (): string => `whsec_${randomBytes(KEY_BYTES).toString('base64')}`;

export type Signed = { id: string; timestamp: number; body: string | Uint8Array };

/** The headers of a signed call; `timestamp` in whole seconds since 1970. */
export function sign(signed: Signed, key: string): Record<string, string> {
  return {
    'webhook-id': signed.id,
    'webhook-timestamp': String(signed.timestamp),
    'webhook-signature': `v1,${macOf(signed, key).toString('base64')}`,
  };
}

export type Refusal = 'unsigned' | 'old' | 'wrong';

/** The id of the call, or why it is refused; `now` in milliseconds since 1970. */
export function verify(
  { headers, body }: { headers: Headers; body: Uint8Array },
  { key, now }: { key: string; now: number },
): { id: string } | { refusal: Refusal } {
  const [id, timestamp, signatures] = NAMES.map((name) => headers.get(name) ?? '');
  if (!id || !ID.test(id) || !timestamp || !/^\d{1,12}$/.test(timestamp) || !signatures)
    return { refusal: 'unsigned' };
  const mac = macOf({ id, timestamp: Number(timestamp), body }, key);
  const given = signatures.split(' ').slice(0, SIGNATURES_MAX);
  // All are looked at, each in constant time: how long it takes says nothing about which one came close.
  const matches = given.filter((one) => isEqual(one, mac)).length;
  if (matches === 0) return { refusal: 'wrong' };
  return Math.abs(now / 1000 - Number(timestamp)) > WINDOW_SECONDS ? { refusal: 'old' } : { id };
}

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
/** A dot would let two different calls have the same signed text. */
const ID = /^[\w-]{1,128}$/;

function macOf({ id, timestamp, body }: Signed, key: string): Buffer {
  const bytes = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', bytes).update(`${id}.${timestamp}.`).update(body).digest();
}

function isEqual(text: string, mac: Buffer): boolean {
  const given = text.startsWith('v1,') ? Buffer.from(text.slice(3), 'base64') : Buffer.alloc(0);
  return given.length === mac.length && timingSafeEqual(given, mac);
}
