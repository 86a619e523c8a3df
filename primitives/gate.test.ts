import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { gate } from './gate.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { list, text } from './kit/port-type.ts';
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

describe('with a guarantee', () => {
  const guarantee = { alpha: 0.1, delta: 0.05 };
  const told = (more: object) => ok({ missing: 0, n: 300, ...more }, unknown('none', 'given'));
  const ask = (conf: Confidence, ledger?: Belief) =>
    runOnce(gate, {
      config: { guarantee, threshold: 0.2 },
      inputs: { in: ok('yes', conf) },
      effects: ledger ? { ledger } : {},
    });

  it('asks for the threshold that keeps it', () => {
    const { asked, out } = ask(measured(0.9));
    expect(out).toBeUndefined();
    expect(asked).toEqual([
      {
        name: 'ledger',
        request: {
          kind: 'ledger',
          scope: { claim: 'label-correct', name: '' },
          question: { ask: 'threshold', ...guarantee },
        },
      },
    ]);
  });

  it.each([
    [
      measured(0.9),
      told({ threshold: 0.87 }),
      'pass',
      'p 0.9 >= 0.87, which keeps wrong answers to at most 10 % (300 outcomes).',
    ],
    [measured(0.87), told({ threshold: 0.87 }), 'pass', /^p 0.87 >= 0.87, /],
    [measured(0.86), told({ threshold: 0.87 }), 'below', /^p 0.86 < 0.87, /],
    [human, told({ threshold: 0.87 }), 'pass', /^p 1 >= 0.87, /],
    [
      measured(0.99),
      told({ missing: 21, n: 7 }),
      'below',
      'The gate is closed. 7 outcomes known here, 21 more needed.',
    ],
    [
      human,
      told({ missing: 28, n: 0 }),
      'below',
      'The gate is closed. 0 outcomes known here, 28 more needed.',
    ],
    [
      measured(0.99),
      told({ unknown: 'too-many-errors' }),
      'below',
      'The gate is closed. No threshold keeps wrong answers to at most 10 % here.',
    ],
    [
      measured(0.99),
      told({ unknown: 'drift-broken' }),
      'below',
      'The gate is closed. The calibration no longer holds.',
    ],
    [
      measured(0.99),
      told({ set: [] }),
      'below',
      'The gate is closed. The outcomes say nothing about a threshold.',
    ],
    [measured(0.99), told({ threshold: -1 }), 'below', 'The gate is closed.'],
    [measured(0.99), told({ threshold: Number.NaN }), 'below', 'The gate is closed.'],
    [measured(0.99), fail('Down.'), 'below', 'The gate is closed. The outcomes could not be read.'],
  ])('%j after %j goes to %s: %s', (...[conf, ledger, port, reason]) => {
    const ran = ask(conf, ledger);
    expect(takenPorts(ran)).toEqual([port]);
    const out = settledOf(ran, port);
    expect(out.conf).toEqual(conf);
    expect(out.reason).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
    const context = fakeRun(gate, { config: { guarantee }, inputs: { in: ok('yes', conf) } });
    const why = gate.explain?.({ ...context, output: out, port });
    expect(why?.lines[0]).toBe(out.reason);
    expect(why?.assumes).toHaveLength(port === 'pass' ? 1 : 0);
  });

  it.each([
    says(1),
    unknown('label-correct', 'no-signal'),
    { ...measured(0.99), drift: 'broken' } as Confidence,
  ])('asks nothing about %j, which goes below', (conf) => {
    const ran = ask(conf, told({ threshold: 0 }));
    expect(ran.asked).toEqual([]);
    expect(takenPorts(ran)).toEqual(['below']);
  });

  it('asks nothing where none is wanted, or nothing arrives', () => {
    expect(at(measured(0.9)).asked).toEqual([]);
    const skipped = runOnce(gate, { config: { guarantee }, inputs: { in: SKIPPED } });
    expect([skipped.asked, takenPorts(skipped)]).toEqual([[], []]);
    expect(runOnce(gate, { inputs: { in: undefined } }).out).toBeUndefined();
  });

  it('takes the place of the threshold in words', () => {
    expect(gate.subtitle(gate.config.parse({ guarantee: { alpha: 0.05 } }))).toBe('at most 5 % wrong');
    expect(gate.subtitle(gate.config.parse({}))).toBe('p at least 0.8');
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
    [{ guarantee: {} }, fact('calibrated'), []],
    [{ guarantee: {} }, fact('self_reported'), ['R12.self-reported']],
    [{ guarantee: {}, use: 'raw' }, fact('self_reported'), ['R9.guarantee-use']],
    [{}, { ...fact('derived'), type: { t: 'Rec' as const, of: { a: text } } }, ['R12.record']],
    [{}, { ...fact('derived'), type: list(text), items: fact('derived') }, ['R12.record']],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(gate, { config, facts: { in: [facts] } })).toEqual(codes);
  });

  it('says nothing while nothing is connected, and hands facts on', () => {
    expect(codesOf(gate, {})).toEqual([]);
    const facts = fact('derived');
    expect(gate.infer(fakeInfer(gate, { facts: { in: [facts] } }))).toEqual({ pass: facts, below: facts });
  });

  it.each([{ alpha: 0 }, { alpha: 0.6 }, { delta: 1 }, { beta: 0.1 }])(
    'refuses the guarantee %j',
    (guarantee) => {
      expect(gate.config.safeParse({ guarantee }).success).toBe(false);
    },
  );

  it.each([-0.1, 1.1, Number.NaN, 'high'])('refuses the threshold %s', (threshold) => {
    expect(gate.config.safeParse({ threshold }).success).toBe(false);
  });
});
