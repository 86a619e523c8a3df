/**
 * What compositions are measured on. Every set ships inside an npm package or is made from its own answers;
 * sets of development lie beside the checkout and never enter what ships.
 */
import { seeded, shuffled } from '#engine/random.ts';
import { ARTICLE_1 } from '#server/agents/language/article-1.ts';
import { reviews } from '#server/agents/learn/reviews.ts';
import { hasData, readSst } from '../accept/data.ts';
import { calculations, drafts, gamesOf24, invoices } from './generated.ts';

export type Item = { inputs: Readonly<Record<string, unknown>>; truth: unknown };

export type ItemSet = {
  id: string;
  title: string;
  split: string;
  kind: 'labelled' | 'generated' | 'development data';
  items: readonly Item[];
  isRight(value: unknown, truth: unknown): boolean;
};

/** Why nothing can be said about how often a composition is right. */
export type NoSet = { why: string };

const COUNT = 240;
const SEED = 7;

const item = ({ text, truth }: { text: string; truth: unknown }): Item => ({ inputs: { text }, truth });

const sample = <T>(from: readonly T[]): T[] => shuffled(from, seeded(SEED)).slice(0, COUNT);

/** A set of labels is right if it holds the truth. */
const isLabel = (value: unknown, truth: unknown): boolean =>
  Array.isArray(value) ? value.includes(truth) : value === truth;

const reviewSet = async (): Promise<ItemSet> => ({
  id: 'reviews',
  title: 'UCI review sentences (npm package sentiment)',
  split: 'held out: every fifth sentence of each file, of which no agent has learned',
  kind: 'labelled',
  items: sample((await reviews()).heldOut).map(({ text, label }) => item({ text, truth: label })),
  isRight: isLabel,
});

/** Four reviews with an empty line between them; the truth is how many are negative. */
const reviewPages = async (): Promise<ItemSet> => {
  const random = seeded(SEED);
  const { heldOut } = await reviews();
  const pages = Array.from({ length: COUNT }, () => shuffled(heldOut, random).slice(0, 4));
  return {
    id: 'review-pages',
    title: 'Pages of four UCI review sentences (npm package sentiment)',
    split: 'drawn from the held-out sentences',
    kind: 'labelled',
    items: pages.map((page) =>
      item({
        text: page.map(({ text }) => text).join('\n\n'),
        truth: page.filter(({ label }) => label === 'negative').length,
      }),
    ),
    isRight: (value, truth) => value === truth,
  };
};

/** Runs of four words; of four characters where words are not set apart. */
function snippets(sentence: string): string[] {
  const words = sentence.split(' ');
  const isWords = words.length > 2;
  const pieces = isWords ? words : [...sentence].filter((one) => /\p{L}/u.test(one));
  const size = isWords ? 4 : 8;
  return pieces
    .slice(0, Math.max(0, pieces.length - size + 1))
    .map((_, at) => pieces.slice(at, at + size).join(isWords ? ' ' : ''));
}

const languageSet = (): ItemSet => {
  const all = Object.entries(ARTICLE_1).flatMap(([truth, text]) =>
    snippets(text).map((snippet) => item({ text: snippet, truth })),
  );
  return {
    id: 'language-snippets',
    title: 'Overlapping four-word snippets of article 1 of the Declaration of Human Rights, 21 languages',
    split: 'all',
    kind: 'labelled',
    items: sample(all),
    isRight: isLabel,
  };
};

/** The last number of an answer: solvers write their steps down first. */
const finalNumber = (value: unknown): number =>
  typeof value === 'number'
    ? value
    : Number(String(value).match(/-?\d+(?:\.\d+)?(?=\D*$)/)?.[0] ?? Number.NaN);

const isNumber = (value: unknown, truth: unknown): boolean =>
  (Array.isArray(value) ? value : [value]).some((one) => Math.abs(finalNumber(one) - Number(truth)) < 1e-6);

const calculationSet = (): ItemSet => ({
  id: 'calculations',
  title: 'Calculations of four operations',
  split: 'generated with their results',
  kind: 'generated',
  items: calculations(COUNT, SEED).map(item),
  isRight: isNumber,
});

/** The pattern proves what it gives by recomputation: whatever it gives for a game that has a solution is one. */
const gameSet = (): ItemSet => ({
  id: 'games-of-24',
  title: 'Games of 24 that have a solution',
  split: 'generated from their solutions',
  kind: 'generated',
  items: gamesOf24(200, SEED).map(item),
  isRight: (value, _truth) => typeof value === 'string' && isTwentyFour(value),
});

