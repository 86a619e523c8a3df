import { sentencesOf } from '#primitives/kit/parts.ts';
import { text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { contentWords, likeness } from '../text/content-words.ts';
import { readText } from '../text/read-text.ts';

const KEPT = 2;
const MAX_SENTENCES = 300;

/** Gives each sentence a mark; the two with the highest are kept, in their order. */
type Mark = (sentences: readonly string[]) => readonly number[];

function keepBest(sentences: readonly string[], marks: readonly number[]): string {
  const best = sentences
    .map((_, at) => at)
    .sort((a, b) => (marks[b] ?? 0) - (marks[a] ?? 0) || a - b)
    .slice(0, KEPT)
    .sort((a, b) => a - b);
  return best.map((at) => sentences[at]).join(' ');
}

const summariser = (id: string, { title, how, mark }: { title: string; how: string; mark: Mark }): Agent => ({
  card: {
    id,
    version: '1.0.0',
    title,
    about: `Takes ${KEPT} sentences out of a text: ${how}. It writes nothing of its own, and never says how sure it is.`,
    family: 'extractive',
    task: 'summary',
    input: text,
    output: text,
    claim: 'answer-correct',
    method: 'none',
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const sentences = sentencesOf(given).map((one) => one.replaceAll(/\s+/g, ' '));
    if (sentences.length > MAX_SENTENCES) return decline(`There are more than ${MAX_SENTENCES} sentences.`);
    return { kind: 'answer', value: keepBest(sentences, mark(sentences)) };
  },
});

/** Mean count, over the whole text, of a sentence's different content words. */
const byFrequency: Mark = (sentences) => {
  const words = sentences.map(contentWords);
  const counts = new Map<string, number>();
  for (const word of words.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return words.map((all) => {
    const different = [...new Set(all)];
    return different.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0) / Math.max(1, different.length);
  });
};

/** Sum of a sentence's likeness to all others. */
const byCentrality: Mark = (sentences) => {
  const sets = sentences.map((one) => new Set(contentWords(one)));
  return sets.map((own) => sets.reduce((sum, other) => sum + (other === own ? 0 : likeness(own, other)), 0));
};

export const leadSummary = summariser('summary-lead', {
  title: 'Summary: how it begins',
  how: 'the first ones, which is hard to beat for news',
  mark: (sentences) => sentences.map((_, at) => -at),
});

export const endSummary = summariser('summary-end', {
  title: 'Summary: how it ends',
  how: 'the last ones, where a verdict often stands',
  mark: (sentences) => sentences.map((_, at) => at),
});

export const frequencySummary = summariser('summary-frequency', {
  title: 'Summary: frequent words',
  how: 'those whose words occur most often in the text',
  mark: byFrequency,
});

export const centralSummary = summariser('summary-central', {
  title: 'Summary: central sentences',
  how: 'those that share most words with the others',
  mark: byCentrality,
});
