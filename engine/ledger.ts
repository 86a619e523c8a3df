/**
 * Answers the questions that primitives ask of the ledger, from the outcomes in scope and nothing else. Too few
 * outcomes: says how many are missing. A number that A3 forbids: says why.
 */
import type { DriftState, LedgerAnswer, LedgerQuestion, OutcomeRow } from '#primitives/kit/ledger.ts';
import { adaptiveQuantile, startAdaptive, stepAdaptive } from './calibration/adaptive.ts';
import {
  type Arms,
  learnArms,
  newArms,
  pullFullInformation,
  pullThompson,
  pullUcb,
} from './calibration/bandit.ts';
import { OUTCOMES_TO } from './calibration/choose.ts';
import type { CommitteeRow } from './calibration/committee.ts';
import { conformalLeast, conformalQuantile, labelsWithin, strangeness } from './calibration/conformal.ts';
import { driftState } from './calibration/drift.ts';
import { fitMap, readAnywhere, readMap } from './calibration/fitted-map.ts';
import type { Forecast } from './calibration/forecast.ts';
import { guaranteedThreshold } from './calibration/guarantee.ts';
import { fitCommittee, STACK_LEAST } from './calibration/stack.ts';
import { type Random, seeded } from './random.ts';

type Ask<K extends LedgerQuestion['ask']> = Extract<LedgerQuestion, { ask: K }>;
type Rows = readonly OutcomeRow[];

/**
 * `outcomes` of the scope asked about, oldest first. `seed` decides what is left to luck (Thompson's draw,
 * the edge of an APS set): the same seed gives the same answer.
 */
export function answer(question: LedgerQuestion, outcomes: Rows, { seed }: { seed: number }): LedgerAnswer {
  switch (question.ask) {
    case 'calibrate':
      return calibrate(question, outcomes);
    case 'stack':
      return stack(question, outcomes);
    case 'threshold':
      return threshold(question, outcomes);
    case 'conformal':
      return conformal(question, outcomes, seeded(seed));
    case 'drift':
      return drift(question, outcomes);
    case 'arm':
      return arm(question, outcomes, seeded(seed));
  }
}

/** Outcomes whose probabilities say whether calibration still holds (B, `monitor`). */
const DRIFT_WINDOW = 200;

const scored = (rows: Rows): Forecast[] =>
  rows.flatMap(({ raw, right }) => (raw === undefined ? [] : [{ p: raw, right }]));

const shown = (rows: Rows): Forecast[] =>
  rows.flatMap(({ shown: p, right }) => (p === undefined ? [] : [{ p, right }]));

const driftIn = (rows: Rows, window = DRIFT_WINDOW): DriftState => driftState(shown(rows).slice(-window));

/** What was fitted to the same outcomes before: a scope is asked far more often than it learns. */
const fitted = new WeakMap<Rows, Map<string, unknown>>();

/** What `make` makes of these rows, worked out once for as long as there are as many of them. */
function once<T>(rows: Rows, name: string, make: () => T): T {
  const known = fitted.get(rows) ?? new Map<string, unknown>();
  fitted.set(rows, known);
  const key = `${name} of ${rows.length}`;
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
}

function calibrate({ raw, minN, method }: Ask<'calibrate'>, rows: Rows): LedgerAnswer {
  const outcomes = scored(rows);
  const n = outcomes.length;
  const missing = Math.max(minN, OUTCOMES_TO.fit) - n;
  if (missing > 0) return { missing, n };
  const map = once(rows, method, () => fitMap({ id: 'scope', version: n, outcomes }, { method }));
  const reading = readMap(map, raw);
  if (reading.status === 'unknown') return { missing: 0, n, unknown: reading.why };
  const { p, lo, hi } = reading;
  return { missing: 0, n, p, lo, hi, calibrator: `${map?.method ?? method}@${n}`, drift: driftIn(rows) };
}

