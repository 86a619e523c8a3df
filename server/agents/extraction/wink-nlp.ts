import { type Agent, lazy } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { answerFields, extractionCard, MAX_READ, readDate, readMoney } from './card.ts';

const model = lazy(async () => {
  const [{ default: winkNlp }, { default: english }] = await Promise.all([
    import('wink-nlp'),
    import('wink-eng-lite-web-model'),
  ]);
  return winkNlp(english, ['sbd', 'pos', 'ner']);
});

type Entity = { value: string; type: string };

export const winkExtractor: Agent = {
  card: extractionCard({
    id: 'extract-wink-nlp',
    version: '2.4.0',
    title: 'Wink extractor',
    about:
      'Takes the first whole date, sum of money and email address out of an English text, as the language model of wink-nlp marks them. Reads 03/04/2025 as in America. It never says how sure it is.',
    family: 'wink-nlp',
    units: 2,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input, MAX_READ);
    if (typeof text !== 'string') return text;
    const nlp = await model();
    const entities = nlp.readDoc(text).entities().out(nlp.its.detail) as unknown as Entity[];
    const of = (type: string) => entities.filter((one) => one.type === type).map(({ value }) => value);
    return answerFields({
      date: of('DATE')
        .map((one) => readDate(one, { isMonthFirst: true }))
        .find((one) => one !== undefined),
      money: of('MONEY')
        .map(readMoney)
        .find((one) => one !== undefined),
      email: of('EMAIL')[0]?.toLowerCase(),
    });
  },
};
