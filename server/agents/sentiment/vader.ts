import { type Agent, decline, lazy } from '../agent.ts';
import { answerBySign, readText, sentimentCard } from './card.ts';

const model = lazy(async () => (await import('vader-sentiment')).default.SentimentIntensityAnalyzer);

/** VADER: a lexicon of 7,500 rated words with rules for negation, emphasis and punctuation. */
export const vader: Agent = {
  card: sentimentCard({
    id: 'sentiment-vader',
    version: '1.1.3',
    title: 'VADER',
    about:
      'Lexicon of 7,500 rated words, with rules for negation, emphasis and punctuation. Says (1 + |compound|) / 2.',
    family: 'lexicon',
    method: 'lexicon-share',
    units: 1,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const { compound } = (await model()).polarity_scores(text);
    if (compound === 0) return decline('No word of the text leans either way.');
    return answerBySign(compound, Math.min(1, Math.abs(compound)));
  },
};
