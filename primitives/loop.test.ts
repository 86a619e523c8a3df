import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, shownNumber, unknown } from './kit/belief.ts';
import { NO_FACTS } from './kit/facts.ts';
import { label, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, says, settledOf, takenPorts } from './kit/testing.ts';
import { loop } from './loop.ts';

const start = ok('draft', unknown('given', 'given'), { evidence: ['input'] });
type Results = (round: number, give: Readonly<Record<string, Belief>>) => Settled | undefined;
const run = (results: Results, config = {}, arriving: Settled = start) =>
  runOnce(loop, {
    config,
    inputs: { in: arriving },
    takes: ['a'],
    results: (round, _, give) => results(round, give),
  });
const speaker = (raw: number, round: number, who = 'a'): Belief =>
  ok(`v${round}`, says(raw), { evidence: [`node#${round}/${who}`] });

describe('rounds', () => {
  it('go on from each other, and are numbered', () => {
    const given: unknown[] = [];
    const ran = run((round, { state, round: n }) => {
      given.push([state?.value, n?.value]);
      return speaker(0.5, round);
    });
    expect(given).toEqual([
      ['draft', 1],
      ['v1', 2],
      ['v2', 3],
    ]);
    expect(settledOf(ran)).toMatchObject({ value: 'v3', outcome: 'ok' });
    expect(settledOf(ran).reason).toBeUndefined();
  });

  it.each([
    ["value == 'v2'", 2],
    ['confidence != null && confidence >= 0.5', 1],
    ["round == 2 && status == 'self_reported' && outcome == 'ok'", 2],
    ['false', 5],
  ])('end when %s: after %d', (until, rounds) => {
    const ran = run((round) => speaker(0.5, round), { until, maxIter: 5 });
    expect(settledOf(ran).value).toBe(`v${rounds}`);
    expect(ran.opened).toHaveLength(rounds);
  });

  it.each([
    ["value == 'x'", 'The condition was not met within 3 rounds.'],
    ['value.issues.size() == 0', /^The condition was not met within 3 rounds. The condition failed: /],
    ['value', /neither true nor false\.$/],
  ])('whose condition %s is never met say so', (until, reason) => {
    expect(settledOf(run((round) => speaker(0.5, round), { until })).reason).toEqual(
      typeof reason === 'string' ? reason : expect.stringMatching(reason),
    );
  });

  it('wait for the inside', () => {
    expect(run(() => undefined).out).toBeUndefined();
  });
});

describe('a round without an answer', () => {
  it.each([
    [1, fail('Timed out.'), 'draft', 'Round 1 failed: Timed out.'],
    [2, abstain('No signal.'), 'v1', 'Round 2 gave no answer: No signal.'],
    [3, SKIPPED, 'v2', 'Round 3 gave no answer: No path inside led to an answer.'],
  ] as [number, Settled, string, string][])('%d: %j leaves %s', (...row) => {
    const [which, bad, value, reason] = row;
    const ran = run((round) => (round === which ? bad : speaker(0.5, round)));
    expect(settledOf(ran)).toMatchObject({ outcome: 'ok', value, reason });
  });

  it.each([abstain('No signal.'), fail('Timed out.')])('%j arriving goes through', (belief) => {
    expect(settledOf(run(() => undefined, {}, belief))).toEqual(belief);
  });

  it('a path not taken is not taken', () => {
    expect(takenPorts(run(() => undefined, {}, SKIPPED))).toEqual([]);
  });
});

