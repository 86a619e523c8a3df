import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { escalate } from './escalate.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown, type Verification } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { label, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';

const item = ok('text', unknown('given', 'given'), { evidence: ['input'] });
const run = (answers: readonly (Settled | undefined)[], config = {}, seen: unknown[] = []) =>
  runOnce(escalate, {
    config,
    inputs: { in: item },
    takes: answers.map((_, i) => `rung-${i}`),
    results: (_, index, give) => {
      seen.push(give.trail?.value);
      return answers[index];
    },
  });
const checked = (value: string, conf: Confidence, ...verdicts: Verification['verdict'][]): Belief =>
  ok(value, conf, {
    verified: verdicts.map((verdict) => ({ oracle: 'test', verdict, covers: 'tests-pass' })),
  });

const wellFormed = (value: string, conf: Confidence): Belief =>
  ok(value, conf, { verified: [{ oracle: 'schema', verdict: 'pass', covers: 'schema-valid' }] });

describe('which rung', () => {
  it.each([
    [[ok('a', measured(0.8)), ok('b', measured(0.9))], {}, 'a'],
    [[ok('a', measured(0.7)), ok('b', measured(0.9))], {}, 'b'],
    [[ok('a', says(0.99)), ok('b', measured(0.9))], {}, 'b'],
    [[ok('a', says(0.99)), ok('b', measured(0.9))], { use: 'raw' }, 'a'],
    [[ok('a', measured(0.82)), ok('b', measured(0.9))], { use: 'lo' }, 'b'],
    [[abstain('No signal.'), fail('x'), SKIPPED, ok('d', measured(0.9))], {}, 'd'],
    [[checked('a', says(0.1), 'pass', 'pass'), ok('b', measured(0.9))], {}, 'a'],
    [[checked('a', says(0.1), 'pass', 'fail'), ok('b', measured(0.9))], {}, 'b'],
    [[checked('a', says(0.1), 'error'), ok('b', measured(0.9))], {}, 'b'],
    [[checked('a', says(0.1), 'partial'), ok('b', measured(0.9))], {}, 'b'],
    [[checked('a', says(0.1), 'pass'), ok('b', measured(0.9))], { until: ['confident'] }, 'b'],
    // that the form is right says nothing about the content
    [[wellFormed('a', says(0.1)), ok('b', measured(0.9))], {}, 'b'],
    [[ok('a', measured(0.99)), checked('b', says(0), 'pass')], { until: ['verified'] }, 'b'],
  ] as [Settled[], object, string][])('of %j with %j: %s', (answers, config, value) => {
    expect(settledOf(run(answers, config)).value).toBe(value);
  });

  it('starts a higher one only when the lower one is not enough', () => {
    const waiting = run([undefined, ok('b', measured(0.9))]);
    expect(waiting).toMatchObject({ out: undefined, opened: ['1.0'] });
    expect(run([ok('a', measured(0.9)), undefined]).opened).toEqual(['1.0']);
  });

  it('tells each what those below it said', () => {
    const seen: unknown[] = [];
    run([ok('a', measured(0.7)), fail('Timed out.'), ok('c', measured(0.9))], {}, seen);
    expect(seen).toEqual([
      '',
      'rung-0: "a". p 0.7 < threshold 0.8.',
      'rung-0: "a". p 0.7 < threshold 0.8.\nrung-1: It failed: Timed out.',
    ]);
  });

  it('none: it abstains with the trail and all evidence', () => {
    const answers: Settled[] = [ok('a', says(0.9), { evidence: ['x'] }), fail('Timed out'), SKIPPED];
    expect(settledOf(run(answers))).toMatchObject({
      outcome: 'abstain',
      evidence: ['input', 'x'],
      reason:
        'No rung was sure enough. rung-0: "a". Not compared: its score is self-reported, not measured. rung-1: It failed: Timed out. rung-2: Not taken.',
    });
  });

  it('passes abstentions, failures and untaken paths on without starting one', () => {
    for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
      const ran = runOnce(escalate, { inputs: { in: belief }, takes: ['a'] });
      expect(settledOf(ran)).toEqual(belief);
      expect(ran.opened).toEqual([]);
    }
    expect(takenPorts(runOnce(escalate, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('what the answer is worth', () => {
  const low = ok('low', measured(0.6), { evidence: ['low'] });

  it('on the first rung: what it was', () => {
    expect(settledOf(run([ok('a', measured(0.9))]))).toEqual(ok('a', measured(0.9)));
  });

  it('on a higher rung: measured on other items, and it rests on the trail too', () => {
    const answer = settledOf(run([low, ok('b', measured(0.9), { evidence: ['b'] })]));
    expect(answer).toMatchObject({
      conf: { status: 'derived', p: 0.9, rule: 'path' },
      evidence: ['b', 'low'],
      reason: 'Escalated. rung-0: "low". p 0.6 < threshold 0.8.',
    });
  });

  it('unless it was measured on just these, or decided for this very item', () => {
    const scope = { task: 'sentiment', claim: 'label-correct', path: 'escalate from rung-0' };
    const own = { ...measured(0.9), scope } as Confidence;
    const decided = certain('human-would-approve', { rule: 'human' });
    expect(settledOf(run([low, ok('b', own)])).conf).toEqual(own);
    expect(settledOf(run([low, ok('b', decided)])).conf).toEqual(decided);
  });
});

describe('before running', () => {
  const fact = (status: Confidence['status'], more = {}) => ({
    ...{ type: label(['a']), claims: ['c'], status },
    ...more,
  });
  const verified = fact('derived', { verified: true });

  it.each([
    [{}, [fact('self_reported'), fact('unknown')], ['R12.self-reported']],
    [{}, [fact('self_reported'), fact('derived')], []],
    [{}, [fact('self_reported'), verified], []],
    [{ use: 'raw' }, [fact('self_reported')], ['W-RAW']],
    [{ until: ['verified'] }, [fact('calibrated')], ['R12.unverified']],
    [{ until: ['verified'] }, [fact('self_reported'), verified], []],
    [{ until: ['verified', 'verified'] }, [verified], ['R9.until-repeat']],
  ] as const)('%j over %j: %j', (config, results, codes) => {
    expect(codesOf(escalate, { config, facts: { results } })).toEqual(codes);
  });

  it.each([
    [['calibrated', 'self_reported'], 'calibrated'],
    [['self_reported', 'calibrated'], 'derived'],
  ] as const)('after %j it is at most %s', (statuses, status) => {
    const results = statuses.map((one) => fact(one));
    const made = escalate.infer(fakeInfer(escalate, { facts: { results } }));
    expect(made.out?.status).toBe(status);
    expect(made.trail?.type).toEqual(text);
  });

  it.each([{ until: [] }, { threshold: 2 }, { use: 'hi' }])('refuses %j', (config) => {
    expect(escalate.config.safeParse(config).success).toBe(false);
  });
});
