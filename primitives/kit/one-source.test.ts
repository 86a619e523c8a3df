import { describe, expect, it } from 'vitest';
import { ok } from './belief.ts';
import { assumedRho, sourceSizes } from './one-source.ts';
import { says } from './testing.ts';

const voicesOf = (...evidence: string[][]) => evidence.map((one) => ok('yes', says(0.8), { evidence: one }));

describe('voices that share a source', () => {
  it.each<[string[][], number[], number]>([
    [[], [], 0.3],
    [[['a']], [1], 0.3],
    [[[], []], [1, 1], 0.3],
    [[['a'], ['b'], ['c']], [1, 1, 1], 0.3],
    [
      [
        ['s', 's:1'],
        ['s', 's:2'],
        ['s', 's:3'],
      ],
      [3],
      0.65,
    ],
    [[['s', 's:1'], ['a'], ['s', 's:2']], [2, 1], 0.4167],
    [[['a'], ['b'], ['b', 'c'], ['c', 'a']], [4], 0.65],
  ])('%j: groups of %j, rho %d', (evidence, sizes, rho) => {
    const voices = voicesOf(...evidence);
    expect(sourceSizes(voices).toSorted()).toEqual(sizes.toSorted());
    expect(assumedRho(voices)).toBe(rho);
    expect(assumedRho(voices.toReversed())).toBe(rho);
  });

  it('are counted in one go, however many', () => {
    const many = voicesOf(...Array.from({ length: 20_000 }, (_, i) => ['s', `s:${i}`]));
    expect(assumedRho(many)).toBe(0.65);
  });
});
