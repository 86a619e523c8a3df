import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { parseKey } from './parse-key.ts';
import { keyIdOf, open, SealBroken, seal } from './seal.ts';

const key = { id: '1', bytes: randomBytes(32) };
const place = { workspaceId: 'wsp_a', table: 'secrets', row: 'sec_1', field: 'value' };
const text = Buffer.from('héllo');

it('opens where it was sealed, and never seals the same way twice', () => {
  const sealed = seal(text, { key, place });
  expect(open(sealed, { key, place })).toEqual(text);
  expect(keyIdOf(sealed)).toBe('1');
  expect(seal(text, { key, place })).not.toBe(sealed);
});

it.each(['workspaceId', 'table', 'row', 'field'] as const)('does not open with another %s', (part) => {
  const sealed = seal(text, { key, place });
  expect(() => open(sealed, { key, place: { ...place, [part]: 'other' } })).toThrow(SealBroken);
});

it('does not open when any character was changed, nor with another key', () => {
  const sealed = seal(text, { key, place });
  for (let i = 0; i < sealed.length; i += 1) {
    const changed = `${sealed.slice(0, i)}${sealed[i] === 'A' ? 'B' : 'A'}${sealed.slice(i + 1)}`;
    // The last character carries bits that no byte holds.
    if (i === sealed.length - 1) continue;
    expect(() => open(changed, { key, place })).toThrow(SealBroken);
  }
  expect(() => open(sealed, { key: { id: '1', bytes: randomBytes(32) }, place })).toThrow(SealBroken);
  for (const wrong of ['', '1', '1.1.x', sealed.replace('1.', '2.'), `${sealed}.x`])
    expect(() => open(wrong, { key, place })).toThrow(SealBroken);
});

it('reads keys of exactly 32 bytes', () => {
  const bytes = randomBytes(32);
  expect(parseKey(bytes.toString('hex'))).toEqual(parseKey(bytes.toString('base64url')));
  expect(parseKey(bytes.toString('hex'))?.bytes).toEqual(bytes);
  for (const wrong of ['', 'short', bytes.toString('hex').slice(2), `${bytes.toString('hex')}00`])
    expect(parseKey(wrong)).toBeUndefined();
});
