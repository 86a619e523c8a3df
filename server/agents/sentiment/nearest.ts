import { type Agent, decline, lazy } from '../agent.ts';
import { index, nearestLabels } from '../learn/nearest.ts';
import { reviews } from '../learn/reviews.ts';
import { readText, sentimentCard } from './card.ts';

const NEIGHBOURS = 15;

const model = lazy(async () => index((await reviews()).train));

export const nearest: Agent = {
  card: sentimentCard({
    id: 'sentiment-nearest',
    version: '1.0.0',
    title: 'Nearest reviews',
    about: `Looks up the ${NEIGHBOURS} most similar of 2,400 review sentences (BM25). Says the share of similarity behind its answer.`,
    family: 'reviews',
    method: 'agreement',
    units: 1,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const [best, next] = nearestLabels(await model(), text, NEIGHBOURS);
    if (!best) return decline('No word of the text occurs in the reviews it looks into.');
    if (best.share === next?.share) return decline('The most similar reviews are evenly split.');
    return { kind: 'answer', value: best.label, score: best.share };
  },
};
