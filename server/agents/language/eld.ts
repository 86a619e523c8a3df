import { type Agent, lazy } from '../agent.ts';
import { answerLanguage, languageCard, readText, undetermined } from './card.ts';

const model = lazy(async () => (await import('eld/medium')).eld);

/** eld: byte groups of words with learned frequencies. */
export const eld: Agent = {
  card: languageCard({
    id: 'language-eld',
    version: '2.1.0',
    title: 'eld',
    about:
      'Compares word parts with their frequencies in 60 languages; declines where it calls itself unreliable. Says (1 + relative gap to the next language) / 2.',
    family: 'word-parts',
    method: 'margin',
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const result = (await model()).detect(text);
    if (!result.language || !result.isReliable()) return undetermined;
    const scores = Object.values(result.getScores()).sort((a, b) => b - a);
    const best = scores[0] ?? 0;
    if (best <= 0) return undetermined;
    return answerLanguage(result.language, (1 + (best - (scores[1] ?? 0)) / best) / 2);
  },
};
