import { describe, expect, it } from 'vitest';
import { budget } from './budget.ts';
import { type Settled, SKIPPED, type Spent } from './define.ts';
import { abstain, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { label } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';

const item = ok('text', unknown('given', 'given'), { evidence: ['input'] });
const fired = { time: ok(null, unknown('none', 'given')) };
const spent: Spent = { calls: 2, units: 3.5, stopped: 'calls' };
type More = { config?: object; effects?: typeof fired; spent?: Spent };
const run = (answers: readonly (Settled | undefined)[], { config = {}, ...more }: More = {}) =>
  runOnce(budget, {
    config: { ...config },
    inputs: { in: item },
    takes: answers.map((_, i) => `branch-${i}`),
    results: (_, index) => answers[index],
    ...more,
  });
const rough = ok('rough', says(0.6));
const fine = ok('fine', says(0.9));

describe('within the budget', () => {
  it.each([
    [[rough, fine], 'fine'],
    [[undefined, fine], 'fine'],
    [[fail('x'), fine], 'fine'],
  ] as [(Settled | undefined)[], string][])('of %j the last goes out', (answers, value) => {
    expect(settledOf(run(answers))).toMatchObject({ value });
    expect(settledOf(run(answers)).reason).toBeUndefined();
  });

  it('the last goes out even when it is no answer: a check that fails is not undone by the draft', () => {
    expect(settledOf(run([rough, fail('Wrong.')]))).toEqual(fail('Wrong.'));
    expect(settledOf(run([rough, SKIPPED])).outcome).toBe('abstain');
    expect(settledOf(run([undefined, fail('Wrong.')], { effects: fired }))).toEqual(fail('Wrong.'));
  });

  it.each<[string, object, string[]]>([
    ['all at once when only time is short', { timeoutMs: 5 }, ['1.0', '1.1']],
    ['in turn when calls are', { maxCalls: 3 }, ['1.0']],
    ['in turn when cost is', { timeoutMs: 0, maxUnits: 3 }, ['1.0']],
  ])('branches run %s', (_, config, opened) => {
    const ran = run([undefined, undefined], { config });
    expect(ran.out).toBeUndefined();
    expect(ran.opened).toEqual(opened);
  });

  it.each([
    [{ timeoutMs: 250 }, [{ name: 'time', request: { kind: 'timer', ms: 250, jitter: 0 } }]],
    [{ timeoutMs: 0, maxCalls: 1 }, []],
  ])('with %j the clock is set: %j', (config, asked) => {
    expect(run([undefined], { config }).asked).toEqual(asked);
  });
});

describe('used up', () => {
  it.each<[string, (Settled | undefined)[], More, string, string]>([
    [
      'by time',
      [rough, ok('better', says(0.7)), undefined],
      { config: { timeoutMs: 50 }, effects: fired, spent: { calls: 1, units: 1 } },
      'better',
      'The budget of 50 ms was used up; 1 call and 1 cost units were spent. The answer of branch-1 goes out.',
    ],
    [
      'by calls',
      [rough, undefined],
      { config: { maxCalls: 2 }, spent },
      'rough',
      'The budget of 2 calls was used up; 2 calls and 3.5 cost units were spent. The answer of branch-0 goes out.',
    ],
    [
      'by units',
      [rough, fail('x'), undefined],
      { config: { maxUnits: 4 }, spent: { ...spent, stopped: 'units' } },
      'rough',
      'The budget of 4 cost units was used up; 2 calls and 3.5 cost units were spent. The answer of branch-0 goes out.',
    ],
  ])('%s: the best so far goes out and says so', (...row) => {
    const [, answers, more, value, reason] = row;
    expect(settledOf(run(answers, more))).toMatchObject({ outcome: 'ok', value, reason });
  });

  it('before any answer: it abstains with what was spent and what came', () => {
    expect(settledOf(run([fail('Busy.'), undefined], { config: { maxCalls: 1 }, spent }))).toMatchObject({
      outcome: 'abstain',
      reason:
        'The budget of 1 call was used up; 2 calls and 3.5 cost units were spent. There was no answer yet. branch-0 failed: Busy.',
    });
  });

  it('after the last has settled: nothing was cut', () => {
    const conf = settledOf(run([ok('a', measured(0.8))], { effects: fired, spent })).conf;
    expect(conf).toEqual(measured(0.8));
  });

  const decided = certain('human-would-approve', { rule: 'human' });
  it.each<[Confidence, object]>([
    [measured(0.8), { status: 'derived', p: 0.8, assumes: ['cut off by a budget'] }],
    [says(0.8), says(0.8)],
    [decided, decided],
  ])('%j falls to at most derived', (conf, left) => {
    expect(settledOf(run([ok('a', conf), undefined], { effects: fired })).conf).toMatchObject(left);
  });
});

it('passes abstentions, failures and untaken paths on without starting anything', () => {
  for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
    const ran = runOnce(budget, { inputs: { in: belief }, takes: ['a'] });
    expect(settledOf(ran)).toEqual(belief);
    expect([...ran.opened, ...ran.asked]).toEqual([]);
  }
  expect(takenPorts(runOnce(budget, { inputs: { in: SKIPPED } }))).toEqual([]);
});

describe('before running', () => {
  it.each([
    [{}, []],
    [{ timeoutMs: 0 }, ['R9.budget-none']],
    [{ timeoutMs: 0, maxCalls: 1 }, []],
    [{ timeoutMs: 0, maxUnits: 0.5 }, []],
  ])('%j: %j', (config, codes) => expect(codesOf(budget, { config })).toEqual(codes));

  it.each([{ maxCalls: 0 }, { maxUnits: 0 }, { timeoutMs: -1 }])('refuses %j', (config) => {
    expect(budget.config.safeParse(config).success).toBe(false);
  });

  it('is what any branch can be', () => {
    const fact = (of: string, status: Confidence['status']) => ({ type: label([of]), claims: ['c'], status });
    const results = [fact('a', 'self_reported'), fact('b', 'calibrated')];
    expect(budget.infer(fakeInfer(budget, { facts: { results } })).out).toEqual({
      ...{ type: label(['a', 'b']), claims: ['c'], status: 'calibrated' },
    });
  });

  it.each([
    [{ timeoutMs: 200, maxCalls: 2 }, 'at most 200 ms, 2 calls'],
    [{ timeoutMs: 0, maxUnits: 1 }, 'at most 1 cost unit'],
    [{ timeoutMs: 0 }, 'no limit set'],
  ])('%j reads: %s', (config, words) => {
    expect(budget.subtitle(budget.config.parse(config))).toBe(words);
  });
});
