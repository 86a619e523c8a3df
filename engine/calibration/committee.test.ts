import { describe, expect, it } from 'vitest';
import type { LabelVoice } from '#primitives/kit/ledger.ts';
import { logit, sigmoid } from '#primitives/kit/probability.ts';
import { normal, type Random, seeded, shuffled } from '../random.ts';
import { type CommitteeRow, decide, labelsIn } from './committee.ts';
import { errorCorrelation } from './correlation.ts';
import { applyCurve } from './curve.ts';
import { dawidSkene } from './dawid-skene.ts';
import { fitMap } from './fitted-map.ts';
import reference from './fixtures/reference.json' with { type: 'json' };
import { mean } from './forecast.ts';
import { fitCommittee } from './stack.ts';
import { fitStack } from './stack-fit.ts';

const LABELS = ['no', 'yes'];

/** Voices that are right with their skill, wrong together with probability `shared`; `p` is what they claim. */
function drawRows(
  n: number,
  random: Random,
  { skills, claims, shared = 0 }: { skills: number[]; claims: number[]; shared?: number },
): CommitteeRow[] {
  return Array.from({ length: n }, () => {
    const truth = random() < 0.5 ? 'yes' : 'no';
    const common = random();
    const voices = skills.map((skill, i) => {
      const luck = random() < shared ? common : random();
      const label = luck < skill ? truth : truth === 'yes' ? 'no' : 'yes';
      return { source: `v${i}`, label, p: sigmoid(logit(claims[i] ?? 0.5) + 0.3 * normal(random)) };
    });
    return { voices, truth };
  });
}

const EQUAL = { skills: [0.75, 0.75, 0.75], claims: [0.75, 0.75, 0.75] };
const HONEST = { skills: [0.85, 0.75, 0.65], claims: [0.85, 0.75, 0.65] };
const ONE_KNOWS = { skills: [0.95, 0.55, 0.55, 0.55], claims: [0.7, 0.9, 0.9, 0.9] };

describe('stacked weights', () => {
  it('are those of scipy for two labels and abstentions', () => {
    const { sides, p, first, map } = reference.stack;
    const rows = sides.map((row, r) => ({
      truth: first[r] === 1 ? 'a' : 'b',
      voices: row.flatMap<LabelVoice>((side, i) =>
        side === 0 ? [] : [{ source: `s${i}`, label: side > 0 ? 'a' : 'b', p: p[r]?.[i] ?? 0.5 }],
      ),
    }));
    const { bySource, bias } = fitStack(rows);
    expect([...bySource.values(), bias]).toEqual(map.map((weight) => expect.closeTo(weight, 4)));
  });

  it('start from the mean of the voices', () => {
    const { bySource, bias } = fitStack(drawRows(1, seeded(1), EQUAL), LABELS);
    expect(Math.abs((bySource.get('v0') ?? 0) - 1 / 3)).toBeLessThan(0.15);
    expect(Math.abs(bias)).toBeLessThan(1);
  });

  it('find who knows, whatever the voices claim', () => {
    const { bySource } = fitStack(drawRows(400, seeded(2), ONE_KNOWS));
    const [knows = 0, ...others] = [...bySource.values()];
    expect(Math.max(...others)).toBeLessThan(0.3);
    expect(knows).toBeGreaterThan(1);
  });

  it('work on more than two labels', () => {
    const random = seeded(3);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const pick = () => names[Math.floor(random() * names.length)] ?? 'a';
    const rows = Array.from({ length: 400 }, () => {
      const truth = pick();
      const say = (source: string, skill: number) => ({
        source,
        label: random() < skill ? truth : pick(),
        p: 0.7,
      });
      return { truth, voices: [say('good', 0.85), say('bad', 0.2), say('worse', 0.1)] };
    });
    const train = rows.slice(0, 300);
    const weights = fitStack(train);
    const hits = rows.slice(300).map(({ voices, truth }) => decide(voices, weights, names).label === truth);
    expect(hits.filter(Boolean).length).toBeGreaterThan(78);
    const { of } = decide(rows[0]?.voices ?? [], weights, names);
    expect(names.reduce((sum, name) => sum + of(name), 0)).toBeCloseTo(1, 12);
  });
});

