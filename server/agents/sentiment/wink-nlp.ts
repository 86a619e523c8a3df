import { type Agent, decline, lazy } from '../agent.ts';
import { answerBySign, readText, sentimentCard } from './card.ts';

const model = lazy(async () => {
  const [{ default: winkNlp }, { default: english }] = await Promise.all([
    import('wink-nlp'),
    import('wink-eng-lite-web-model'),
  ]);
  // Only what sentiment needs: sentence boundaries, negation and the sentiment model.
  return winkNlp(english, ['sbd', 'negation', 'sentiment']);
});

/** wink-nlp's English model: sentiment of each sentence with negation, averaged over the text. */
export const winkNlp: Agent = {
  card: sentimentCard({
    id: 'sentiment-wink-nlp',
    version: '2.4.0',
    title: 'Wink NLP',
    about: 'English language model that rates every sentence, with negation. Says (1 + |rating|) / 2.',
    family: 'lexicon',
    method: 'margin',
    units: 2,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const nlp = await model();
    const rating = Number(nlp.readDoc(text).out(nlp.its.sentiment));
    if (rating === 0) return decline('No sentence of the text leans either way.');
    return answerBySign(rating, Math.min(1, Math.abs(rating)));
  },
};
