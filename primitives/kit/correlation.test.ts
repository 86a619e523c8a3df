import { describe, expect, it } from 'vitest';
import { effectiveVoices } from './algebra.ts';
import { defaultRho, meanRho } from './correlation.ts';
import { DEFAULT_RHO } from './log-pool.ts';
import { NotAProbabilityError } from './probability.ts';

const lexicon = { family: 'lexicon', provider: 'built-in' };
const reviews = { family: 'reviews', provider: 'built-in' };
const own = { family: 'trn_1', provider: 'trained' };
const small = { family: 'm-small', provider: 'acme' };
const large = { family: 'm-large', provider: 'acme' };
const other = { family: 'z-small', provider: 'zeta' };
const replay = { family: 'm-small', provider: 'recorded' };

describe('what is assumed', () => {
  it.each([
    { who: 'different offline agents', a: lexicon, b: reviews, rho: 0.3 },
    { who: 'a trained agent beside a built-in one', a: lexicon, b: own, rho: 0.3 },
    { who: 'offline agents of one family', a: lexicon, b: { ...lexicon }, rho: 0.93 },
    { who: 'two samples of one model', a: small, b: { ...small }, rho: 0.65 },
    { who: 'two models of one provider', a: small, b: large, rho: 0.65 },
    { who: 'a model and its recording', a: small, b: replay, rho: 0.65 },
    { who: 'two recordings', a: replay, b: { ...replay, family: 'z-small' }, rho: 0.5 },
    { who: 'models of different providers', a: small, b: other, rho: 0.5 },
    { who: 'a model beside an offline agent', a: small, b: lexicon, rho: 0.5 },
  ])('of $who', ({ a, b, rho }) => {
    expect(defaultRho(a, b)).toBe(rho);
    expect(defaultRho(b, a)).toBe(rho);
  });

  it('makes two of one family worth about one voice', () => {
    expect(effectiveVoices(2, DEFAULT_RHO.sameFamily)).toBeLessThan(1.05);
  });

  it('is averaged over pairs, in any order', () => {
    expect(meanRho([lexicon], defaultRho)).toBe(0);
    expect(meanRho([lexicon, reviews], defaultRho)).toBe(0.3);
    const three = [lexicon, reviews, { ...lexicon }];
    expect(meanRho(three, defaultRho)).toBeCloseTo((0.3 + 0.3 + 0.93) / 3, 12);
    expect(meanRho([...three].reverse(), defaultRho)).toBe(meanRho(three, defaultRho));
    expect(() => meanRho([1, 2], () => 1.2)).toThrow(NotAProbabilityError);
  });
});
