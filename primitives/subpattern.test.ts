import { describe, expect, it } from 'vitest';
import { type CalledFacts, SKIPPED } from './define.ts';
import { abstain, type Belief, fail, NO_COST, ok, unknown } from './kit/belief.ts';
import { NO_FACTS } from './kit/facts.ts';
import { any, label, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, measured, runOnce, settledOf, takenPorts } from './kit/testing.ts';
import { subpattern } from './subpattern.ts';

const item = ok('text', unknown('given', 'given'), { evidence: ['input'] });
const config = { ref: 'judge@1.0.0' };

describe('the called pattern', () => {
  it('is given what arrives, once, and its answer goes out as it is', () => {
    const given: unknown[] = [];
    const answer = ok('yes', measured(0.8), { cost: { units: 1, ms: 1, calls: 1 } });
    const ran = runOnce(subpattern, {
      config,
      inputs: { in: item },
      results: (_, __, give) => {
        given.push(give);
        return answer;
      },
    });
    expect(given).toEqual([{ in: item }]);
    expect(ran.opened).toEqual(['1.0']);
    expect(settledOf(ran)).toEqual({ ...answer, cost: NO_COST });
  });

  it('is waited for; where no path leads to its output it gave no answer', () => {
    const run = (settled: Belief | typeof SKIPPED | undefined) =>
      runOnce(subpattern, { config, inputs: { in: item }, results: () => settled });
    expect(run(undefined).out).toBeUndefined();
    expect(settledOf(run(SKIPPED)).outcome).toBe('abstain');
    expect(settledOf(run(fail('Timed out.')))).toEqual(fail('Timed out.'));
  });

  it('is not run for abstentions, failures and untaken paths', () => {
    for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
      const ran = runOnce(subpattern, { config, inputs: { in: belief } });
      expect(settledOf(ran)).toEqual(belief);
      expect(ran.opened).toEqual([]);
    }
    expect(takenPorts(runOnce(subpattern, { config, inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('before running', () => {
  const output = { type: label(['yes']), claims: ['c'], status: 'calibrated' } as const;
  const patterns: Record<string, CalledFacts> = {
    'judge@1.0.0': { input: text, output },
    'open@1.0.0': { input: any, output },
    'broken@1.0.0': { input: any, output: NO_FACTS, problem: 'It would call itself.' },
  };

  it('knows what comes back', () => {
    expect(subpattern.calls?.(subpattern.config.parse(config))).toBe('judge@1.0.0');
    expect(subpattern.infer(fakeInfer(subpattern, { config, patterns })).out).toEqual(output);
    expect(subpattern.infer(fakeInfer(subpattern)).out).toEqual(NO_FACTS);
  });

  it.each([
    ['', text, ['R8.called-none']],
    ['gone@1.0.0', text, ['R8.called-missing']],
    ['broken@1.0.0', text, ['R8.called-problem']],
    ['judge@1.0.0', num, ['R8.called-input']],
    ['judge@1.0.0', label(['a']), []],
    ['open@1.0.0', num, []],
  ] as const)('%j after %j: %j', (ref, type, codes) => {
    const facts = { in: [{ ...NO_FACTS, type }] };
    expect(codesOf(subpattern, { config: { ref }, facts, patterns })).toEqual(codes);
  });
});
