/** What a copy editor sees at once: spelling, repeated words, long sentences, missing capitals and ends. */
import { sentencesOf } from '#primitives/kit/parts.ts';
import type { Speller } from './speller.ts';

export type Fault = {
  kind: 'spelling' | 'repetition' | 'length' | 'capital' | 'end';
  /** Where in the text, and how many characters of it. */
  at: number;
  length: number;
  /** One sentence for a person; equal for equal faults. */
  issue: string;
  /** What to write there instead, if that is known. */
  fix?: string;
};

export type Review = { faults: readonly Fault[]; words: number; sentences: number };

export const MAX_SENTENCE_WORDS = 30;

const WORD = /\p{L}+(?:['’]\p{L}+)*/gu;

/** In the order of the text; sentences are of its own language if that is English. */
export function findFaults(text: string, speller: Speller): Review {
  const words = [...text.matchAll(WORD)].map((match) => ({ word: match[0], at: match.index }));
  const sentences = locate(text);
  const faults = [
    ...sentences.flatMap((one) => sentenceFaults(one)),
    ...repetitions(text, words),
    ...misspelt(words, { starts: new Set(sentences.map(({ at }) => at)), speller }),
  ];
  return { faults: faults.sort((a, b) => a.at - b.at), words: words.length, sentences: sentences.length };
}

type Piece = { text: string; at: number };
type Word = { word: string; at: number };

function locate(text: string): Piece[] {
  let from = 0;
  return sentencesOf(text).map((sentence) => {
    const at = text.indexOf(sentence, from);
    from = at + sentence.length;
    return { text: sentence, at };
  });
}

const quote = (text: string): string => `“${text.length > 50 ? `${text.slice(0, 49)}…` : text}”`;

function sentenceFaults({ text, at }: Piece): Fault[] {
  const faults: Fault[] = [];
  const first = text.charAt(0);
  if (/\p{Ll}/u.test(first)) {
    const issue = `${quote(text)} starts with a small letter.`;
    faults.push({ kind: 'capital', at, length: 1, issue, fix: first.toUpperCase() });
  }
  if (/[\p{L}\p{N}]$/u.test(text)) {
    const issue = `${quote(text)} does not end with a mark.`;
    faults.push({ kind: 'end', at: at + text.length, length: 0, issue, fix: '.' });
  }
  return [...faults, ...tooLong({ text, at })];
}

/** A long sentence is cut in two where it joins two clauses nearest to its middle. */
function tooLong({ text, at }: Piece): Fault[] {
  const count = text.match(WORD)?.length ?? 0;
  if (count <= MAX_SENTENCE_WORDS) return [];
  const issue = `${quote(text)} has ${count} words; at most ${MAX_SENTENCE_WORDS} read well.`;
  const joints = [...text.matchAll(/(?:;|,?\s(?:and|but|so)|,)\s+(\p{L})/gu)];
  const middle = text.length / 2;
  const [joint] = joints.sort((a, b) => Math.abs(a.index - middle) - Math.abs(b.index - middle));
  if (!joint) return [{ kind: 'length', at, length: text.length, issue }];
  const fix = `. ${joint[1]?.toUpperCase()}`;
  return [{ kind: 'length', at: at + joint.index, length: joint[0].length, issue, fix }];
}

function repetitions(text: string, words: readonly Word[]): Fault[] {
  return words.flatMap(({ word, at }, i) => {
    const next = words[i + 1];
    const end = at + word.length;
    if (!next || next.word.toLowerCase() !== word.toLowerCase() || text.slice(end, next.at).trim()) return [];
    const issue = `${quote(`${word} ${next.word}`)} repeats a word.`;
    return [
      { kind: 'repetition', at: end, length: next.at + next.word.length - end, issue, fix: '' } as const,
    ];
  });
}

/** Names are no mistakes: a word with a capital inside a sentence, or in capitals, is left alone. */
function misspelt(
  words: readonly Word[],
  { starts, speller }: { starts: ReadonlySet<number>; speller: Speller },
): Fault[] {
  return words.flatMap(({ word, at }) => {
    const isName = /^\p{Lu}/u.test(word) && !starts.has(at);
    if (word.length < 2 || isName || /\p{Lu}.*\p{Lu}/u.test(word) || speller.isKnown(word)) return [];
    const better = speller.suggest(word);
    const issue = `“${word}” is misspelt${better ? `; perhaps “${better}”` : ''}.`;
    const fault = { kind: 'spelling', at, length: word.length, issue } as const;
    return [better === undefined ? fault : { ...fault, fix: better }];
  });
}

/** Share of the words that are right, times the share of the sentences that are, in [0,1]. */
export function quality({ faults, words, sentences }: Review): number {
  const ofWords = faults.filter(({ kind }) => kind === 'spelling' || kind === 'repetition').length;
  const ofSentences = new Set(faults.filter(({ kind }) => kind === 'length').map(({ issue }) => issue)).size;
  const marks = faults.filter(({ kind }) => kind === 'capital' || kind === 'end').length;
  const right = (wrong: number, all: number) => Math.max(0, 1 - wrong / Math.max(1, all));
  return right(ofWords, words) * right(ofSentences, sentences) * right(marks, 2 * sentences);
}
