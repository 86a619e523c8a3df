import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { asItems } from './kit/items.ts';
import { ORACLES } from './kit/oracle.ts';
import { label, text } from './kit/port-type.ts';
import {
  codesOf,
  fakeInfer,
  fakeRun,
  measured,
  runOnce,
  says,
  settledOf,
  takenPorts,
} from './kit/testing.ts';
import { verify } from './verify.ts';

const CLAIM = 'arithmetic-consistent';
const subject = (conf: Confidence = says(0.6), value: unknown = '2 + 2 = 4') =>
  ok(value, conf, { evidence: ['author'] });
const verdictOf = (verdict: string, covers = CLAIM, more = {}) =>
  ok({ verdict, covers, detail: 'So it is.', ...more }, unknown('none', 'given'));
const run = (check: Belief | undefined, config = {}, before = subject()) =>
  runOnce(verify, { config: { ...config }, inputs: { in: before }, effects: check ? { check } : {} });

describe('what it asks', () => {
  it.each([
    [{ oracle: 'schema', schema: { type: 'string' } }, { options: { schema: { type: 'string' } } }],
    [{ oracle: 'test', tests: 'true' }, { options: { tests: 'true', timeoutMs: 5000, memoryMb: 32 } }],
    [{ oracle: 'recompute' }, { options: {} }],
    [
      { oracle: 'substitute', equation: 'x = 4', variable: 'x' },
      { options: { equation: 'x = 4', variable: 'x', tolerance: 1e-9 } },
    ],
    [{ oracle: 'support', tau: 0.5 }, { options: { tau: 0.5 } }],
    [{ oracle: 'sat', clauses: 'a | b' }, { options: { clauses: 'a | b', ask: 'assignment' } }],
    [{ oracle: 'expression', expression: 'value > 3' }, { options: { expression: 'value > 3' } }],
  ])('%j', (config, expected) => {
    const { asked, out } = run(undefined, config);
    expect(out).toBeUndefined();
    expect(asked).toEqual([
      {
        name: 'check',
        request: {
          kind: 'oracle',
          oracle: { oracle: config.oracle, value: '2 + 2 = 4', ...expected },
          timeoutMs: 5000,
        },
      },
    ]);
  });

  it('covers every oracle there is', () => {
    for (const oracle of ORACLES) expect(run(undefined, { oracle }).asked).toHaveLength(1);
  });

  it('hands the sources on as plain values', () => {
    const against = ok(asItems([ok('a', says(0.9)), ok('b', says(0.2))]), unknown('none', 'see-members'));
    const { asked } = runOnce(verify, { config: { oracle: 'support' }, inputs: { in: subject(), against } });
    expect(asked[0]?.request).toMatchObject({ oracle: { against: ['a', 'b'] } });
    const waiting = runOnce(verify, { inputs: { in: subject(), against: undefined } });
    expect([waiting.out, waiting.asked]).toEqual([undefined, []]);
  });

  it('does not ask about answers that have no value', () => {
    const ran = run(undefined, {}, subject(unknown('none', 'see-members'), asItems([abstain('No signal.')])));
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran, 'verdict')).toMatchObject({ value: 'error', conf: { status: 'unknown' } });
  });
});

describe('the verdict', () => {
  it.each(['pass', 'fail', 'partial', 'error'])('%s is noted on the value, which passes', (verdict) => {
    const ran = run(verdictOf(verdict, CLAIM, { score: 0.5 }));
    expect(settledOf(ran)).toMatchObject({
      value: '2 + 2 = 4',
      evidence: ['author'],
      verified: [{ oracle: 'recompute', verdict, score: 0.5, covers: CLAIM }],
    });
    expect(settledOf(ran, 'verdict')).toMatchObject({ outcome: 'ok', value: verdict, reason: 'So it is.' });
  });

  it.each([
    ['pass', 'ok', undefined],
    ['fail', 'abstain', 'The check failed: So it is.'],
    ['partial', 'abstain', 'The check passed only in part: So it is.'],
    ['error', 'abstain', 'The check could not be made: So it is.'],
  ])('%s with onFail abstain is %s', (verdict, outcome, reason) => {
    const out = settledOf(run(verdictOf(verdict), { onFail: 'abstain' }));
    expect([out.outcome, out.reason]).toEqual([outcome, reason]);
    expect(out.verified).toHaveLength(1);
  });

  it.each([
    ['a crash', fail('The child was killed.'), 'The child was killed.'],
    ['nothing', abstain('Nobody there.'), 'Nobody there.'],
    ['something odd', ok('pass', unknown('none', 'given')), 'The check gave no verdict.'],
    ['an unheard-of verdict', verdictOf('perhaps'), 'The check gave no verdict.'],
  ])('%s is an error, not a fail', (_, check, reason) => {
    const ran = run(check, {}, subject(measured(0.7, { claim: CLAIM })));
    expect(settledOf(ran, 'verdict')).toMatchObject({ value: 'error', reason });
    expect(settledOf(ran).conf).toEqual(measured(0.7, { claim: CLAIM }));
    expect(settledOf(ran).verified).toMatchObject([{ verdict: 'error', covers: CLAIM }]);
  });

  it('comes after earlier ones', () => {
    const before = {
      ...subject(),
      verified: [{ oracle: 'schema', verdict: 'pass', covers: 'schema-valid' } as const],
    };
    expect(settledOf(run(verdictOf('pass'), {}, before)).verified?.map(({ oracle }) => oracle)).toEqual([
      'schema',
      'recompute',
    ]);
  });
});

