/** `docs/compositions/README.md`: what the cards say, for people. */

import type { Pattern } from '#engine/pattern.ts';
import type { Choice } from '#server/library/compositions/choose.ts';
import { type Covered, coverageOf } from '#server/library/compositions/coverage.ts';
import type { Card } from './card.ts';
import type { Figure, Figures } from './figures.ts';

const percent = (value: number): string => `${(100 * value).toFixed(1).replace(/\.0$/, '')}`;
const withBounds = ([value, lo, hi]: Figure): string => `${percent(value)} (${percent(lo)}-${percent(hi)})`;
const plain = ([value]: Figure): string => value.toFixed(1).replace(/\.0$/, '');

/** An answer that is a set holds the truth easily: how large it is belongs beside it. */
const sizeOf = ({ size }: Figures): string => (size ? `, sets of ${plain(size)}` : '');

const HEAD = [
  'Hash',
  'Pattern',
  'Edits',
  'Family',
  'Set',
  'n',
  'Right %',
  'Answered %',
  'Asked %',
  'Wrong alone %',
  'Calls',
  'ECE (floor)',
  'Under faults: ok / abstain / fail %',
];

function rowOf({ hash, family, base, edits, measured, calibration, faults }: Card): string {
  const figures = 'figures' in measured ? measured.figures : undefined;
  const ece =
    calibration &&
    `${calibration.ece.toFixed(3)} (${calibration.floor[1].toFixed(3)})${calibration.of === 'probabilities' ? '' : ' *'}`;
  const cells = [
    `\`${hash.slice(0, 8)}\``,
    base,
    edits.map(({ edit, at }) => `${edit} (${at})`).join('; ') || 'as it is',
    `\`${family.slice(0, 6)}\``,
    'set' in measured ? measured.set : '',
    String(measured.n),
    figures ? withBounds(figures.accuracy) + sizeOf(figures) : '',
    figures ? withBounds(figures.coverage) : '',
    figures ? percent(figures.asked[0]) : '',
    figures?.risk ? withBounds(figures.risk) : '',
    figures ? plain(figures.calls) : '',
    ece ?? '',
    [faults.ok, faults.abstain, faults.fail].map(percent).join(' / '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

type Totals = { pairs: Set<string>; served: Set<string>; counts: Map<string, number> };

export function totalsOf(patterns: readonly Pattern[]): Totals {
  const totals: Totals = { pairs: new Set(), served: new Set(), counts: new Map() };
  for (const covered of patterns.map((one): Covered => coverageOf(one))) {
    for (const one of covered.pairs) totals.pairs.add(one);
    for (const one of covered.served) totals.served.add(one);
    for (const one of covered.primitives) totals.counts.set(one, (totals.counts.get(one) ?? 0) + 1);
  }
  return totals;
}

/** The pairs that occur, source by source; what is legal and does not occur stands behind the dash. */
function matrixOf({ legalPairs }: Choice, { pairs }: Totals): string {
  const bySource = Map.groupBy(legalPairs, (pair) => pair.split(' > ')[0] ?? '');
  const rows = [...bySource].map(([source, all]) => {
    const name = (pair: string): string => pair.split(' > ')[1] ?? '';
    const [there, missing] = [all.filter((one) => pairs.has(one)), all.filter((one) => !pairs.has(one))];
    return `| ${source} | ${there.length} of ${all.length} | ${there.map(name).join(' ')} | ${missing.map(name).join(' ')} |`;
  });
  return ['| Source | Covered | Targets | Legal, not covered |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function reasons(cards: readonly Card[]): string {
  const byWhy = Map.groupBy(
    cards.filter(({ measured }) => 'why' in measured),
    ({ measured }) => ('why' in measured ? measured.why : ''),
  );
  return [...byWhy]
    .map(([why, list]) => `- ${[...new Set(list.map(({ base }) => base))].join(', ')}: ${why}`)
    .join('\n');
}

function setsOf(cards: readonly Card[]): string {
  const lines = cards.flatMap(({ measured }) =>
    'set' in measured
      ? [`- \`${measured.set}\`: ${measured.title}; ${measured.split}; ${measured.kind}, n = ${measured.n}.`]
      : [],
  );
  return [...new Set(lines)].sort().join('\n');
}

export function pageOf({
  choice,
  cards,
  patterns,
}: {
  choice: Choice;
  cards: readonly Card[];
  patterns: readonly Pattern[];
}): string {
  const totals = totalsOf(patterns);
  const legal = choice.legalPairs.length;
  const covered = choice.legalPairs.filter((pair) => totals.pairs.has(pair)).length;
  const served = choice.served.filter((one) => totals.served.has(one)).length;
  const rarest = [...totals.counts].sort(([, a], [, b]) => a - b).slice(0, 3);
  const families = new Set(cards.map(({ family }) => family)).size;
  const labelled = cards.filter(({ measured }) => measured.n >= 200).length;
  const seconds = cards.reduce((sum, card) => sum + card.seconds, 0);
  return `# Tested compositions

Made by \`npm run cards\`; do not edit. The figures of every card are in \`cards.jsonl\`, one line of JSON for each.

${cards.length} compositions with different canonical forms, in ${families} families: ${cards.filter(({ edits }) => edits.length === 0).length} patterns of the library as they are, the others edited in one to three places. ${labelled} of them are measured on 200 items or more, all of them ran ${cards[0]?.faults.runs ?? 0} times while one call or check in five went wrong. ${cards.reduce((sum, { faults }) => sum + faults.breaches, 0)} runs ended against the contract. All runs together took ${Math.round(seconds)} s.

## How to read it

*Right*: right answers among all items; a person who is asked answers with the truth, and a set of labels is right if it holds the truth. *Answered*: items with an answer at all. *Asked*: items for which a person was asked. *Wrong alone*: wrong ones among the answers no person had a part in. *Calls*: agent calls for one item. In brackets: 95 % interval, from 1,000 resamples of the items. *ECE*: expected calibration error of the numbers shown, beside the 95 % quantile of what a perfect forecaster would show; a star means that these numbers are scores that agents give themselves, or were made of such, and no probabilities.

No outcomes are known to these runs: a calibration says unknown, and what needs a measured confidence goes to a person or abstains. That is what the product does on its first day. The edits are made by rule to cover neighbours, not to be wise; some make a pattern worse, and the table says so.

${setsOf(cards)}

Not measured for rightness, only under faults:

${reasons(cards)}

## Coverage

- Primitives: ${totals.counts.size}; the rarest are in ${rarest.map(([id, count]) => `${count} (${id})`).join(', ')} compositions.
- Neighbours: ${covered} of ${legal} pairs that the validator allows (${percent(covered / legal)} %).
- Aggregators with tasks: ${served} of ${choice.served.length} that some edit of a pattern reaches.

${matrixOf(choice, totals)}

## Cards

| ${HEAD.join(' | ')} |
| ${HEAD.map(() => '---').join(' | ')} |
${cards.map(rowOf).join('\n')}
`;
}
