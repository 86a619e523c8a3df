import { z } from 'zod';
import { json, label, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { findFaults, quality } from '../review/faults.ts';
import { speller } from '../review/speller.ts';
import { contentWords, shareFound } from '../text/content-words.ts';
import { MAX_TEXT } from '../text/read-text.ts';

const request = z.object({
  a: z.string().max(MAX_TEXT),
  b: z.string().max(MAX_TEXT),
  question: z.string().max(MAX_TEXT).optional(),
});

/** Compares by rules: fewer faults, and more of the question's words where there is one. */
export const pairwiseJudge: Agent = {
  card: {
    id: 'judge-pairwise',
    version: '1.0.0',
    title: 'Pairwise judge',
    about:
      'Says which of two texts is better: the one with fewer faults of spelling and style and, where a question is given, more of its words. Equal ones are not decided. Its score is the share of the better one in both marks.',
    family: 'copy-rules',
    task: 'judging',
    input: json({ a: text, b: text }),
    output: label(['a', 'b']),
    claim: 'better-of-two',
    method: 'pairwise',
    units: 1,
    provider: 'built-in',
  },
  load: async () => void (await speller()),
  async call(input) {
    const read = request.safeParse(input);
    if (!read.success) return decline(`There are no two texts of at most ${MAX_TEXT} characters.`);
    const { question } = read.data;
    const asked = question === undefined ? undefined : new Set(contentWords(question));
    const spelling = await speller();
    const mark = (one: string): number => {
      const words = new Set(contentWords(one));
      if (words.size === 0) return 0;
      return quality(findFaults(one, spelling)) + (asked ? shareFound(asked, words) : 0);
    };
    const [a, b] = [mark(read.data.a), mark(read.data.b)];
    if (a === b) return decline('By its rules the two are equally good.');
    return { kind: 'answer', value: a > b ? 'a' : 'b', score: Math.max(a, b) / (a + b) };
  },
};
