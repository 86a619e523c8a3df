import { z } from 'zod';
import { sentencesOf } from '#primitives/kit/parts.ts';
import { json, list, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline, type Reply } from '../agent.ts';
import { contentWords } from '../text/content-words.ts';
import { MAX_TEXT } from '../text/read-text.ts';

const MAX_SOURCES_TEXT = 200_000;
/** Share of the question's weight that an answer must hold; below, the sources do not say. */
const ENOUGH = 0.5;

const request = z.object({ question: z.string().max(MAX_TEXT), sources: z.array(z.string()) });

type Sentence = { text: string; words: ReadonlySet<string> };

/** Rare words tell more: ln(1 + N / n) for a word in n of N sentences. One that occurs nowhere tells most. */
function weightsOf(words: readonly string[], sentences: readonly Sentence[]): Map<string, number> {
  const holding = (word: string) => sentences.filter((one) => one.words.has(word)).length;
  const known = words.map(
    (word) => [word, Math.log1p(sentences.length / Math.max(1, holding(word)))] as const,
  );
  return new Map(known);
}

const weightIn = (weights: ReadonlyMap<string, number>, isIn: (word: string) => boolean): number =>
  [...weights].reduce((sum, [word, weight]) => sum + (isIn(word) ? weight : 0), 0);

function answer(question: string, sources: readonly string[]): Reply {
  const asked = [...new Set(contentWords(question))];
  if (asked.length === 0) return decline('The question has no word to look for.');
  const sentences = sources
    .flatMap(sentencesOf)
    .map((one) => ({ text: one, words: new Set(contentWords(one)) }));
  const weights = weightsOf(asked, sentences);
  const all = weightIn(weights, () => true);
  let best: { text: string; share: number } | undefined;
  for (const one of sentences) {
    const share = weightIn(weights, (word) => one.words.has(word)) / all;
    if (share > (best?.share ?? 0)) best = { text: one.text, share };
  }
  if (!best || best.share < ENOUGH) return decline('The sources do not say.');
  return { kind: 'answer', value: best.text, score: Math.min(1, best.share) };
}

/** Quotes; it adds nothing of its own. */
export const sourceAnswerer: Agent = {
  card: {
    id: 'answer-from-sources',
    version: '1.0.0',
    title: 'Source reader',
    about:
      "Answers a question with the sentence of the sources that holds most of its words, rare ones counting more. Says the share it found; below one half it says that the sources do not say. It understands nothing: a sentence with the question's words may answer another question.",
    family: 'lexical-retrieval',
    task: 'question-answering',
    input: json({ question: text, sources: list(text) }),
    output: text,
    claim: 'answer-correct',
    method: 'lexicon-share',
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const read = request.safeParse(input);
    if (!read.success) return decline('There is no question with its sources.');
    const { question, sources } = read.data;
    const length = sources.reduce((sum, one) => sum + one.length, 0);
    if (length > MAX_SOURCES_TEXT)
      return decline(`The sources have more than ${MAX_SOURCES_TEXT} characters together.`);
    return answer(question, sources);
  },
};
