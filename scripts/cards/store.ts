/** Cards on disk: one line of JSON each, written as soon as it is made, so that nothing is lost. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, STATE } from '../lib/checkout.ts';
import type { Card } from './card.ts';

export const FOLDER = join(ROOT, 'docs/compositions');
export const SHIPPED = join(FOLDER, 'cards.jsonl');
export const DEVELOPMENT = join(STATE, 'cards', 'development.jsonl');

/** By hash; of two cards of one composition the later counts, and half a line at the end none. */
export function readCards(path: string): Map<string, Card> {
  const cards = new Map<string, Card>();
  if (!existsSync(path)) return cards;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const card = line.endsWith('}') ? parse(line) : undefined;
    if (card) cards.set(card.hash, card);
  }
  return cards;
}

function parse(line: string): Card | undefined {
  try {
    return JSON.parse(line) as Card;
  } catch {
    return undefined;
  }
}

export function addCard(path: string, card: Card): void {
  mkdirSync(dirname(path), { recursive: true });
  // an interrupted run may have left half a line
  const needsEnd = existsSync(path) && !/(^|\n)$/.test(readFileSync(path, 'utf8'));
  appendFileSync(path, `${needsEnd ? '\n' : ''}${JSON.stringify(card)}\n`);
}

/** Sorted as chosen, each once. */
export function writeCards(path: string, cards: readonly Card[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, cards.map((card) => `${JSON.stringify(card)}\n`).join(''));
}
