import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { fallback } from './fallback.ts';
import { abstain, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { label } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';

const item = ok('text', unknown('given', 'given'), { evidence: ['input'] });
const run = (answers: readonly (Settled | undefined)[], config = {}) =>
  runOnce(fallback, {
    config,
    inputs: { in: item },
    takes: answers.map((_, i) => `branch-${i}`),
    results: (_, index) => answers[index],
  });
const confident = { accept: 'confident' };

describe('which branch', () => {
  it.each([
    [[ok('a', says(0.1)), ok('b', says(0.9))], {}, 'a', 1],
    [[fail('Timed out.'), ok('b', says(0.9))], {}, 'b', 2],
    [[abstain('No signal.'), fail('x'), ok('c', says(0))], {}, 'c', 3],
    [[SKIPPED, ok('b', says(0.9))], {}, 'b', 2],
    [[ok('a', measured(0.7)), ok('b', measured(0.9))], confident, 'b', 2],
    [[ok('a', says(0.99)), ok('b', measured(0.8))], confident, 'b', 2],
    [[ok('a', says(0.99)), ok('b', measured(0.8))], { ...confident, use: 'raw' }, 'a', 1],
    [[ok('a', measured(0.82)), ok('b', measured(0.9))], { ...confident, use: 'lo' }, 'b', 2],
  ] as [Settled[], object, string, number][])('of %j with %j: %s', (...row) => {
    const [answers, config, value, opened] = row;
    const ran = run(answers, config);
    expect(settledOf(ran).value).toBe(value);
    expect(ran.opened).toHaveLength(opened);
  });

  it('starts a later branch only when the earlier one is not enough', () => {
    const waiting = run([undefined, ok('b', says(0.9))]);
    expect(waiting.out).toBeUndefined();
    expect(waiting.opened).toEqual(['1.0']);
  });

  it('what a later branch measured elsewhere is derived on the way to it, unless it is the first', () => {
    const confOf = (answers: readonly Settled[]) => settledOf(run(answers)).conf;
    expect(confOf([ok('a', measured(0.9))]).status).toBe('calibrated');
    expect(confOf([fail('x'), ok('b', measured(0.9))])).toMatchObject({ status: 'derived', p: 0.9 });
    expect(confOf([fail('x'), ok('b', says(0.9))])).toEqual(says(0.9));
  });

  it('none: it abstains with what each branch said', () => {
    const ran = run([fail('Timed out.'), abstain('No signal.'), ok('c', says(0.9)), SKIPPED], confident);
    expect(settledOf(ran)).toMatchObject({
      outcome: 'abstain',
      reason:
        'No branch gave an acceptable answer. branch-0: It failed: Timed out. branch-1: There is no answer: No signal. branch-2: Not compared: its score is self-reported, not measured. branch-3: not taken.',
    });
  });

  it('passes abstentions, failures and untaken paths on without starting one', () => {
    for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
      const ran = runOnce(fallback, { inputs: { in: belief }, takes: ['a'] });
      expect(settledOf(ran)).toEqual(belief);
      expect(ran.opened).toEqual([]);
    }
    expect(takenPorts(runOnce(fallback, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('before running', () => {
  const fact = (status: Confidence['status'], of = ['a']) => ({
    type: label(of),
    claims: ['label-correct'],
    status,
  });

  it.each([
    [{}, ['self_reported'], []],
    [confident, ['self_reported', 'unknown'], ['R12.self-reported']],
    [confident, ['self_reported', 'derived'], []],
    [{ ...confident, use: 'raw' }, ['self_reported', 'unknown'], ['W-RAW']],
  ] as const)('%j after %j: %j', (config, statuses, codes) => {
    const results = statuses.map((status) => fact(status));
    expect(codesOf(fallback, { config, facts: { results } })).toEqual(codes);
  });

  it('is of the common type, with the best status any branch can have', () => {
    const results = [fact('self_reported', ['a']), fact('derived', ['b'])];
    expect(fallback.infer(fakeInfer(fallback, { facts: { results } })).out).toEqual({
      type: label(['a', 'b']),
      claims: ['label-correct'],
      status: 'derived',
    });
  });
});
