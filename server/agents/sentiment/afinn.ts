import { type Agent, decline, lazy } from '../agent.ts';
import { answerBySign, readText, sentimentCard } from './card.ts';

const model = lazy(async () => new (await import('sentiment')).default());

/** AFINN: words rated -5 to 5, summed. */
export const afinn: Agent = {
  card: sentimentCard({
    id: 'sentiment-afinn',
    version: '5.0.2',
    title: 'AFINN',
    about: 'Lexicon of words rated -5 to 5, summed. Says (1 + tanh(|sum| / 5)) / 2.',
    family: 'lexicon',
    method: 'lexicon-share',
    units: 1,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const { score, words } = (await model()).analyze(text);
    if (words.length === 0) return decline('No word of the text is in the lexicon.');
    if (score === 0) return decline('The rated words of the text cancel out.');
    return answerBySign(score, Math.tanh(Math.abs(score) / 5));
  },
};
