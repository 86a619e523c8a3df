import { describe, expect, it } from 'vitest';
import { ok } from './belief.ts';
import { fieldNames, mergeField } from './fields.ts';
import { measured, says } from './testing.ts';

const voice = (id: string, value: unknown, conf = measured(0.9)) => ok(value, conf, { evidence: [id] });
const how = { rule: 'vote', quorum: 2, match: 'normalised' } as const;
const three = [
  voice('a', { x: 'Yes', n: 1 }),
  voice('b', { x: 'yes ', n: 2 }),
  voice('c', { x: 'no', n: null }),
];

it('finds all fields, in order', () => {
  expect(fieldNames([...three, voice('d', { z: 1, x: 1 }), voice('e', [1])])).toEqual(['x', 'n', 'z']);
});

describe('a field', () => {
  it.each([
    ['x', how, 'Yes', { status: 'self_reported', claim: 'x:label-correct', raw: 2 / 3, method: 'agreement' }],
    ['x', { ...how, rule: 'first' }, 'Yes', { ...measured(0.9), claim: 'x:label-correct' }],
    ['x', { ...how, rule: 'union' }, ['yes ', 'no'], { status: 'derived', rule: 'chain.bounds' }],
    ['n', { ...how, rule: 'union' }, [1, 2], { status: 'derived' }],
  ] as const)('%s by %j is %j with %j', (...[name, rule, value, conf]) => {
    expect(mergeField(name, three, rule)).toMatchObject({ outcome: 'ok', value, conf });
  });

  it('is pooled over the voices with a measured confidence', () => {
    const same = [voice('a', { x: 'yes' }), voice('b', { x: 'yes' }), voice('c', { x: 'no' }, says(1))];
    const out = mergeField('x', same, { ...how, rule: 'pool' });
    expect(out).toMatchObject({ value: 'yes', conf: { status: 'derived', rule: 'logpool.neff' } });
  });

  it.each([
    ['n', how, 'No answer has the 2 votes needed by quorum.'],
    ['x', { ...how, match: 'exact' }, 'No answer has the 2 votes needed by quorum.'],
    ['y', how, 'Nobody gives it.'],
    ['toString', how, 'Nobody gives it.'],
    ['n', { ...how, rule: 'pool' }, 'Only labels can be pooled.'],
    ['x', { ...how, rule: 'pool', quorum: 4 }, /^3 of 3 voices have a measured confidence; 1 more needed/],
  ] as const)('%s by %j has no value: %s', (name, rule, reason) => {
    expect(mergeField(name, three, rule)).toMatchObject({
      outcome: 'abstain',
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  });

  it('claims of different kinds make a vote unknown, and odd names make no other claims', () => {
    const mixed = [voice('a', { x: 1 }), voice('b', { x: 1 }, says(0.9, 'schema-valid'))];
    expect(mergeField('x', mixed, how).conf).toMatchObject({ status: 'unknown', why: 'claims-differ' });
    const odd = [voice('a', { 'a,b(': 1 }), voice('b', { 'a,b(': 1 })];
    expect(mergeField('a,b(', odd, { ...how, rule: 'union' }).conf.claim).toBe('a_b_:label-correct');
  });
});
