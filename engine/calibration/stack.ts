/**
 * P1 or P2, whichever the outcomes support: the learned weights are taken only if they beat the design-effect
 * pool by more than one standard error in 5-fold log loss.
 */

import { designEffect } from '#primitives/kit/algebra.ts';
import type { Distribution, LabelVoice } from '#primitives/kit/ledger.ts';
import { type CommitteeRow, decide, labelsIn, type Weights } from './committee.ts';
import { errorCorrelation } from './correlation.ts';
import { type Forecast, foldsOf, mean, standardError } from './forecast.ts';
import { lossOf } from './log-loss.ts';
import { fitStack } from './stack-fit.ts';

/** P2 is the default from here on. */
export const STACK_LEAST = 150;
const FOLDS = 5;

/** `alternatives`: every label with its share, the likeliest first; not calibrated. */
export type Decision = { label: string; p: number; alternatives: Distribution };
type Decider = (voices: readonly LabelVoice[]) => ReturnType<typeof decide>;

export type Committee = {
  rule: 'stack' | 'logpool.neff';
  n: number;
  decide: (voices: readonly LabelVoice[]) => Decision;
  /**
   * What it said about each outcome before it had seen it. The prior holds weights down and a pool of
   * calibrated voices is not calibrated (finding 2): fit a map to these before showing `p`.
   */
  crossFitted: readonly Forecast[];
};

/** Any number of rows from 1; `rho0` = error correlation to assume before it is measured. */
export function fitCommittee(rows: readonly CommitteeRow[], rho0?: number): Committee {
  const labels = labelsIn(rows);
  const stacked: Fitter = (train) => stackOf(train, labels);
  const pooled: Fitter = (train) => poolOf(train, { labels, rho0 });
  const [ofStack, ofPool] = [crossFit(rows, stacked), crossFit(rows, pooled)];
  const gains = ofStack.map(({ loss }, i) => (ofPool[i]?.loss ?? 0) - loss);
  const isStack = rows.length >= STACK_LEAST && mean(gains) > standardError(gains);
  const decider = (isStack ? stacked : pooled)(rows);
  return {
    rule: isStack ? 'stack' : 'logpool.neff',
    n: rows.length,
    decide: (voices) => {
      const { label, p, of } = decider(voices);
      const alternatives = labels.map((value) => ({ value, p: of(value) })).sort((a, b) => b.p - a.p);
      return { label, p, alternatives };
    },
    crossFitted: (isStack ? ofStack : ofPool).map(({ forecast }) => forecast),
  };
}

type Fitter = (rows: readonly CommitteeRow[]) => Decider;

const stackOf = (rows: readonly CommitteeRow[], labels: readonly string[]): Decider => {
  const weights = fitStack(rows, [...labels]);
  return (voices) => decide(voices, weights, labels);
};

/** P1: every voice weighs 1 / deff, with the measured correlation of errors. */
function poolOf(
  rows: readonly CommitteeRow[],
  { labels, rho0 }: { labels: readonly string[]; rho0: number | undefined },
): Decider {
  const spoken = rows.map(
    ({ voices, truth }) => new Map(voices.map(({ source, label }) => [source, label === truth])),
  );
  const { rho } = errorCorrelation(spoken, rho0);
  return (voices) => {
    const weight = voices.length === 0 ? 0 : 1 / designEffect(voices.length, rho);
    const weights: Weights = { bySource: new Map(voices.map(({ source }) => [source, weight])), bias: 0 };
    return decide(voices, weights, labels);
  };
}

const keyOf = ({ voices, truth }: CommitteeRow): string =>
  JSON.stringify([truth, voices.map(({ source, label, p }) => `${source} ${label} ${p}`).sort()]);

type CrossFitted = { forecast: Forecast; loss: number };

/** Both rules get the same folds, whatever the order of the rows. */
function crossFit(rows: readonly CommitteeRow[], fitter: Fitter): CrossFitted[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  const folds = foldsOf(keyed, FOLDS, (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return folds.flatMap((fold) => {
    const train = folds.flatMap((other) => (other === fold ? [] : other.map(({ row }) => row)));
    const decider = fitter(train);
    return fold.map(({ row: { voices, truth } }) => {
      const { label, p, of } = decider(voices);
      return {
        forecast: { p, right: label === truth },
        loss: lossOf({ p: Math.min(1, of(truth)), right: true }),
      };
    });
  });
}