describe('talking it over teaches nothing (T4)', () => {
  const rounds = (...answers: Belief[]) => run((round) => answers[round - 1], { maxIter: answers.length });
  const at = (conf: Confidence, evidence: string[], more: Partial<Belief> = {}): Belief =>
    ok('yes', conf, { evidence, ...more });
  const checked: Partial<Belief> = {
    verified: [{ oracle: 'test', verdict: 'pass', covers: 'tests-pass' }],
  };
  const broken: Partial<Belief> = {
    verified: [{ oracle: 'test', verdict: 'error', covers: 'tests-pass' }],
  };
  const formed: Partial<Belief> = {
    verified: [{ oracle: 'schema', verdict: 'pass', covers: 'schema-valid' }],
  };

  it.each<[string, Belief[], number | undefined]>([
    ['the same agent, surer', [speaker(0.6, 1), speaker(0.9, 2)], 0.6],
    ['and surer again', [speaker(0.6, 1), speaker(0.7, 2), speaker(0.9, 3)], 0.6],
    ['the same agent, less sure', [speaker(0.6, 1), speaker(0.4, 2)], 0.4],
    ['less sure, then surer', [speaker(0.6, 1), speaker(0.4, 2), speaker(0.6, 3)], 0.4],
    ['another agent', [speaker(0.6, 1), speaker(0.9, 2, 'b')], 0.9],
    ['a check of the new state', [speaker(0.6, 1), at(says(0.9), ['node#2/a'], checked)], 0.9],
    ['a check that could not be made', [speaker(0.6, 1), at(says(0.9), ['node#2/a'], broken)], 0.6],
    ['a form that is right', [speaker(0.6, 1), at(says(0.9), ['node#2/a'], formed)], 0.6],
    ['however deep it speaks', [speaker(0.6, 1, 'in#1/a'), speaker(0.9, 2, 'in#4/a')], 0.6],
    ['a source from outside', [speaker(0.6, 1), at(says(0.9), ['node#2/a', 'run_1/x'])], 0.9],
    ['what arrived is nothing new', [at(says(0.6), ['node#1/a']), at(says(0.9), ['input', 'node#2/a'])], 0.6],
    ['a measured number', [at(measured(0.6), ['node#1/a']), at(measured(0.9), ['node#2/a'])], 0.6],
    [
      'no number before',
      [at(unknown('label-correct', 'no-signal'), ['node#1/a']), speaker(0.9, 2)],
      undefined,
    ],
  ])('%s', (_, answers, number) => {
    expect(shownNumber(settledOf(rounds(...answers)).conf)).toBe(number);
  });

  it('keeps the check of an earlier state from counting again', () => {
    const first = at(says(0.6), ['node#1/a'], checked);
    const again = at(says(0.9), ['node#2/a'], first.verified ? { verified: first.verified } : {});
    expect(settledOf(rounds(first, again)).conf).toMatchObject({ raw: 0.6 });
  });

  it('a capped measurement is derived, one that did not rise stays measured', () => {
    const conf = (first: number, second: number) =>
      settledOf(rounds(at(measured(first), ['node#1/a']), at(measured(second), ['node#2/a']))).conf.status;
    expect([conf(0.6, 0.9), conf(0.9, 0.6)]).toEqual(['derived', 'calibrated']);
  });
});

describe('before running', () => {
  const facts = (type = text) => ({ ...NO_FACTS, type });

  it('is of the type that arrives, and may be about what either is about', () => {
    const next = { type: label(['yes']), claims: ['label-correct'], status: 'derived' } as const;
    const made = loop.infer(
      fakeInfer(loop, { facts: { in: [{ ...facts(), claims: ['given'] }], next: [next] } }),
    );
    expect(made.out).toEqual({ type: text, claims: ['label-correct', 'given'], status: 'derived' });
    expect(made.state?.type).toEqual(text);
    expect(made.round?.type).toEqual(num);
  });

  it.each([
    [{}, text, text, []],
    [{}, text, label(['a']), []],
    [{}, label(['a']), text, ['R2.loop-state']],
    [{ until: 'value ==' }, text, text, ['R9.expression']],
    [{ until: 'votes > 1' }, text, text, ['R9.expression']],
  ])('%j from %j to %j: %j', (...row) => {
    const [config, before, after, codes] = row;
    expect(codesOf(loop, { config, facts: { in: [facts(before)], next: [facts(after)] } })).toEqual(codes);
  });

  it.each([{ maxIter: 0 }, { maxIter: 51 }, { until: '' }])('refuses %j', (config) => {
    expect(loop.config.safeParse(config).success).toBe(false);
  });
});