describe('confidence', () => {
  it.each([
    ['pass', 1],
    ['fail', 0],
  ])('%s of the very claim decides it: %d', (verdict, p) => {
    const { conf } = settledOf(run(verdictOf(verdict), {}, subject(says(0.6, CLAIM))));
    expect(conf).toMatchObject({ status: 'derived', claim: CLAIM, p, lo: p, hi: p, rule: 'oracle' });
  });

  it.each([
    ['another claim', 'pass', says(0.6)],
    ['another claim', 'fail', measured(0.9)],
    ['another claim', 'pass', unknown('answer-correct', 'free-text')],
    ['a part', 'partial', says(0.6, CLAIM)],
    ['an error', 'error', says(0.6, CLAIM)],
  ])('%s (%s) changes nothing', (_, verdict, before) => {
    expect(settledOf(run(verdictOf(verdict), {}, subject(before))).conf).toEqual(before);
  });

  it('of the verdict itself is certain, unless the check could not be made', () => {
    expect(settledOf(run(verdictOf('fail')), 'verdict').conf).toMatchObject({
      p: 1,
      claim: 'verdict-correct',
    });
    expect(settledOf(run(verdictOf('error')), 'verdict').conf.status).toBe('unknown');
  });

  it('is explained', () => {
    const why = (before: Confidence, port = 'out') => {
      const output = settledOf(run(verdictOf('pass'), {}, subject(before)), port);
      return verify.explain?.({ ...fakeRun(verify, {}), output, port });
    };
    expect(why(says(0.6, CLAIM))).toMatchObject({ rule: 'oracle' });
    expect(why(says(0.6))).toMatchObject({ rule: 'pass' });
    expect(why(says(0.6))?.lines[1]).toContain('was not measured');
    expect(why(says(0.6), 'verdict')?.lines).toEqual(['So it is.']);
  });
});

describe('what does not arrive', () => {
  it('is passed on through both ports', () => {
    expect(takenPorts(runOnce(verify, { inputs: { in: SKIPPED } }))).toEqual([]);
    for (const bad of [abstain('No signal.'), fail('Timed out.')]) {
      expect(settledOf(run(undefined, {}, bad as Belief<unknown>), 'verdict').outcome).toBe(bad.outcome);
      const sources = runOnce(verify, { inputs: { in: subject(), against: bad } });
      expect(settledOf(sources)).toEqual(bad);
    }
  });
});

describe('before running', () => {
  const facts = (claims: string[], status: 'self_reported' | 'calibrated' = 'self_reported') => ({
    in: [{ type: text, claims, status }],
  });

  it.each([
    [{}, [CLAIM], { status: 'derived', verified: true }],
    [{ oracle: 'sat', ask: 'consistent' }, ['consistent-with-constraints'], { status: 'derived' }],
    [{}, ['label-correct', CLAIM], { status: 'derived' }],
    [{}, ['label-correct'], { status: 'self_reported' }],
    [{ oracle: 'schema' }, [CLAIM], { status: 'self_reported' }],
  ])('%j about %j is %j', (config, claims, expected) => {
    const known = verify.infer(fakeInfer(verify, { config, facts: facts(claims) }));
    expect(known.out).toEqual({
      type: text,
      claims,
      verified: undefined,
      ...expected,
      ...(known.out?.verified && { verified: true }),
    });
    expect(known.out?.verified).toBe(claims.length === 1 && expected.status === 'derived' ? true : undefined);
    expect(known.verdict).toMatchObject({
      type: label(['pass', 'fail', 'partial', 'error']),
      verified: true,
    });
  });

  it.each([
    [{}, []],
    [{ oracle: 'test' }, ['R9.tests-empty']],
    [{ oracle: 'test', tests: 'true' }, []],
    [{ oracle: 'sat' }, ['R9.clauses-empty']],
    [{ oracle: 'substitute' }, ['R9.equation']],
    [{ oracle: 'substitute', equation: 'x == 3' }, ['R9.equation']],
    [{ oracle: 'substitute', equation: 'x = 3' }, []],
    [{ oracle: 'expression' }, ['R9.expression-empty']],
    [{ oracle: 'expression', expression: 'value >' }, ['R9.expression']],
    [{ oracle: 'expression', expression: 'value > against' }, []],
    [{ oracle: 'support' }, ['R1.against']],
  ])('%j: %j', (config, codes) => {
    expect(codesOf(verify, { config, facts: facts([]) })).toEqual(codes);
  });

  it('waits no longer than its limit', () => {
    const inside = { calls: 0, units: 0, ms: 0, people: 0 };
    const given = {
      config: verify.config.parse({ timeoutMs: 700 }),
      agent: () => undefined,
      inside,
      takes: [],
    };
    expect(verify.bound?.(given)).toEqual({ ...inside, ms: 700 });
  });
});
