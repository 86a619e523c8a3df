import { type Agent, lazy } from '../agent.ts';
import { answerLanguage, languageCard, readText, undetermined } from './card.ts';

const model = lazy(async () => (await import('franc')).francAll);

/** franc answers in ISO 639-3. Arabic, Chinese and Norwegian come as one of their varieties. */
const TO_TWO_LETTERS: Readonly<Record<string, string>> = {
  arb: 'ar',
  ces: 'cs',
  cmn: 'zh',
  dan: 'da',
  deu: 'de',
  ell: 'el',
  eng: 'en',
  fin: 'fi',
  fra: 'fr',
  hin: 'hi',
  hun: 'hu',
  ita: 'it',
  jpn: 'ja',
  kor: 'ko',
  nld: 'nl',
  nno: 'no',
  nob: 'no',
  pol: 'pl',
  por: 'pt',
  ron: 'ro',
  rus: 'ru',
  spa: 'es',
  swe: 'sv',
  tur: 'tr',
  ukr: 'uk',
  vie: 'vi',
};

const toTwoLetters = (code: string): string => TO_TWO_LETTERS[code] ?? code;

/** franc: distance between the text's letter triples and those of each language. */
export const franc: Agent = {
  card: languageCard({
    id: 'language-franc',
    version: '6.2.0',
    title: 'franc',
    about:
      'Compares letter triples with those of about 190 languages. Says (1 + gap) / 2, the gap being the one to the next language.',
    family: 'letter-triples',
    method: 'margin',
  }),
  load: async () => void (await model()),
  async call(input) {
    const text = readText(input);
    if (typeof text !== 'string') return text;
    const ranked = (await model())(text, { minLength: 3 });
    const [best] = ranked;
    // A script nobody knows gives `und`; Latin letters without one familiar triple give 0 for everything.
    if (!best || best[0] === 'und' || best[1] === 0) return undetermined;
    const code = toTwoLetters(best[0]);
    const next = ranked.find(([other]) => toTwoLetters(other) !== code);
    return answerLanguage(code, (1 + best[1] - (next?.[1] ?? 0)) / 2);
  },
};
