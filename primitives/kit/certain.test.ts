import { expect, it } from 'vitest';
import { certain } from './certain.ts';

it.each([
  ['pass' as const, 1],
  ['fail' as const, 0],
])('after a %s p, lo and hi are %d', (verdict, p) => {
  expect(certain('schema-valid', { rule: 'oracle', verdict })).toEqual({
    status: 'derived',
    claim: 'schema-valid',
    p,
    lo: p,
    hi: p,
    rule: 'oracle',
    assumes: [],
  });
});

it('holds unless told otherwise, for whoever accepts what is assumed', () => {
  const conf = certain('human-would-approve', { rule: 'human', assumes: ['the person is the standard'] });
  expect(conf).toMatchObject({ p: 1, rule: 'human', assumes: ['the person is the standard'] });
});
