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

/** The domain, one of ten, of every intent. */
export function readDomains(): Map<string, string> {
  const raw = JSON.parse(read('domains.json')) as Record<string, string[]>;
  return new Map(
    Object.entries(raw).flatMap(([domain, intents]) => intents.map((intent) => [intent, domain])),
  );
}
