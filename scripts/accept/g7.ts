/**
 * G7: the serial rule `chain.cond` on CLINC: a domain, then an intent within it. The calibrator of the second
 * step is fitted only on items whose first step was right; the product is then right as often as it says.
 */
import { applyCurve } from '#engine/calibration/curve.ts';
import { ece, noiseFloor } from '#engine/calibration/ece.ts';
import { fitMap } from '#engine/calibration/fitted-map.ts';
import { type Forecast, mean } from '#engine/calibration/forecast.ts';
import { chainConditional } from '#primitives/kit/algebra.ts';
import type { Example } from '#server/agents/learn/words.ts';
import { CLASSIFIERS, type Classifier, type ClassifierName, topOf } from './classifiers.ts';
import { readClinc, readDomains } from './data.ts';
import type { Experiment, Figure, Progress } from './experiment.ts';

/** What two steps said about one question and how it turned out. */
type Steps = { domain: Forecast; intent: Forecast };

type Chain = { domain: Classifier; intentOf: ReadonlyMap<string, Classifier> };

function trainChain(
  name: ClassifierName,
  train: readonly Example[],
  domains: ReadonlyMap<string, string>,
): Chain {
  const learn = CLASSIFIERS[name];
  const domainOf = ({ label }: Example) => domains.get(label) ?? '';
  const groups = Map.groupBy(train, domainOf);
  return {
    domain: learn(train.map((example) => ({ text: example.text, label: domainOf(example) }))),
    intentOf: new Map([...groups].map(([domain, examples]) => [domain, learn(examples)])),
  };
}

/** Questions that a step has no answer to are left out: an abstention is not a confidence. */
function ask(chain: Chain, examples: readonly Example[], domains: ReadonlyMap<string, string>): Steps[] {
  return examples.flatMap(({ text, label }) => {
    const domain = topOf(chain.domain(text) ?? []);
    const intent = topOf(chain.intentOf.get(domain?.value ?? '')?.(text) ?? []);
    if (!domain || !intent) return [];
    return [
      {
        domain: { p: domain.p, right: domain.value === domains.get(label) },
        intent: { p: intent.p, right: intent.value === label },
      },
    ];
  });
}

/** A calibrator for one step, chosen as D1 says. */
function calibrate(outcomes: readonly Forecast[]): (raw: number) => number {
  const map = fitMap({ id: 'step', version: 1, outcomes }, { method: 'auto' });
  if (!map) throw new Error(`${outcomes.length} outcomes fit no calibrator.`);
  return (raw) => applyCurve(map.curve, raw);
}

type Rule = (steps: Steps) => number;

const conditional = (calibration: readonly Steps[]): Rule => {
  const first = calibrate(calibration.map(({ domain }) => domain));
  const second = calibrate(calibration.filter(({ domain }) => domain.right).map(({ intent }) => intent));
  return ({ domain, intent }) => chainConditional([first(domain.p), second(intent.p)]);
};

const marginal = (calibration: readonly Steps[]): Rule => {
  const first = calibrate(calibration.map(({ domain }) => domain));
  const second = calibrate(calibration.map(({ intent }) => intent));
  return ({ domain, intent }) => chainConditional([first(domain.p), second(intent.p)]);
};

const raw: Rule = ({ domain, intent }) => chainConditional([domain.p, intent.p]);

const forecasts = (test: readonly Steps[], rule: Rule): Forecast[] =>
  test.map((steps) => ({ p: rule(steps), right: steps.domain.right && steps.intent.right }));

/** Mean probability less the share that was right. */
const bias = (all: readonly Forecast[]): number => mean(all.map(({ p, right }) => p - (right ? 1 : 0)));

const BOUNDS: Record<ClassifierName, number> = { nb: 0.03, lr: 0.015 };

function measureChain(name: ClassifierName, progress: Progress): Figure[] {
  const { train, val, test } = readClinc();
  const domains = readDomains();
  progress(`${name}: training 11 classifiers on ${train.length} questions`);
  const chain = trainChain(name, train, domains);
  const calibration = ask(chain, val, domains);
  const asked = ask(chain, test, domains);
  const ours = forecasts(asked, conditional(calibration));
  const plain = forecasts(asked, raw);
  return [
    { name: `${name} ece`, value: ece(ours), most: BOUNDS[name] },
    { name: `${name} bias`, value: bias(ours), least: -0.01, most: 0.01 },
    { name: `${name} floor`, value: noiseFloor(ours, { seed: 7 }).mean },
    { name: `${name} accuracy`, value: mean(ours.map(({ right }) => (right ? 1 : 0))) },
    { name: `${name} marginalBias`, value: bias(forecasts(asked, marginal(calibration))) },
    { name: `${name} rawEce`, value: ece(plain) },
    { name: `${name} rawBias`, value: bias(plain) },
  ];
}

export const experiment: Experiment = {
  title: 'The serial rule is calibrated on CLINC, domain and then intent.',
  measure: async (progress) => [...measureChain('nb', progress), ...measureChain('lr', progress)],
};
