import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { text } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';
import { retry } from './retry.ts';

const item = ok('question', unknown('given', 'given'));
const good = ok('answer', measured(0.9), { evidence: ['x'] });
const weak = ok('answer', measured(0.5));
const waited = ok(null, unknown('none', 'given'));
const effects = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`wait:${i + 1}`, waited]));

/** Runs with the answers of the first, second, ... try; `undefined` has not settled. */
function run(answers: readonly (Settled | undefined)[], config = {}) {
  const feedback: unknown[] = [];
  const ran = runOnce(retry, {
    config,
    inputs: { in: item },
    takes: ['answer'],
    effects,
    results: (iteration, _, give) => {
      feedback.push(give.feedback?.value);
      expect(give.item).toBe(item);
      expect(give.attempt?.value).toBe(iteration);
      return answers[iteration - 1];
    },
  });
  return { ...ran, feedback };
}

describe('tries', () => {
  it.each([
    [[good], {}, 1],
    [[fail('Timed out.'), good], {}, 2],
    [[fail('Timed out.'), fail('Timed out.'), good], {}, 3],
    [[abstain('No signal.')], {}, 1],
    [[abstain('No signal.'), good], { on: ['abstain'] }, 2],
    [[weak], {}, 1],
    [[weak, good], { on: ['low'] }, 2],
    [[ok('a', says(0.99)), good], { on: ['low'] }, 2],
    [[ok('a', says(0.99))], { on: ['low'], use: 'raw' }, 1],
    [[ok('a', measured(0.83)), good], { on: ['low'], use: 'lo' }, 2],
    [[SKIPPED, good], { on: ['abstain'] }, 2],
  ] as [Settled[], object, number][])('%j with %j: %d', (answers, config, tries) => {
    const ran = run(answers, config);
    expect(new Set(ran.opened).size).toBe(tries);
    const last = answers[tries - 1];
    expect(settledOf(ran)).toEqual(last);
  });

  it('waits for the inside and for the pause', () => {
    expect(run([undefined]).out).toBeUndefined();
    expect(run([fail('x'), undefined]).out).toBeUndefined();
    const paused = runOnce(retry, { inputs: { in: item }, takes: ['a'], results: () => fail('Timed out.') });
    expect(paused.out).toBeUndefined();
    expect(paused.opened).toEqual(['1.0']);
    expect(paused.asked).toEqual([{ name: 'wait:1', request: { kind: 'timer', ms: 200, jitter: 0.2 } }]);
  });

  it('pauses twice as long each time, ten minutes at most, or not at all', () => {
    const failing = Array(10).fill(fail('Timed out.'));
    const pauses = (config: object) =>
      run(failing, config).asked.map(({ request }) => (request.kind === 'timer' ? request.ms : 0));
    expect(pauses({ max: 4, backoffMs: 100 })).toEqual([100, 200, 400]);
    expect(pauses({ max: 4, backoffMs: 400_000 })).toEqual([400_000, 600_000, 600_000]);
    expect(pauses({ max: 4, backoffMs: 0 })).toEqual([]);
  });

  it('tells the inside what was wrong, or nothing', () => {
    const answers = [fail('Timed out.'), weak, good];
    const on = ['fail', 'low'];
    expect(run(answers, { on }).feedback).toEqual([
      '',
      'The last try failed: Timed out.',
      'The last answer was not sure enough: p 0.5 < threshold 0.8',
    ]);
    expect(run(answers, { on, feedback: false }).feedback).toEqual(['', '', '']);
  });
});

describe('used up', () => {
  it.each([
    [fail('Timed out.'), 'Tried 3 times; the last time: Timed out.'],
    [abstain('No signal.'), 'Tried 3 times; the last time: No signal.'],
  ])('%j', (belief, reason) => {
    const last = settledOf(run([belief, belief, belief], { on: ['fail', 'abstain'] }));
    expect(last).toMatchObject({ outcome: belief.outcome, reason });
  });

  it('gives the last answer as it is, with its own confidence', () => {
    expect(settledOf(run([weak, weak, weak], { on: ['low'] }))).toEqual(weak);
  });

  it('a single try says nothing about tries', () => {
    expect(settledOf(run([fail('Timed out.')], { max: 1 }))).toMatchObject({ reason: 'Timed out.' });
  });
});

it('passes abstentions, failures and untaken paths on without a try', () => {
  for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
    const ran = runOnce(retry, { inputs: { in: belief }, takes: ['a'] });
    expect(settledOf(ran)).toEqual(belief);
    expect(ran.opened).toEqual([]);
  }
  expect(takenPorts(runOnce(retry, { inputs: { in: SKIPPED } }))).toEqual([]);
});

describe('before running', () => {
  const fact = (status: Confidence['status']) => ({ type: text, claims: ['answer-correct'], status });

  it.each([
    [{ on: ['fail'] }, 'self_reported', []],
    [{ on: ['low'] }, 'self_reported', ['R12.self-reported']],
    [{ on: ['low'], use: 'raw' }, 'self_reported', ['W-RAW']],
    [{ on: ['low'], use: 'raw' }, 'unknown', ['R12.self-reported']],
    [{ on: ['low'] }, 'calibrated', []],
    [{ on: ['fail', 'fail'] }, 'calibrated', ['R9.on-repeat']],
  ] as const)('%j after %s: %j', (config, status, codes) => {
    expect(codesOf(retry, { config, facts: { result: [fact(status)] } })).toEqual(codes);
  });

  it('gives the item and a text inside, and the answer outside', () => {
    const facts = { in: [fact('unknown')], result: [fact('derived')] };
    expect(retry.infer(fakeInfer(retry, { facts }))).toMatchObject({
      item: fact('unknown'),
      feedback: { type: text, status: 'unknown' },
      out: fact('derived'),
    });
  });

  it.each([{ max: 0 }, { max: 11 }, { on: [] }, { threshold: 2 }, { backoffMs: -1 }])(
    'refuses %j',
    (config) => {
      expect(retry.config.safeParse(config).success).toBe(false);
    },
  );
});

it('costs nothing itself: what the tries cost was counted inside', () => {
  const paid: Belief = { ...good, cost: { units: 1, ms: 20, calls: 1 } };
  expect(settledOf(run([paid])).cost.calls).toBe(0);
});