describe('pool or stack', () => {
  it('learns weights where they pay', () => {
    expect(fitCommittee(drawRows(400, seeded(4), ONE_KNOWS)).rule).toBe('stack');
  });

  it('keeps the pool where they do not', () => {
    expect(fitCommittee(drawRows(300, seeded(5), EQUAL), 0).rule).toBe('logpool.neff');
  });

  it('never learns weights below 150 outcomes', () => {
    expect(fitCommittee(drawRows(149, seeded(4), ONE_KNOWS)).rule).toBe('logpool.neff');
  });

  it('says what it would have said about unseen outcomes, and is right as often', () => {
    const { crossFitted } = fitCommittee(drawRows(600, seeded(6), HONEST));
    expect(crossFitted).toHaveLength(600);
    expect(Math.abs(mean(crossFitted.map(({ p, right }) => p - (right ? 1 : 0))))).toBeLessThan(0.03);
  });

  it('is calibrated by a map where voices claim far too little', () => {
    const { crossFitted } = fitCommittee(drawRows(600, seeded(6), ONE_KNOWS));
    const map = fitMap({ id: 'stack', version: 1, outcomes: crossFitted }, { method: 'auto' });
    const bias = (shown: (p: number) => number) =>
      Math.abs(mean(crossFitted.map(({ p, right }) => shown(p) - (right ? 1 : 0))));
    expect(bias((p) => p)).toBeGreaterThan(0.04);
    expect(bias((p) => (map ? applyCurve(map.curve, p) : 0))).toBeLessThan(0.01);
  });

  it('does not see the order of the outcomes', () => {
    const rows = drawRows(200, seeded(7), ONE_KNOWS);
    const asked = rows[0]?.voices ?? [];
    const [one, other] = [fitCommittee(rows), fitCommittee(shuffled(rows, seeded(8)))];
    expect(other.rule).toBe(one.rule);
    expect(other.decide(asked).label).toBe(one.decide(asked).label);
    expect(other.decide(asked).p).toBeCloseTo(one.decide(asked).p, 8);
  });

  it('lets an abstaining voice change nothing', () => {
    const committee = fitCommittee(drawRows(300, seeded(9), ONE_KNOWS));
    expect(committee.decide([])).toMatchObject({ label: expect.any(String) });
    expect(labelsIn(drawRows(10, seeded(9), EQUAL))).toEqual(LABELS);
  });
});

describe('error correlation', () => {
  const toSpoken = (rows: readonly CommitteeRow[]) =>
    rows.map(({ voices, truth }) => new Map(voices.map(({ source, label }) => [source, label === truth])));

  it('is the default before anything was seen', () => {
    expect(errorCorrelation([])).toEqual({ rho: 0.5, n: 0, phi: undefined });
    expect(errorCorrelation([], 0.3).rho).toBeCloseTo(0.3, 12);
  });

  it('is phi, shrunk by 50 outcomes: by hand', () => {
    // both right 4, a only 1, b only 1, both wrong 4: phi = (4*4 - 1*1) / 25 = .6
    const say = (a: boolean, b: boolean) =>
      new Map([
        ['a', a],
        ['b', b],
      ]);
    const items = [
      ...Array.from({ length: 4 }, () => say(true, true)),
      say(true, false),
      say(false, true),
      ...Array.from({ length: 4 }, () => say(false, false)),
    ];
    const { rho, phi, n } = errorCorrelation(items, 0.3);
    expect(phi).toBeCloseTo(0.6, 12);
    expect(n).toBe(10);
    expect(rho).toBeCloseTo((10 * 0.6 + 50 * 0.3) / 60, 12);
  });

  it('tells copies from strangers', () => {
    const apart = errorCorrelation(toSpoken(drawRows(3_000, seeded(10), EQUAL)));
    const together = errorCorrelation(toSpoken(drawRows(3_000, seeded(10), { ...EQUAL, shared: 1 })));
    expect(apart.rho).toBeLessThan(0.06);
    expect(together.rho).toBeGreaterThan(0.95);
  });
});

describe('Dawid and Skene', () => {
  const rows = drawRows(400, seeded(11), { skills: [0.9, 0.7, 0.7, 0.6, 0.55], claims: [] });
  const ballots = rows.map(({ voices }) => new Map(voices.map(({ source, label }) => [source, label])));
  const found = dawidSkene(ballots);

  it('weighs voices by their skill without any label', () => {
    const accuracies = [...found.accuracies.values()];
    for (const [i, skill] of [0.9, 0.7, 0.7, 0.6, 0.55].entries()) {
      expect(Math.abs((accuracies[i] ?? 0) - skill)).toBeLessThan(0.09);
    }
    expect(found.status).toBe('self_reported');
  });

  it('decides better than the majority', () => {
    const majority = rows.filter(
      ({ voices, truth }) => voices.filter(({ label }) => label === truth).length >= 3,
    ).length;
    const right = rows.filter(({ truth }, i) => (found.posteriors[i]?.get(truth) ?? 0) > 0.5).length;
    expect(right).toBeGreaterThan(majority + 10);
  });

  it('gives finite weights to voices that always agree, and to nobody', () => {
    const same = dawidSkene(
      Array.from(
        { length: 20 },
        () =>
          new Map([
            ['a', 'x'],
            ['b', 'x'],
          ]),
      ),
    );
    expect([...same.weights.values()].every(Number.isFinite)).toBe(true);
    expect(dawidSkene([]).weights.size).toBe(0);
    expect(dawidSkene([new Map()]).posteriors).toHaveLength(1);
  });
});
