import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seeded } from '#engine/random.ts';
import type { Choice } from '#server/library/compositions/choose.ts';
import { ROOT } from '../lib/checkout.ts';
import { type Card, firstLines, prepare } from './card.ts';
import { bootstrap } from './figures.ts';
import { calculations, gamesOf24, invoices } from './generated.ts';
import { readCards, SHIPPED } from './store.ts';

const choice = JSON.parse(
  readFileSync(join(ROOT, 'server/library/compositions/chosen.json'), 'utf8'),
) as Choice;
const cards = readCards(SHIPPED);

/** Three cards whose items are labelled, spread over all. */
function some(): Card[] {
  const measured = choice.compositions.flatMap(({ hash }) => {
    const card = cards.get(hash);
    return card && card.measured.n > 0 ? [card] : [];
  });
  return [0.1, 0.5, 0.9].flatMap((at) => measured[Math.floor(at * measured.length)] ?? []);
}

describe('cards that were made', () => {
  test('are there for every composition', () => {
    expect(choice.compositions.filter(({ hash }) => !cards.has(hash))).toEqual([]);
  });

  test('count 200 items or say why not, and 1,000 runs under faults, none against the contract', () => {
    for (const { hash, measured, faults } of cards.values()) {
      if (!('why' in measured)) expect(measured.n, hash).toBeGreaterThanOrEqual(200);
      expect(faults, hash).toMatchObject({ runs: 1000, breaches: 0 });
      expect(faults.ok + faults.abstain + faults.fail, hash).toBeCloseTo(1, 2);
    }
  });

  test('hold no development data', () => {
    for (const { measured } of cards.values()) expect(JSON.stringify(measured)).not.toContain('development');
  });

  test.each(some().map((card) => [`${card.base} ${card.hash.slice(0, 8)}`, card] as const))(
    '%s: the first items come out as written down',
    { timeout: 60_000 },
    async (_, { first, hash, base, family, edits, stamp }) => {
      const composition = await prepare({ hash, base, family, edits }, false);
      expect(composition.stamp).toBe(stamp);
      expect(await firstLines(composition)).toEqual(first);
    },
  );
});

describe('items that are made', () => {
  test.each([
    ['calculations', calculations],
    ['games of 24', gamesOf24],
    ['invoices', invoices],
  ])('%s: the same seed gives the same, all different', (_, make) => {
    const items = make(50, 1);
    expect(make(50, 1)).toEqual(items);
    expect(new Set(items.map(({ text }) => text)).size).toBe(50);
  });

  test('calculations are right', () => {
    // only digits, brackets and signs, from our own generator
    for (const { text, truth } of calculations(200, 3)) {
      expect(text).toMatch(/^[\d ()+*-]+$/);
      expect(new Function(`return ${text}`)(), text).toBe(truth);
    }
  });

  test('games have four numbers from 1 to 13', () => {
    for (const { text } of gamesOf24(100, 2)) {
      const numbers = text.split(' ').map(Number);
      expect(numbers).toHaveLength(4);
      expect(numbers.every((one) => one >= 1 && one <= 13)).toBe(true);
    }
  });
});

test('the bootstrap holds what is known of a share', () => {
  const rows = Array.from({ length: 400 }, (_, at) => ({ of: 1, count: at % 4 === 0 ? 1 : 0 }));
  const [value, lo, hi] = bootstrap(rows, seeded(1));
  expect(value).toBe(0.25);
  // normal approximation: 1.96 * sqrt(.25 * .75 / 400) = .0424
  expect(lo).toBeCloseTo(0.2076, 1.7);
  expect(hi).toBeCloseTo(0.2924, 1.7);
  expect(
    bootstrap(
      rows.map(({ count }) => ({ of: 0, count })),
      seeded(1),
    )[0],
  ).toBe(0);
});
