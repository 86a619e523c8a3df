import { type Agent, lazy } from '../agent.ts';
import { answerLanguage, languageCard, readText, undetermined } from './card.ts';

const model = lazy(async () => (await import('tinyld')).detectAll);

/** tinyld: telling letter groups of 1 to 5 characters, found by gradient descent on sentences. */
export const tinyld: Agent = {
  card: languageCard({
    id: 'language-tinyld',
    version: '1.3.4',
    title: 'tinyld',
    about:
      'Looks for words and letter groups that only one of 62 languages uses. Says its "accuracy", which is a score and not a probability.',
    family: 'telling-groups',
    method: 'accuracy-score',
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const [best] = (await model())(text);
    if (!best) return undetermined;
    return answerLanguage(best.lang, best.accuracy);
  },
};
