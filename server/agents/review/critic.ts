import { json, list, num, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { readText } from '../text/read-text.ts';
import { findFaults, MAX_SENTENCE_WORDS, quality } from './faults.ts';
import { speller } from './speller.ts';

const MAX_ISSUES = 20;

/** A critic by rules: what it names is there, and it names nothing else. */
export const critic: Agent = {
  card: {
    id: 'critic',
    version: '1.0.0',
    title: 'Copy critic',
    about: `Names misspelt and repeated words, sentences of more than ${MAX_SENTENCE_WORDS} words, and missing capitals and end marks in English. Its score is the share of words and sentences without a fault.`,
    family: 'copy-rules',
    task: 'review',
    input: text,
    output: json({ issues: list(text), score: num }),
    claim: 'text-quality',
    method: 'judge',
    units: 1,
    provider: 'built-in',
  },
  load: async () => void (await speller()),
  async call(input) {
    const given = readText(input);
    if (typeof given !== 'string') return given;
    const review = findFaults(given, await speller());
    if (review.words === 0) return decline('The text has no words.');
    const issues = [...new Set(review.faults.map(({ issue }) => issue))].slice(0, MAX_ISSUES);
    const score = quality(review);
    return { kind: 'answer', value: { issues, score }, score };
  },
};
