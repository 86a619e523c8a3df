/** Labelled sets for development. They lie beside the checkout and are never part of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Example } from '#server/agents/learn/words.ts';

export class MissingDataError extends Error {}

/** `PARALLAX_DATA`, or `shared/data` beside the checkout. */
const folder = (): string =>
  process.env.PARALLAX_DATA || resolve(import.meta.dirname, '../../../shared/data');

function read(name: string): string {
  const path = join(folder(), name);
  if (!existsSync(path)) throw new MissingDataError(`skipped: ${path} is not there`);
  return readFileSync(path, 'utf8');
}

/** SST-2 sentences, labels `positive` and `negative`. 6,920 / 872 / 1,821. */
export const readSst = (part: 'train' | 'dev' | 'test'): Example[] =>
  read(`stsa.binary.${part}`)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ label: line.startsWith('1') ? 'positive' : 'negative', text: line.slice(2) }));

/** CLINC150 intents within scope. 15,000 / 3,000 / 4,500. */
export type ClincPart = 'train' | 'val' | 'test';

export function readClinc(): Record<ClincPart, Example[]> {
  const raw = JSON.parse(read('clinc_full.json')) as Record<ClincPart, [string, string][]>;
  const toExamples = (rows: [string, string][]) => rows.map(([text, label]) => ({ text, label }));
  return { train: toExamples(raw.train), val: toExamples(raw.val), test: toExamples(raw.test) };
}

/** Requests that belong to none of the 150 intents. 100 / 100 / 1,000. */
export function readOutOfScope(part: ClincPart): string[] {
  const raw = JSON.parse(read('clinc_full.json')) as Record<`oos_${ClincPart}`, [string, string][]>;
  return raw[`oos_${part}`].map(([text]) => text);
}

/** The domain, one of ten, of every intent. */
export function readDomains(): Map<string, string> {
  const raw = JSON.parse(read('domains.json')) as Record<string, string[]>;
  return new Map(
    Object.entries(raw).flatMap(([domain, intents]) => intents.map((intent) => [intent, domain])),
  );
}

/** For tests that are skipped without their data. */
export const hasData = (name: string): boolean => existsSync(join(folder(), name));

/** A GSM8K problem with its right answer and what six language models wrote, each ending in `A: <number>`. */
export type RecordedProblem = {
  question: string;
  truth: string;
  /** GPT-3 of 6 and 175 billion parameters, fine-tuned and with a verifier; recorded in 2021. */
  weak: readonly string[];
  mixtral: string;
  gpt4: string;
};

const WEAK = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'] as const;
type Solved = { question: string; ground_truth: string } & Record<
  (typeof WEAK)[number],
  { solution: string }
>;

const NUMBER = /-?[$]?\d[\d,]*(?:[.]\d+)?/g;
const bare = (number: string): string => String(Number(number.replace(/[$,]/g, '')));

/** The number behind `####` or `A:`, else the last one; `none` where there is none. */
function finalNumber(solution: string): string {
  const marked = [...solution.matchAll(/(?:####|^A:)\s*(-?[$]?\d[\d,]*(?:[.]\d+)?)/gm)].at(-1)?.[1];
  const found = marked ?? solution.match(NUMBER)?.at(-1);
  return found === undefined ? 'none' : bare(found);
}

const withAnswer = (solution: string): string =>
  `${solution.replace(/^A:.*$/gm, '').trim()}\nA: ${finalNumber(solution)}`;

/** GSM8K, 1,319 problems. */
export function readGsm(): RecordedProblem[] {
  const [, ...rows] = readCsv(read('gsm8k_responses.csv'));
  const strong = new Map(
    rows.map(([question = '', , , mixtral = '', gpt4 = '']) => [question.trim(), { mixtral, gpt4 }]),
  );
  return read('gsm_solutions.jsonl')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const solved = JSON.parse(line) as Solved;
      const { mixtral = '', gpt4 = '' } = strong.get(solved.question.trim()) ?? {};
      return {
        question: solved.question,
        truth: finalNumber(solved.ground_truth),
        weak: WEAK.map((name) => withAnswer(solved[name].solution)),
        mixtral: withAnswer(mixtral),
        gpt4: withAnswer(gpt4),
      };
    });
}

/** Cells may be quoted, and quoted ones may hold line ends and doubled quotes. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