function stack({ voices, minN }: Ask<'stack'>, rows: Rows): LedgerAnswer {
  const known = rows.flatMap<CommitteeRow>(({ voices: said, truth }) =>
    said && truth !== undefined ? [{ voices: said, truth }] : [],
  );
  const n = known.length;
  const missing = Math.max(minN, STACK_LEAST) - n;
  if (missing > 0) return { missing, n };
  const { decide, map } = once(rows, 'stack', () => {
    const { rule, crossFitted, ...committee } = fitCommittee(known);
    return { ...committee, map: fitMap({ id: rule, version: n, outcomes: crossFitted }, { method: 'auto' }) };
  });
  const decided = decide(voices);
  const reading = readAnywhere(map, decided.p);
  if (reading.status === 'unknown') return { missing: 0, n, unknown: reading.why };
  const { p, lo, hi, calibrator } = reading;
  const { label, alternatives } = decided;
  return { missing: 0, n, label, alternatives, p, lo, hi, calibrator, drift: driftIn(rows) };
}

/** On the probabilities that were shown, since those are what the gate will compare. */
function threshold({ alpha, delta }: Ask<'threshold'>, rows: Rows): LedgerAnswer {
  const outcomes = shown(rows);
  const n = outcomes.length;
  if (driftIn(rows) === 'broken') return { missing: 0, n, unknown: 'drift-broken' };
  const found = guaranteedThreshold(outcomes, { alpha, delta });
  if (found.open) return { missing: 0, n, threshold: found.threshold };
  return found.missing > 0 ? { missing: found.missing, n } : { missing: 0, n, unknown: 'too-many-errors' };
}

function conformal(question: Ask<'conformal'>, rows: Rows, random: Random): LedgerAnswer {
  const { alpha, mode, scores: kind, distribution } = question;
  const strange = rows.flatMap(({ distribution: said, truth }) =>
    said && truth !== undefined ? [strangeness(said, truth, { kind, luck: random() })] : [],
  );
  const n = strange.length;
  const missing = conformalLeast(alpha) - n;
  if (missing > 0) return { missing, n };
  // adaptive sets follow the drift; fixed ones promise nothing after it
  if (mode === 'split' && driftIn(rows) === 'broken') return { missing: 0, n, unknown: 'drift-broken' };
  const quantile =
    mode === 'split'
      ? conformalQuantile(strange, alpha)
      : adaptiveQuantile(strange.reduce(stepAdaptive, startAdaptive(alpha)));
  return { missing: 0, n, set: labelsWithin(distribution, quantile, { kind, luck: random() }) };
}

function drift({ window }: Ask<'drift'>, rows: Rows): LedgerAnswer {
  const n = shown(rows).length;
  return n === 0 ? { missing: 1, n } : { missing: 0, n, drift: driftIn(rows, window) };
}

/** What was learned of arms from the first `seen` rows. Outcomes are only ever added, so it can go on from there. */
type Learned = { seen: number; n: number; arms: Arms };
const learnedArms = new WeakMap<Rows, Map<string, Learned>>();

function learnFrom(rows: Rows, names: readonly string[], keep: number | undefined): Learned {
  const known = learnedArms.get(rows) ?? new Map<string, Learned>();
  learnedArms.set(rows, known);
  const key = JSON.stringify([keep, names]);
  let { seen, n, arms } = known.get(key) ?? { seen: 0, n: 0, arms: newArms(names) };
  for (const { arms: tried } of rows.slice(seen)) {
    seen += 1;
    if (!tried || !names.some((name) => Object.hasOwn(tried, name))) continue;
    n += 1;
    arms = learnArms(arms, tried, keep);
  }
  known.set(key, { seen, n, arms });
  return { seen, n, arms };
}

/** Counts are discounted for policies that must forget (D5); UCB's are not, its bound needs whole ones. */
function arm({ policy, arms: names }: Ask<'arm'>, rows: Rows, random: Random): LedgerAnswer {
  const { n, arms } = learnFrom(rows, names, policy === 'ucb' ? 1 : undefined);
  if (n === 0) return { missing: 1, n };
  if (policy === 'ucb') return { missing: 0, n, ...pullUcb(arms) };
  if (policy === 'thompson') return { missing: 0, n, ...pullThompson(arms, random) };
  return { missing: 0, n, ...pullFullInformation(arms) };
}
