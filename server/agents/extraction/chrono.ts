import { type Agent, lazy } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { answerFields, extractionCard, MAX_READ, readEmail, readMoney, showDate } from './card.ts';

const parser = lazy(async () => (await import('chrono-node')).en.GB);

/** Two days that differ in everything: a date read the same from both does not depend on today. */
const TODAYS = [new Date(Date.UTC(2001, 0, 10, 12)), new Date(Date.UTC(2014, 6, 26, 12))] as const;

/** The first date that stands in the text by itself; `next Friday` and `3 May` need to know today. */
async function firstDate(text: string): Promise<string | undefined> {
  const chrono = await parser();
  const [one = [], other = []] = TODAYS.map((today) =>
    chrono.parse(text, { instant: today, timezone: 0 }).map(({ index, start }) => {
      const [year, month, day] = (['year', 'month', 'day'] as const).map((part) => start.get(part) ?? 0);
      return { index, date: showDate(year ?? 0, month ?? 0, day ?? 0) };
    }),
  );
  const fixed = one.find(({ index, date }) =>
    other.some((same) => same.index === index && same.date === date),
  );
  return fixed?.date;
}

export const chronoExtractor: Agent = {
  card: extractionCard({
    id: 'extract-chrono',
    version: '2.10.3',
    title: 'Chrono extractor',
    about:
      'Takes the first whole date, sum of money and email address out of an English text. Dates by chrono, day before month as in Britain; a date that depends on today is left out. It never says how sure it is.',
    family: 'chrono',
    units: 1,
  }),
  load: async () => void (await parser()),
  async call(input) {
    const text = readText(input, MAX_READ);
    if (typeof text !== 'string') return text;
    return answerFields({ date: await firstDate(text), money: readMoney(text), email: readEmail(text) });
  },
};
