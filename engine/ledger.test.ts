import { describe, expect, it } from 'vitest';
import type { LedgerQuestion, OutcomeRow } from '#primitives/kit/ledger.ts';
import { drawForecasts } from './calibration/testing.ts';
import { answer } from './ledger.ts';
import { seeded } from './random.ts';

const SEED = { seed: 7 };

/** Outcomes that carry everything a question may need. */
function outcomes(n: number, seed = 1): OutcomeRow[] {
  const random = seeded(seed);
  return drawForecasts(n, random, { slope: 0.5, shift: 0 }).map(({ p, right }) => {
    const truth = right ? 'good' : 'bad';
    const sure = 1 / (1 + ((1 - p) / p) ** 0.5);
    const said = random() < 0.9 ? truth : right ? 'bad' : 'good';
    return {
      raw: p,
      right,
      shown: sure,
      truth,
      voices: [
        { source: 'one', label: said, p: 0.6 },
        { source: 'two', label: random() < 0.5 ? 'good' : 'bad', p: 0.9 },
      ],
      distribution: [
        { value: 'good', p: sure },
        { value: 'bad', p: 1 - sure },
      ],
      arms: { left: random() < 0.9, right: random() < 0.4 },
    };
  });
}

const QUESTIONS: Record<LedgerQuestion['ask'], LedgerQuestion> = {
  calibrate: { ask: 'calibrate', raw: 0.8, minN: 10, method: 'auto' },
  stack: {
    ask: 'stack',
    minN: 150,
    voices: [
      { source: 'one', label: 'bad', p: 0.6 },
      { source: 'two', label: 'good', p: 0.9 },
    ],
  },
  threshold: { ask: 'threshold', alpha: 0.2, delta: 0.1 },
  conformal: {
    ask: 'conformal',
    alpha: 0.1,
    mode: 'split',
    scores: 'lac',
    distribution: [
      { value: 'good', p: 0.97 },
      { value: 'bad', p: 0.03 },
    ],
  },
  drift: { ask: 'drift', window: 200 },
  arm: { ask: 'arm', policy: 'full-information', arms: ['left', 'right'] },
};

describe('without outcomes', () => {
  it.each([
    ['calibrate', 10],
    ['stack', 150],
    ['threshold', 22],
    ['conformal', 9],
    ['drift', 1],
    ['arm', 1],
  ] as const)('%s says how many are missing: %d', (ask, missing) => {
    expect(answer(QUESTIONS[ask], [], SEED)).toEqual({ missing, n: 0 });
    // outcomes that do not bear on the question do not count
    expect(answer(QUESTIONS[ask], [{ right: true }], SEED)).toEqual({ missing, n: 0 });
  });

  it.each(['calibrate', 'stack', 'conformal'] as const)('%s misses what is left', (ask) => {
    const empty = answer(QUESTIONS[ask], [], SEED);
    expect(answer(QUESTIONS[ask], outcomes(4), SEED)).toEqual({ missing: empty.missing - 4, n: 4 });
  });

  it('waits for as many as the node asks for', () => {
    const question = { ...QUESTIONS.calibrate, minN: 100 } as LedgerQuestion;
    expect(answer(question, outcomes(60), SEED)).toEqual({ missing: 40, n: 60 });
  });
});

describe('with outcomes', () => {
  const rows = outcomes(400);

  it('calibrates a raw score', () => {
    expect(answer(QUESTIONS.calibrate, rows, SEED)).toEqual({
      missing: 0,
      n: 400,
      p: expect.closeTo(2 / 3, 1),
      lo: expect.any(Number),
      hi: expect.any(Number),
      calibrator: expect.stringMatching(/^(platt|beta|temperature)@400$/),
      drift: 'ok',
    });
  });

  it('says why there is no number: outside the scores seen, too wide', () => {
    const extreme = { ...QUESTIONS.calibrate, raw: 0 } as LedgerQuestion;
    expect(answer(extreme, rows, SEED)).toEqual({ missing: 0, n: 400, unknown: 'out-of-scope' });
    const few = Array.from({ length: 12 }, (_, i) => ({ raw: 0.7 + i / 50, right: i % 4 > 0 }));
    expect(answer(QUESTIONS.calibrate, few, SEED)).toEqual({
      missing: 0,
      n: 12,
      unknown: 'interval-too-wide',
    });
  });

  it('believes the voice that was right', () => {
    const found = answer(QUESTIONS.stack, rows, SEED);
    expect(found).toMatchObject({ missing: 0, n: 400, label: 'bad', calibrator: 'stack@400', drift: 'ok' });
    if (!('label' in found)) throw new Error('no label');
    expect(found.lo <= found.p && found.p <= found.hi).toBe(true);
    expect(found.p).toBeGreaterThan(0.75);
  });

  it('finds a threshold, or says that none will do', () => {
    const found = answer(QUESTIONS.threshold, outcomes(2_000), SEED);
    expect(found).toMatchObject({ missing: 0, n: 2_000 });
    if (!('threshold' in found)) throw new Error('closed');
    expect(found.threshold).toBeGreaterThan(0.5);
    const toss = Array.from({ length: 500 }, (_, i) => ({ shown: 0.5, right: i % 2 === 0 }));
    expect(answer(QUESTIONS.threshold, toss, SEED)).toEqual({
      missing: 0,
      n: 500,
      unknown: 'too-many-errors',
    });
  });

  it.each(['split', 'aci'] as const)('gives a set of labels (%s)', (mode) => {
    const ask = { ...QUESTIONS.conformal, mode } as LedgerQuestion;
    expect(answer(ask, rows, SEED)).toEqual({ missing: 0, n: 400, set: ['good'] });
    const toss = [
      { value: 'good', p: 0.5 },
      { value: 'bad', p: 0.5 },
    ];
    expect(answer({ ...ask, distribution: toss } as LedgerQuestion, rows, SEED)).toEqual({
      missing: 0,
      n: 400,
      set: ['bad', 'good'],
    });
  });

  it('chooses the arm that was right, by every policy, and repeats itself', () => {
    for (const policy of ['ucb', 'thompson', 'full-information'] as const) {
      const ask: LedgerQuestion = { ask: 'arm', policy, arms: ['right', 'left'] };
      const found = answer(ask, rows, SEED);
      expect(found).toMatchObject({ missing: 0, n: 400, arm: 'left' });
      expect(answer(ask, rows, SEED)).toEqual(found);
    }
  });
});

describe('after a drift', () => {
  const wrong = Array.from({ length: 30 }, () => ({ raw: 0.9, shown: 0.9, right: false }));
  const rows = [...outcomes(2_000), ...wrong];

  it('says so, and promises nothing', () => {
    expect(answer(QUESTIONS.drift, rows, SEED)).toEqual({ missing: 0, n: 2_030, drift: 'broken' });
    expect(answer(QUESTIONS.calibrate, rows, SEED)).toMatchObject({ drift: 'broken' });
    for (const ask of ['threshold', 'conformal'] as const) {
      expect(answer(QUESTIONS[ask], rows, SEED)).toMatchObject({ unknown: 'drift-broken' });
    }
  });

  it('sees only the window it is told to look at', () => {
    const later = [...rows, ...Array.from({ length: 60 }, (_, i) => ({ shown: 0.9, right: i % 10 > 0 }))];
    expect(answer({ ask: 'drift', window: 50 }, later, SEED)).toMatchObject({ drift: 'ok' });
    expect(answer({ ask: 'drift', window: 200 }, later, SEED)).toMatchObject({ drift: 'broken' });
  });
});
