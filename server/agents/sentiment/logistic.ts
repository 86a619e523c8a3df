import { type Agent, decline, lazy } from '../agent.ts';
import { probabilityOf, trainLogistic } from '../learn/logistic.ts';
import { reviews } from '../learn/reviews.ts';
import { NEGATIVE, POSITIVE, readText, sentimentCard } from './card.ts';

const model = lazy(async () => trainLogistic((await reviews()).train, [POSITIVE, NEGATIVE]));

export const logistic: Agent = {
  card: sentimentCard({
    id: 'sentiment-logistic',
    version: '1.0.0',
    title: 'Logistic regression on reviews',
    about:
      'Learned from 2,400 review sentences (Amazon, IMDb, Yelp) by character n-grams, so it reads misspelt words too.',
    family: 'reviews',
    method: 'softmax',
    units: 1,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const p = probabilityOf(await model(), text);
    if (p === undefined) return decline('No word of the text occurs in the reviews it learned from.');
    return {
      kind: 'answer',
      value: p >= 0.5 ? POSITIVE : NEGATIVE,
      score: Math.max(p, 1 - p),
      alternatives: [
        { value: POSITIVE, p },
        { value: NEGATIVE, p: 1 - p },
      ],
    };
  },
};
