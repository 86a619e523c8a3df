/** What all language agents share: the languages they may answer with, and when a text is too short. */
import type { AgentCard } from '#primitives/define.ts';
import { label, text } from '#primitives/kit/port-type.ts';
import { type Answer, type Decline, decline } from '../agent.ts';

/** ISO 639-1 codes that all four detectors know, so that their answers can be compared. */
export const LANGUAGES = [
  'ar',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'fi',
  'fr',
  'hi',
  'hu',
  'it',
  'ja',
  'ko',
  'nl',
  'no',
  'pl',
  'pt',
  'ro',
  'ru',
  'sv',
  'tr',
  'uk',
  'vi',
  'zh',
] as const;

const KNOWN: ReadonlySet<string> = new Set(LANGUAGES);
/** Detectors look at the beginning only; more text adds nothing. */
const MAX_READ = 2_000;
const MAX_TEXT = 100_000;
const MIN_LETTERS = 6;

type Own = Pick<AgentCard, 'id' | 'version' | 'title' | 'about' | 'family' | 'method'>;

export const languageCard = (own: Own): AgentCard => ({
  ...own,
  task: 'language',
  input: text,
  output: label(LANGUAGES),
  claim: 'label-correct',
  units: 1,
  provider: 'built-in',
});

/** The first 2,000 characters, or why the language cannot be told. */
export function readText(input: unknown): string | Decline {
  const given = typeof input === 'string' ? input.trim() : '';
  if (!given) return decline('There is no text.');
  if (given.length > MAX_TEXT) {
    return decline(`The text has ${given.length} characters; this agent takes at most ${MAX_TEXT}.`);
  }
  const read = given.slice(0, MAX_READ).toWellFormed();
  if (lettersOf(read) < MIN_LETTERS) return decline('The text is too short to tell its language.');
  return read;
}

/** Chinese, Japanese and Korean characters say about as much as three letters. */
function lettersOf(given: string): number {
  const letters = given.match(/\p{L}/gu)?.length ?? 0;
  const dense = given.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu);
  return letters + 2 * (dense?.length ?? 0);
}

export const undetermined: Decline = decline('The language could not be determined.');

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'code' });

/** An answer if the language is one of the declared ones; `code` may be ISO 639-1 or 639-3. */
export function answerLanguage(code: string, score: number): Answer | Decline {
  if (KNOWN.has(code)) return { kind: 'answer', value: code, score };
  return decline(
    `It looks like ${nameOf(code)}, which is not one of the ${LANGUAGES.length} languages told apart here.`,
  );
}

function nameOf(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
