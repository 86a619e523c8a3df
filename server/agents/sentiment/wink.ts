import { type Agent, decline, lazy } from '../agent.ts';
import { answerBySign, readText, sentimentCard } from './card.ts';

const model = lazy(async () => (await import('wink-sentiment')).default);

/** AFINN-165 with emoji, emoticons and negation; normalised by the number of rated words. */
export const wink: Agent = {
  card: sentimentCard({
    id: 'sentiment-wink',
    version: '5.0.2',
    title: 'Wink sentiment',
    about:
      'AFINN-165 lexicon with emoji, emoticons and negation. Says (1 + tanh(|mean rating| / 3)) / 2; errs much like AFINN.',
    family: 'lexicon',
    method: 'lexicon-share',
    units: 1,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const { score, normalizedScore } = (await model())(text);
    if (score === 0) return decline('The rated words of the text cancel out, or there are none.');
    return answerBySign(score, Math.tanh(Math.abs(normalizedScore) / 3));
  },
};
