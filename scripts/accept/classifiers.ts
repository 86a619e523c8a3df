/** The two classifiers of the experiments behind one signature. */
import type { Distribution } from '#primitives/kit/ledger.ts';
import { classify, train } from '#server/agents/learn/naive-bayes.ts';
import type { Example } from '#server/agents/learn/words.ts';
import { askSoftmax, trainSoftmax } from './softmax.ts';

/** All labels with their shares, or `undefined` for a text of unknown words. */
export type Classifier = (text: string) => Distribution | undefined;

export const CLASSIFIERS = {
  nb: (examples: readonly Example[]): Classifier => {
    const model = train(examples);
    return (text) => classify(model, text)?.alternatives;
  },
  lr: (examples: readonly Example[]): Classifier => {
    const model = trainSoftmax(examples);
    return (text) => askSoftmax(model, text);
  },
} as const;

export type ClassifierName = keyof typeof CLASSIFIERS;

export const topOf = (distribution: Distribution): { value: string; p: number } | undefined =>
  distribution.reduce<{ value: string; p: number } | undefined>(
    (top, one) => (top && top.p >= one.p ? top : one),
    undefined,
  );
