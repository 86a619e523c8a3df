import { expect, it } from 'vitest';
import { hintOf, isKey, KEY_PATTERN, newKey } from './key-text.ts';

it('makes keys that look like keys, each another', () => {
  const keys = Array.from({ length: 200 }, () => newKey('live'));
  expect(new Set(keys).size).toBe(200);
  for (const key of keys) {
    expect(key).toMatch(KEY_PATTERN);
    expect(key.startsWith('plx_live_')).toBe(true);
    expect(isKey(key)).toBe(true);
    expect(hintOf(key)).toHaveLength(4);
  }
});

it('tells a mistyped, cut or foreign key at sight', () => {
  const key = newKey('live');
  for (let i = 9; i < key.length; i += 1) {
    const other = key[i] === 'a' ? 'b' : 'a';
    expect(isKey(key.slice(0, i) + other + key.slice(i + 1))).toBe(false);
  }
  for (const wrong of ['', key.slice(1), key.slice(0, -1), `${key}0`, key.replace('live', 'dev'), ` ${key}`])
    expect(isKey(wrong)).toBe(false);
});
