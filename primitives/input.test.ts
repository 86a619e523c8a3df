import { describe, expect, it } from 'vitest';
import { input } from './input.ts';
import { label, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, runOnce, settledOf } from './kit/testing.ts';

describe('what is given', () => {
  it.each([
    [{}, text, 'text: Text'],
    [{ name: 'amount', type: 'Num' }, num, 'amount: Num'],
    [{ type: 'Label', labels: ['a', 'b'] }, label(['a', 'b']), 'text: Label<a|b>'],
    [{ type: 'Label' }, label(), 'text: Label'],
  ])('%j is %j', (config, type, subtitle) => {
    const parsed = input.config.parse(config);
    expect(input.ports(parsed)).toEqual({ in: [], out: [{ name: 'out', title: 'Value', type }] });
    expect(input.infer(fakeInfer(input, { config })).out).toEqual({ type, claims: [], status: 'unknown' });
    expect(input.subtitle(parsed)).toBe(subtitle);
  });

  it('is a failure where nobody gave it', () => {
    expect(settledOf(runOnce(input, { config: { name: 'question' } }))).toMatchObject({
      outcome: 'fail',
      reason: 'No value was given for the input question.',
    });
  });
});

it.each(['', '1st', 'two words', 'a-b', 'é', 'a'.repeat(65)])('refuses the name %j', (name) => {
  expect(input.config.safeParse({ name }).success).toBe(false);
});

it('finds repeated labels', () => {
  expect(codesOf(input, { config: { type: 'Label', labels: ['a', 'a'] } })).toEqual(['R9.labels-repeat']);
  expect(codesOf(input, { config: { type: 'Label', labels: ['a', 'b'] } })).toEqual([]);
});
