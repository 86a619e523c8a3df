import { type Agent, lazy } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { answerFields, extractionCard, MAX_READ, readDate, showMoney, toCurrency } from './card.ts';

const model = lazy(async () => (await import('compromise')).default);

type Money = { money?: { currency?: string; num?: number } };

export const compromiseExtractor: Agent = {
  card: extractionCard({
    id: 'extract-compromise',
    version: '14.17.0',
    title: 'Compromise extractor',
    about:
      'Takes the first whole date, sum of money and email address out of an English text, by its grammar. Reads 03/04/2025 as in America. It never says how sure it is.',
    family: 'compromise',
    units: 1,
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input, MAX_READ);
    if (typeof text !== 'string') return text;
    const read = (await model())(text);
    const [sum]: Money[] = read.money().json();
    const { currency = '', num = Number.NaN } = sum?.money ?? {};
    const code = toCurrency(currency);
    const dates: string[] = read.match('#Date+').out('array');
    const emails: string[] = read.emails().out('array');
    return answerFields({
      date: dates.map((one) => readDate(one, { isMonthFirst: true })).find((one) => one !== undefined),
      money: code && showMoney(code, num),
      email: emails[0]?.toLowerCase().replace(/[^\p{L}\d]+$/u, ''),
    });
  },
};
