import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { abstain, type Confidence, fail, NO_COST, ok, unknown } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { label } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';
import { race } from './race.ts';

const item = ok('text', unknown('given', 'given'), { evidence: ['input'] });
const fired = ok(null, unknown('none', 'given'));
const run = (answers: readonly (Settled | undefined)[], config = {}, timers: readonly string[] = []) =>
  runOnce(race, {
    config,
    inputs: { in: item },
    takes: answers.map((_, i) => `branch-${i}`),
    results: (_, index) => answers[index],
    effects: Object.fromEntries(timers.map((name) => [name, fired])),
  });
const confident = { accept: 'confident' };
const hedged = { hedgeDelayMs: 50 };

describe('who wins', () => {
  it.each([
    [[undefined, ok('b', says(0.1)), undefined], {}, 'b'],
    [[fail('Timed out.'), ok('b', says(0.9))], {}, 'b'],
    [[SKIPPED, abstain('No signal.'), ok('c', says(0))], {}, 'c'],
    [[ok('a', measured(0.7)), ok('b', measured(0.9)), undefined], confident, 'b'],
    [[ok('a', says(0.99)), ok('b', measured(0.8))], confident, 'b'],
    [[ok('a', says(0.99)), undefined], { ...confident, use: 'raw' }, 'a'],
    [[ok('a', measured(0.82)), ok('b', measured(0.9))], { ...confident, use: 'lo' }, 'b'],
  ] as [(Settled | undefined)[], object, string][])('of %j with %j: %s', (answers, config, value) => {
    expect(settledOf(run(answers, config)).value).toBe(value);
  });

  it('nobody yet: it waits while one may still win', () => {
    const waiting = run([fail('x'), undefined, ok('c', says(0.9))], confident);
    expect(waiting.out).toBeUndefined();
    expect(waiting.opened).toEqual(['1.0', '1.1', '1.2']);
  });

  it('nobody at all: it abstains with what each branch said', () => {
    expect(settledOf(run([fail('Timed out'), ok('b', says(0.9)), SKIPPED], confident))).toMatchObject({
      outcome: 'abstain',
      reason:
        'No branch gave an acceptable answer. branch-0: It failed: Timed out. branch-1: Not compared: its score is self-reported, not measured. branch-2: not taken.',
    });
  });

  it('passes abstentions, failures and untaken paths on without starting one', () => {
    for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
      const ran = runOnce(race, { inputs: { in: belief }, takes: ['a'] });
      expect(settledOf(ran)).toEqual(belief);
      expect(ran.opened).toEqual([]);
    }
    expect(takenPorts(runOnce(race, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('hedging', () => {
  it.each<[string, (Settled | undefined)[], string[], string[], string[]]>([
    ['starts with one', [undefined, undefined, undefined], [], ['1.0'], ['hedge:1']],
    [
      'adds one after the delay',
      [undefined, undefined, undefined],
      ['hedge:1'],
      ['1.0', '1.1'],
      ['hedge:1', 'hedge:2'],
    ],
    [
      'adds one at once for one that lost',
      [fail('x'), undefined, undefined],
      [],
      ['1.0', '1.1'],
      ['hedge:2'],
    ],
    ['does not wait when nobody runs', [fail('x'), fail('y'), undefined], [], ['1.0', '1.1', '1.2'], []],
  ])('%s', (...row) => {
    const [, answers, timers, opened, asked] = row;
    const ran = run(answers, hedged, timers);
    expect(ran.out).toBeUndefined();
    expect(ran.opened).toEqual(opened);
    expect(ran.asked.map(({ name }) => name)).toEqual(asked);
    for (const { request } of ran.asked) expect(request).toEqual({ kind: 'timer', ms: 50, jitter: 0 });
  });
});

describe('what the winner is worth', () => {
  const decided = certain('human-would-approve', { rule: 'human' });
  it.each<[string, Confidence, object, Partial<Confidence> & Record<string, unknown>]>([
    ['first: a score stays one', says(0.9), {}, says(0.9)],
    [
      'first: a measurement was made elsewhere',
      measured(0.9),
      {},
      { status: 'derived', p: 0.9, rule: 'path' },
    ],
    [
      'confident: not measured on winners',
      measured(0.9),
      confident,
      { status: 'unknown', why: 'winner-not-calibrated' },
    ],
    ['confident by raw score', says(0.9), { ...confident, use: 'raw' }, { why: 'winner-not-calibrated' }],
    ['confident: decided for this very item', decided, confident, decided],
  ])('%s', (...row) => {
    const [, conf, config, left] = row;
    expect(settledOf(run([ok('a', conf)], config)).conf).toMatchObject(left);
  });

  it('is told with who won, and costs nothing again', () => {
    const paid = ok('a', measured(0.9), { cost: { units: 1, ms: 1, calls: 1 } });
    expect(settledOf(run([paid])).reason).toBe('branch-0 won.');
    expect(settledOf(run([paid], confident))).toMatchObject({
      reason: 'branch-0 won: p 0.9 >= threshold 0.8.',
      cost: NO_COST,
    });
  });
});

describe('before running', () => {
  const fact = (status: Confidence['status'], more = {}) => ({
    ...{ type: label(['a']), claims: ['label-correct'], status },
    ...more,
  });

  it.each([
    [{}, ['self_reported'], []],
    [confident, ['self_reported', 'unknown'], ['R12.self-reported']],
    [confident, ['self_reported', 'derived'], []],
    [{ ...confident, use: 'raw' }, ['self_reported'], ['W-RAW']],
  ] as const)('%j after %j: %j', (config, statuses, codes) => {
    const results = statuses.map((status) => fact(status));
    expect(codesOf(race, { config, facts: { results } })).toEqual(codes);
  });

  it.each([
    [{}, [fact('self_reported'), fact('calibrated')], 'derived'],
    [{}, [fact('self_reported')], 'self_reported'],
    [confident, [fact('calibrated')], 'unknown'],
    [confident, [fact('calibrated'), fact('derived', { verified: true })], 'derived'],
  ] as const)('with %j the winner of %j is at most %s', (config, results, status) => {
    expect(race.infer(fakeInfer(race, { config, facts: { results } })).out?.status).toBe(status);
  });
});