/** Only digits, signs and brackets are evaluated, by hand: no code is made of an answer. */
function isTwentyFour(text: string): boolean {
  const tokens = text.split('=')[0]?.match(/\d+(?:\.\d+)?|[-+*/()]/g) ?? [];
  let at = 0;
  const product = (): number => {
    let value = atom();
    while (tokens[at] === '*' || tokens[at] === '/')
      value = tokens[at++] === '*' ? value * atom() : value / atom();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-')
      value = tokens[at++] === '+' ? value + product() : value - product();
    return value;
  };
  const atom = (): number => {
    if (tokens[at] !== '(') return Number(tokens[at++]);
    at += 1;
    const value = sum();
    at += 1;
    return value;
  };
  return Math.abs(sum() - 24) < 1e-6;
}

const invoiceSet = (): ItemSet => ({
  id: 'invoices',
  title: 'Sentences about invoices with a date, a sum and an address',
  split: 'generated from these three',
  kind: 'generated',
  items: invoices(COUNT, SEED).map(item),
  isRight: (value, truth) =>
    Object.entries(truth as Record<string, string>).every(([name, one]) => Object(value ?? {})[name] === one),
});

const draftSet = async (): Promise<ItemSet> => {
  const kind = (await reviews()).heldOut.filter(({ label }) => label === 'positive');
  return {
    id: 'drafts',
    title: 'Positive UCI review sentences, to half of which personal data, a password or an insult was added',
    split: 'generated from the held-out sentences',
    kind: 'generated',
    items: drafts(
      kind.map(({ text }) => text),
      { count: COUNT, seed: SEED },
    ).map(item),
    isRight: isLabel,
  };
};

const SETS = {
  drafts: draftSet,
  reviews: reviewSet,
  'review-pages': reviewPages,
  language: languageSet,
  calculations: calculationSet,
  games: gameSet,
  invoices: invoiceSet,
} as const;

type SetName = keyof typeof SETS;

const REQUESTS = 'The only labelled requests that ship are those the agents learned from.';

const SUMMARIES = 'No labelled set of summaries ships; free text has no one right answer.';

const BY_PATTERN: Readonly<Record<string, SetName | NoSet>> = {
  'agreement-gate': 'calculations',
  'best-of-n': 'calculations',
  'verified-cascade': 'calculations',
  'verified-sum': 'calculations',
  'map-reduce': 'review-pages',
  'tree-search': 'games',
  'field-consensus': 'invoices',
  'language-desk': 'language',
  'adaptive-quorum': 'reviews',
  'bandit-router': 'reviews',
  'champion-challenger': 'reviews',
  'conformal-triage': 'reviews',
  'cost-cascade': 'reviews',
  'gated-agent': 'reviews',
  'hedged-race': 'reviews',
  'judge-panel': 'reviews',
  'resilient-call': 'reviews',
  'risk-gate': 'reviews',
  'stacked-committee': 'reviews',
  'weighted-committee': 'reviews',
  'drift-sentinel': 'reviews',
  'language-router': 'reviews',
  'debate-judge': 'reviews',
  'round-table': 'reviews',
  'mixture-of-agents': { why: SUMMARIES },
  'rank-and-fuse': { why: SUMMARIES },
  'disagreement-mining': { why: 'Its answer is a list of sentences worth labelling; no set says which are.' },
  'critic-loop': { why: 'Its answer is free text; no labelled set of revisions ships.' },
  'grounded-answer': { why: 'No labelled set of questions with their sources ships.' },
  'generate-verify-repair': { why: 'No labelled set of broken programs ships.' },
  'plan-execute': { why: REQUESTS },
  'learned-router': { why: REQUESTS },
  'specialist-panel': { why: REQUESTS },
  'semantic-cache': { why: REQUESTS },
  'red-team-gate': 'drafts',
  saga: { why: 'It acts; there is no right answer to compare with.' },
};

const nameFor = (base: string): SetName | NoSet =>
  BY_PATTERN[base] ?? { why: 'Nobody has named a set for it (scripts/cards/sets.ts).' };

/** How often a pattern is edited: more where it can be measured, less where one run takes 500 calls. */
export const editsFor = (base: string): number =>
  typeof nameFor(base) === 'string' && base !== 'tree-search' ? MOST_EDITED : 1;

/** More than an even share, so that patterns which allow much give more. */
const MOST_EDITED = 7;

const made = new Map<SetName, Promise<ItemSet>>();

/** The set for everything that was made of this pattern. */
export async function setFor(base: string): Promise<ItemSet | NoSet> {
  const name = nameFor(base);
  if (typeof name !== 'string') return name;
  const set = made.get(name) ?? Promise.resolve(SETS[name]());
  made.set(name, set);
  return set;
}

/** SST-2 for what is measured on reviews, where it lies beside the checkout. */
export async function developmentSet(set: ItemSet | NoSet): Promise<ItemSet | undefined> {
  if (!('id' in set) || set.id !== 'reviews' || !hasData('stsa.binary.test')) return undefined;
  return {
    ...set,
    ...{ id: 'sst-2', title: 'SST-2', split: 'test', kind: 'development data' as const },
    items: sample(readSst('test')).map(({ text, label }) => item({ text, truth: label })),
  };
}
