import { type Agent, decline, lazy } from '../agent.ts';
import { classify, trainInSlices } from '../learn/naive-bayes.ts';
import { reviews } from '../learn/reviews.ts';
import { readText, sentimentCard } from './card.ts';

const model = lazy(async () => trainInSlices((await reviews()).train));

export const naiveBayes: Agent = {
  card: sentimentCard({
    id: 'sentiment-naive-bayes',
    version: '1.0.0',
    title: 'Naive Bayes on reviews',
    about:
      'Learned from 2,400 review sentences (Amazon, IMDb, Yelp) by words and word pairs. Says its softmax, which is too sure of itself.',
    family: 'reviews',
    method: 'softmax',
    units: 1,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const verdict = classify(await model(), text);
    if (!verdict) return decline('No word of the text occurs in the reviews it learned from.');
    const { label, score, alternatives } = verdict;
    return { kind: 'answer', value: label, score, alternatives };
  },
};
