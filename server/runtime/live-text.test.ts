import { expect, test } from 'vitest';
import { endOf, LiveTexts, packTexts, readTexts } from './live-text.ts';

const live = (key: string, text: string) => ({ node: 'ask', key, text });

test('a watcher is told the last text of each activation since it last looked, and no other', () => {
  const texts = new LiveTexts();
  texts.take(live('a', 'one'));
  texts.take(live('b', 'two'));
  const seen = texts.version;
  texts.take(live('a', 'one more'));
  texts.take(live('a', 'one more word'));
  expect(texts.since(seen)).toEqual({ texts: [live('a', 'one more word')] });
  expect(texts.since(seen)).toBe(texts.since(seen));
  expect(texts.since(0)?.texts).toHaveLength(2);
  texts.end('a');
  expect(texts.since(0)).toEqual({ texts: [live('b', 'two')] });
  expect(texts.since(texts.version)).toBeUndefined();
});

test('however many activations write, a bounded number is kept', () => {
  const texts = new LiveTexts();
  for (let n = 0; n < 1_000; n += 1) texts.take(live(`k${n}`, 'x'));
  expect(texts.since(0)?.texts).toHaveLength(100);
});

test('of a long text the end is told', () => {
  const told = endOf(`${'a'.repeat(10_000)}end`);
  expect(told).toHaveLength(400);
  expect(told).toMatch(/^….*end$/);
});

test('payloads stay below what the database takes, whatever the letters', () => {
  const rows = Array.from({ length: 40 }, (_, n) => {
    const row: [string, string, ReturnType<typeof live>] = ['w', 'r', live(`k${n}`, '漢'.repeat(399))];
    return row;
  });
  const payloads = packTexts(rows);
  for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
  expect(payloads.flatMap(readTexts)).toEqual(rows);
  expect(packTexts([['w', 'r', live('k', '\u0001'.repeat(9_000))]])).toEqual([]);
  expect(readTexts('no json')).toEqual([]);
});
