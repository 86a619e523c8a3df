/** Keys as they stand in settings. Pure. */
import { createHash } from 'node:crypto';
import type { Key } from './seal.ts';

const KEY_BYTES = 32;

/** 32 bytes as 64 hex digits or 43 characters of base64url; undefined if it is neither. */
export function parseKey(text: string): Key | undefined {
  const trimmed = text.trim();
  const bytes = /^[0-9a-f]{64}$/i.test(trimmed)
    ? Buffer.from(trimmed, 'hex')
    : /^[\w-]{43}=?$/.test(trimmed)
      ? Buffer.from(trimmed, 'base64url')
      : undefined;
  if (bytes?.length !== KEY_BYTES) return undefined;
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
}

export const parseKeys = (setting: string): (Key | undefined)[] =>
  setting
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean)
    .map(parseKey);
