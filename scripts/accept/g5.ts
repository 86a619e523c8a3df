/** G5: conformal sets of CLINC intents cover the truth as often as they promise, and adaptive ones through a shift. */
import { adaptiveQuantile, startAdaptive, stepAdaptive } from '#engine/calibration/adaptive.ts';
import { conformalQuantile, coverageOf, labelsWithin, strangeness } from '#engine/calibration/conformal.ts';
import { mean } from '#engine/calibration/forecast.ts';
import { type Random, seeded, shuffled } from '#engine/random.ts';
import type { Distribution } from '#primitives/kit/ledger.ts';
import type { Example } from '#server/agents/learn/words.ts';
import { CLASSIFIERS, type Classifier } from './classifiers.ts';
import { readClinc } from './data.ts';
import { counted, type Experiment, type Progress } from './experiment.ts';

const ALPHA = 0.1;
const SPLITS = 200;
const CALIBRATION = 1_000;
const BEFORE_SHIFT = 2_000;
const DROPPED = 0.45;
const LAC = { kind: 'lac', luck: 0 } as const;

type Item = { distribution: Distribution; truth: string };

const toItem =
  (ask: Classifier, labels: readonly string[]) =>
  ({ text, label }: Example): Item => ({
    // a text of unknown words rules nothing out
    distribution: ask(text) ?? labels.map((value) => ({ value, p: 1 / labels.length })),
    truth: label,
  });

const strange = ({ distribution, truth }: Item): number => strangeness(distribution, truth, LAC);
const setOf = ({ distribution, truth }: Item, quantile: number) => ({
  set: labelsWithin(distribution, quantile, LAC),
  truth,
});

async function splits(items: readonly Item[], progress: Progress) {
  const random = seeded(5);
  const scored = items.map((item) => ({ item, score: strange(item) }));
  const coverages: number[] = [];
  let size = 0;
  for await (const at of counted(SPLITS, progress)) {
    const mixed = shuffled(scored, random);
    const calibration = mixed.slice(0, CALIBRATION).map(({ score }) => score);
    const quantile = conformalQuantile(calibration, ALPHA);
    const rest = mixed.slice(CALIBRATION);
    coverages.push(mean(rest.map(({ score }) => (score <= quantile ? 1 : 0))));
    if (at === 0) size = coverageOf(rest.map(({ item }) => setOf(item, quantile))).meanSize;
  }
  const within = mean(coverages.map((one) => (Math.abs(one - (1 - ALPHA)) <= 0.02 ? 1 : 0)));
  return { coverage: mean(coverages), within, size };
}

const dropWords = (text: string, random: Random): string =>
  text
    .split(' ')
    .filter(() => random() >= DROPPED)
    .join(' ');

/** Coverage and size after the shift, of a fixed quantile and of one that follows. */
function shift(examples: readonly Example[], item: (example: Example) => Item) {
  const random = seeded(55);
  const mixed = shuffled(examples, random);
  const start = mixed.slice(0, CALIBRATION).map((one) => strange(item(one)));
  const fixed = conformalQuantile(start, ALPHA);
  let state = startAdaptive(ALPHA, start);
  const sets = { fixed: [] as ReturnType<typeof setOf>[], following: [] as ReturnType<typeof setOf>[] };
  for (const [at, example] of mixed.slice(CALIBRATION).entries()) {
    const isShifted = at >= BEFORE_SHIFT;
    const one = item(isShifted ? { ...example, text: dropWords(example.text, random) } : example);
    if (isShifted) {
      sets.fixed.push(setOf(one, fixed));
      sets.following.push(setOf(one, adaptiveQuantile(state)));
    }
    state = stepAdaptive(state, strange(one));
  }
  return { fixed: coverageOf(sets.fixed), following: coverageOf(sets.following) };
}

export const experiment: Experiment = {
  title: 'Conformal sets of CLINC intents hold the truth in 90 % of the items, also after a shift.',
  async measure(progress) {
    const { train, val, test } = readClinc();
    progress(`training on ${train.length} questions`);
    const toClinc = toItem(CLASSIFIERS.lr(train), [...new Set(train.map(({ label }) => label))]);
    const examples = [...val, ...test];
    const still = await splits(examples.map(toClinc), progress);
    progress('shift');
    const { fixed, following } = shift(examples, toClinc);
    return [
      { name: 'meanCoverage', value: still.coverage, least: 0.895, most: 0.905 },
      { name: 'splitsWithin2Percent', value: still.within, least: 0.93 },
      { name: 'meanSize', value: still.size },
      { name: 'adaptiveCoverageAfterShift', value: following.coverage, least: 0.89, most: 0.91 },
      { name: 'adaptiveSizeAfterShift', value: following.meanSize },
      { name: 'fixedCoverageAfterShift', value: fixed.coverage },
    ];
  },
};
