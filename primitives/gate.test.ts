import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { SKIPPED } from './define.ts';
import { gate } from './gate.ts';
import { abstain, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { text } from './kit/port-type.ts';
import {
  CASES,
  codesOf,
  fakeInfer,
  fakeRun,
  measured,
  runOnce,
  says,
  settledOf,
  takenPorts,
  voice,
} from './kit/testing.ts';

vi.setConfig({ testTimeout: 60_000 });

const at = (conf: Confidence, config = {}) => runOnce(gate, { config, inputs: { in: ok('yes', conf) } });
const human: Confidence = {
  status: 'derived',
  claim: 'human-would-approve',
  p: 1,
  lo: 1,
  hi: 1,
  rule: 'human',
  assumes: [],
};

describe('what passes', () => {
  it.each([
    [measured(0.9), {}, 'pass'],
    [measured(0.8), {}, 'pass'],
    [measured(0.7999), {}, 'below'],
    [measured(0.82), { use: 'lo' }, 'below'],
    [measured(0.86), { use: 'lo' }, 'pass'],
    [human, {}, 'pass'],
    [says(0.99), {}, 'below'],
    [says(0.99), { use: 'lo' }, 'below'],
    [says(0.99), { use: 'raw' }, 'pass'],
    [says(0.79), { use: 'raw' }, 'below'],
    [measured(0.9), { use: 'raw' }, 'pass'],
    [unknown('label-correct', 'no-signal'), {}, 'below'],
    [unknown('label-correct', 'no-signal'), { use: 'raw', threshold: 0 }, 'below'],
    [{ ...measured(0.99), drift: 'broken' } as Confidence, {}, 'below'],
    [says(0), { threshold: 0 }, 'below'],
  ] as const)('%j with %j goes to %s', (conf, config, port) => {
    const ran = at(conf, config);
    expect(takenPorts(ran)).toEqual([port]);
    expect(settledOf(ran, port).conf).toEqual(conf);
  });

  it.each([abstain('No signal.'), fail('Timed out.')])('not %j', (belief) => {
    expect(takenPorts(runOnce(gate, { config: { threshold: 0 }, inputs: { in: belief } }))).toEqual([
      'below',
    ]);
  });

  it('nothing, where the path was not taken', () => {
    expect(takenPorts(runOnce(gate, { inputs: { in: SKIPPED } }))).toEqual([]);
  });

  it('takes exactly one exit and never passes what has no measured number', () => {
    fc.assert(
      fc.property(voice(), fc.constantFrom('p', 'lo'), (belief, use) => {
        const ran = runOnce(gate, { config: { use, threshold: 0.3 }, inputs: { in: belief } });
        expect(takenPorts(ran)).toHaveLength(1);
        if (takenPorts(ran)[0] === 'pass') expect(belief.conf.status).toBe('calibrated');
      }),
      CASES,
    );
  });
});

describe('why', () => {
  it.each([
    [says(0.99), 'Not compared: its score is self-reported, not measured.'],
    [unknown('label-correct', 'no-signal'), 'Not compared: its confidence is unknown.'],
    [measured(0.7), 'p 0.7 < threshold 0.8'],
  ])('%j: %s', (conf, line) => {
    const output = settledOf(at(conf), 'below');
    const why = gate.explain?.({ ...fakeRun(gate, { inputs: { in: output } }), output, port: 'below' });
    expect(why?.lines[0]).toBe(line);
  });
});

describe('before running', () => {
  const fact = (status: Confidence['status']) => ({ type: text, claims: ['label-correct'], status });

  it.each([
    [{}, fact('self_reported'), ['R12.self-reported']],
    [{ use: 'lo' }, fact('unknown'), ['R12.self-reported']],
    [{ use: 'raw' }, fact('self_reported'), ['W-RAW']],
    [{ use: 'raw' }, fact('unknown'), ['R12.no-score']],
    [{}, fact('derived'), []],
    [{}, fact('calibrated'), []],
    [{}, { ...fact('self_reported'), verified: true }, []],
    [{}, { ...fact('derived'), type: { t: 'Rec' as const, of: { a: text } } }, ['R12.record']],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(gate, { config, facts: { in: [facts] } })).toEqual(codes);
  });

  it('says nothing while nothing is connected, and hands facts on', () => {
    expect(codesOf(gate, {})).toEqual([]);
    const facts = fact('derived');
    expect(gate.infer(fakeInfer(gate, { facts: { in: [facts] } }))).toEqual({ pass: facts, below: facts });
  });

  it.each([-0.1, 1.1, Number.NaN, 'high'])('refuses the threshold %s', (threshold) => {
    expect(gate.config.safeParse({ threshold }).success).toBe(false);
  });
});
