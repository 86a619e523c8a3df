/**
 * G6: a threshold that promises "at most alpha wrong, with confidence 1 - delta" keeps it, and the threshold
 * that only looks at the calibration set does not. The population is all scored items; calibration sets are
 * drawn from it with replacement, so that the true risk of every threshold is known exactly.
 */
import { byScore, type Forecast } from '#engine/calibration/forecast.ts';
import { type Guarantee, guaranteedThreshold } from '#engine/calibration/guarantee.ts';
import { riskCoverage } from '#engine/calibration/ranking.ts';
import { type Random, seeded } from '#engine/random.ts';
import { probabilityOf, trainLogistic } from '#server/agents/learn/logistic.ts';
import { classify, train } from '#server/agents/learn/naive-bayes.ts';
import type { Example } from '#server/agents/learn/words.ts';
import { readSst } from './data.ts';
import { counted, type Experiment, type Figure, type Progress } from './experiment.ts';

const SPLITS = 1_000;
const CALIBRATION = 1_000;
const DELTA = 0.1;

/** Confidence in the answer and whether it was right; texts of unknown words have no answer. */
const byBayes = (examples: readonly Example[], learned: ReturnType<typeof train>): Forecast[] =>
  examples.flatMap(({ text, label }) => {
    const verdict = classify(learned, text);
    return verdict ? [{ p: verdict.score, right: verdict.label === label }] : [];
  });

async function byLogistic(examples: readonly Example[], trainOn: readonly Example[]): Promise<Forecast[]> {
  const model = await trainLogistic(trainOn, ['positive', 'negative']);
  return examples.flatMap(({ text, label }) => {
    const p = probabilityOf(model, text);
    if (p === undefined) return [];
    return [{ p: Math.max(p, 1 - p), right: (p >= 0.5 ? 'positive' : 'negative') === label }];
  });
}

/** True share of wrong answers at or above every threshold. */
function riskOf(population: readonly Forecast[]): (threshold: number) => number {
  const sorted = [...population].sort(byScore).reverse();
  const wrong = [0];
  for (const { right } of sorted) wrong.push((wrong.at(-1) ?? 0) + (right ? 0 : 1));
  return (threshold) => {
    const accepted = sorted.filter(({ p }) => p >= threshold).length;
    return accepted === 0 ? 0 : (wrong[accepted] ?? 0) / accepted;
  };
}

/** The lowest threshold whose share of wrong answers on the calibration set is at most alpha. */
const naiveThreshold = (calibration: readonly Forecast[], alpha: number): number | undefined =>
  riskCoverage(calibration)
    .filter(({ risk }) => risk <= alpha)
    .at(-1)?.threshold;

const draw = (population: readonly Forecast[], random: Random): Forecast[] =>
  Array.from({ length: CALIBRATION }, () => {
    const one = population[Math.floor(random() * population.length)];
    if (!one) throw new Error('There is nobody to draw from.');
    return one;
  });

type Cell = { name: string; population: readonly Forecast[]; wish: Guarantee };

async function measureCell({ name, population, wish }: Cell, progress: Progress) {
  const random = seeded(6);
  const risk = riskOf(population);
  const seen = { broken: 0, naive: 0, open: 0, fewest: Number.POSITIVE_INFINITY, accepted: 0 };
  progress(`${name}: ${population.length} items`);
  for await (const _ of counted(SPLITS, progress)) {
    const calibration = draw(population, random);
    const found = guaranteedThreshold(calibration, wish);
    const naive = naiveThreshold(calibration, wish.alpha);
    if (naive !== undefined && risk(naive) > wish.alpha) seen.naive += 1;
    if (!found.open) continue;
    seen.open += 1;
    seen.accepted += found.accepted / CALIBRATION;
    seen.fewest = Math.min(seen.fewest, found.accepted);
    if (risk(found.threshold) > wish.alpha) seen.broken += 1;
  }
  return { name, ...seen };
}

type Measured = Awaited<ReturnType<typeof measureCell>>;

const toFigures = ({ name, broken, naive, open, accepted }: Measured): Figure[] => [
  { name: `${name} broken`, value: broken / SPLITS, most: 0.12 },
  { name: `${name} naiveBroken`, value: naive / SPLITS, least: 0.3 },
  { name: `${name} open`, value: open / SPLITS },
  { name: `${name} coverageWhenOpen`, value: open === 0 ? 0 : accepted / open },
];

/** The fewest accepted items over small calibration sets too, where opening on nothing would be easiest. */
function fewestAccepted(population: readonly Forecast[]): number {
  const random = seeded(66);
  let fewest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < SPLITS; i += 1) {
    const few = draw(population, random).slice(0, 1 + Math.floor(random() * 200));
    const found = guaranteedThreshold(few, { alpha: 0.1, delta: DELTA });
    if (found.open) fewest = Math.min(fewest, found.accepted);
  }
  return fewest;
}

export const experiment: Experiment = {
  title: 'A gate that promises at most alpha wrong answers keeps the promise on SST sentences.',
  async measure(progress) {
    const trainOn = readSst('train');
    const examples = [...readSst('dev'), ...readSst('test')];
    const bayes = byBayes(examples, train(trainOn));
    const logistic = await byLogistic(examples, trainOn);
    const figures: Figure[] = [];
    const fewest: number[] = [fewestAccepted(bayes), fewestAccepted(logistic)];
    for (const alpha of [0.1, 0.15]) {
      for (const [agent, population] of Object.entries({ nb: bayes, lr: logistic })) {
        const wish = { alpha, delta: DELTA };
        const cell = await measureCell({ name: `${agent} ${alpha}`, population, wish }, progress);
        figures.push(...toFigures(cell));
        fewest.push(cell.fewest);
      }
    }
    return [...figures, { name: 'fewestAcceptedWhenOpen', value: Math.min(...fewest), least: 22 }];
  },
};
