import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { Layered } from './layered.ts';

const KEYS = Array.from({ length: 200 }, (_, i) => `${i}`);
const value = fc.option(fc.nat(), { nil: undefined });
const edits = fc.array(fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 60 }), {
  maxLength: 8,
});

test.prop([edits])('reads like a map that was copied at every edit', (all) => {
  const first = new Map<string, number>();
  const states = [{ map: first, layered: new Layered<number>(first) }];
  for (const entries of all) {
    const { map: before, layered } = states.at(-1) ?? { map: first, layered: new Layered(first) };
    const map = new Map(before);
    for (const [key, one] of new Map(entries)) {
      if (one === undefined) map.delete(key);
      else map.set(key, one);
    }
    states.push({ map, layered: layered.with(new Map(entries)) });
  }
  for (const { map, layered } of states) {
    expect(KEYS.map((key) => layered.get(key))).toEqual(KEYS.map((key) => map.get(key)));
    expect(KEYS.filter((key) => layered.has(key))).toEqual(KEYS.filter((key) => map.has(key)));
  }
});
