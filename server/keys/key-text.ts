/**
 * The text of an API key: `plx_<environment>_`, 256 random bits and a checksum, both base62. The prefix lets
 * scanners of leaked secrets find it; the checksum tells a mistyped or cut key from a wrong one without asking
 * anybody. Pure.
 */
import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 > 2^256. */
const SECRET_CHARS = 43;
/** 62^6 > 2^32. */
const CHECK_CHARS = 6;

export const KEY_PATTERN = /^plx_[a-z]{1,8}_[0-9A-Za-z]{49}$/;

export function newKey(environment: string): string {
  const random = BigInt(`0x${randomBytes(32).toString('hex')}`);
  const body = `plx_${environment}_${base62(random, SECRET_CHARS)}`;
  return body + checkOf(body);
}

/** Whether this can be a key at all; says nothing about whether there is such a one. */
export function isKey(text: string): boolean {
  if (!KEY_PATTERN.test(text)) return false;
  return checkOf(text.slice(0, -CHECK_CHARS)) === text.slice(-CHECK_CHARS);
}

/** For recognizing a key in a list: its last four characters, all of them of the checksum. */
export const hintOf = (key: string): string => key.slice(-4);

const checkOf = (body: string): string => base62(BigInt(crc32(body)), CHECK_CHARS);

function base62(value: bigint, chars: number): string {
  let [text, left] = ['', value];
  for (; left > 0n; left /= 62n) text = (DIGITS[Number(left % 62n)] ?? '') + text;
  return text.padStart(chars, '0');
}
