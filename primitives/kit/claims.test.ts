import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { and } from './claims.ts';
import { CASES, PATIENCE } from './testing.ts';

vi.setConfig(PATIENCE);

const atom = fc.constantFrom('label-correct', 'schema-valid', 'f(x,y)', 'a', 'b', '', 'and', 'line\nbreak');
const claim = fc.oneof(
  atom,
  fc.array(atom, { minLength: 1, maxLength: 4 }).map((some) => and(...some)),
);

describe('and(...)', () => {
  it.each([
    [['b', 'a'], 'and(a,b)'],
    [['a', 'a'], 'a'],
    [['and(b,c)', 'a'], 'and(a,b,c)'],
    [['and(and(d,b),c)', 'and(a,b)'], 'and(a,b,c,d)'],
    [['f(x,y)', 'a'], 'and(a,f(x,y))'],
    [['xand(a)', 'band(a)c'], 'and(band(a)c,xand(a))'],
    [['and(a)'], 'a'],
    [['and(a)b'], 'and(a)b'],
    [['line\nb', 'and(line\na,c)'], 'and(c,line\na,line\nb)'],
  ])('of %j is %s', (claims, expected) => {
    expect(and(...claims)).toBe(expected);
  });

  it('is commutative, associative and idempotent, to the letter', () => {
    fc.assert(
      fc.property(claim, claim, claim, (a, b, c) => {
        expect(and(a, b)).toBe(and(b, a));
        expect(and(and(a, b), c)).toBe(and(a, and(b, c)));
        expect(and(a, a)).toBe(and(a));
        expect(and(and(a, b))).toBe(and(a, b));
      }),
      CASES,
    );
  });

  it('refuses nothing at all, and what cannot be told from two claims', () => {
    expect(() => and()).toThrow('nothing to claim');
    expect(() => and('a,b')).toThrow('a,b names several claims');
    expect(() => and('f(a')).toThrow('f(a leaves a parenthesis open');
    expect(() => and('f)a(')).toThrow('f)a( closes a parenthesis that is not open');
  });
});
