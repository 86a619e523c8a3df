import { sentencesOf } from '#primitives/kit/parts.ts';
import { list, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from '../agent.ts';
import { contentWords, likeness } from '../text/content-words.ts';
import { MAX_TEXT } from '../text/read-text.ts';

const MAX_SENTENCES = 400;
/** Sentences that share more than this say the same. */
const SAME = 0.6;
const MOST_KEPT = 5;

type Sentence = { text: string; draft: number; words: ReadonlySet<string> };

/** How much of what the other drafts say a sentence says: its likeness to the most like one in each. */
function support(one: Sentence, all: readonly Sentence[]): number {
  const best = new Map<number, number>();
  for (const other of all) {
    if (other.draft === one.draft) continue;
    best.set(other.draft, Math.max(best.get(other.draft) ?? 0, likeness(one.words, other.words)));
  }
  return [...best.values()].reduce((sum, like) => sum + like, 0);
}

function choose(all: readonly Sentence[], count: number): Sentence[] {
  const ranked = all
    .map((one) => ({ one, weight: support(one, all) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const chosen: Sentence[] = [];
  for (const { one } of ranked) {
    if (chosen.length >= count) break;
    if (!chosen.some((other) => likeness(one.words, other.words) > SAME)) chosen.push(one);
  }
  return chosen.sort((a, b) => all.indexOf(a) - all.indexOf(b));
}

/** Takes over sentences and invents none. */
export const synthesizer: Agent = {
  card: {
    id: 'synthesizer',
    version: '1.0.0',
    title: 'Extractive synthesizer',
    about:
      'Makes one text of several drafts: the sentences that say most of what the other drafts say too, each said once, in their order. It writes nothing of its own, and never says how sure it is.',
    family: 'extractive',
    task: 'synthesis',
    input: list(text),
    output: text,
    claim: 'answer-correct',
    method: 'none',
    units: 1,
    provider: 'built-in',
  },
  async call(input) {
    const drafts = Array.isArray(input) ? input.filter((one) => typeof one === 'string') : [];
    if (drafts.length < 2) return decline('It takes two drafts to find what they share.');
    if (drafts.join('').length > MAX_TEXT)
      return decline(`The drafts have more than ${MAX_TEXT} characters together.`);
    const byDraft = drafts.map(sentencesOf);
    const all = byDraft.flatMap((sentences, draft) =>
      sentences.map((one) => ({ text: one, draft, words: new Set(contentWords(one)) })),
    );
    if (all.length > MAX_SENTENCES) return decline(`There are more than ${MAX_SENTENCES} sentences.`);
    const lengths = byDraft.map(({ length }) => length).sort((a, b) => a - b);
    const count = Math.min(MOST_KEPT, Math.max(1, lengths[Math.floor(lengths.length / 2)] ?? 1));
    const chosen = choose(all, count);
    if (chosen.length === 0) return decline('The drafts have no words in common.');
    return { kind: 'answer', value: chosen.map((one) => one.text).join(' ') };
  },
};
