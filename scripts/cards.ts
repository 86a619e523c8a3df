/**
 * `npm run cards`: measures the 128 compositions of `server/library/compositions/chosen.json` and writes what
 * comes out to `docs/compositions`. It can be stopped at any time and goes on where it was.
 *
 *   --only <start of a hash>  only these; may be given more than once
 *   --fresh                   also those whose card is up to date
 *   --check                   runs nothing; exit code 1 where a card is missing or out of date
 *   --choose                  first fills the choice up from the library; with --fresh, chooses all anew
 *   --development             on development data beside the checkout; written to .parallax, never shipped
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { builtinAgents } from '#server/agents/cards.ts';
import { LIBRARY } from '#server/library/all.ts';
import { type Choice, chooseCompositions } from '#server/library/compositions/choose.ts';
import { type Composition, makeCard, prepare } from './cards/card.ts';
import { pageOf } from './cards/page.ts';
import { editsFor } from './cards/sets.ts';
import { addCard, DEVELOPMENT, FOLDER, readCards, SHIPPED, writeCards } from './cards/store.ts';
import { ROOT } from './lib/checkout.ts';

const CHOSEN = join(ROOT, 'server/library/compositions/chosen.json');

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [''] },
    fresh: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    choose: { type: 'boolean', default: false },
    development: { type: 'boolean', default: false },
  },
});

const isTerminal = process.stdout.isTTY === true;

/** One line that is written over on a terminal, and a line each elsewhere. */
function show(line: string): void {
  process.stdout.write(isTerminal ? `\r${line.padEnd(100).slice(0, 100)}` : `${line}\n`);
}

/** Keeps what can still be made of the former choice, unless all is to be fresh. */
function choose(): void {
  const before = existsSync(CHOSEN) && !flags.fresh ? readChoice().compositions : [];
  const choice = chooseCompositions(LIBRARY, { before, most: editsFor, progress: show });
  writeFileSync(CHOSEN, `${JSON.stringify(choice, null, 2)}\n`);
}

const readChoice = (): Choice => JSON.parse(readFileSync(CHOSEN, 'utf8')) as Choice;

async function measure(all: readonly Composition[], path: string): Promise<void> {
  const cards = readCards(path);
  const isCurrent = ({ chosen, stamp }: Composition): boolean => cards.get(chosen.hash)?.stamp === stamp;
  const wanted = all.filter(({ chosen }) => flags.only.some((start) => chosen.hash.startsWith(start)));
  const open = flags.fresh ? wanted : wanted.filter((one) => !isCurrent(one));
  if (open.length > 0) await Promise.all(builtinAgents.map((agent) => agent.load?.()));
  const startedAt = performance.now();
  for (const [done, one] of open.entries()) {
    const seconds = (performance.now() - startedAt) / 1000;
    const left = done > 0 ? `, about ${Math.ceil((seconds / done) * (open.length - done))} s left` : '';
    show(`${done} of ${open.length}${left}: ${one.chosen.base} ${one.chosen.hash.slice(0, 8)}`);
    const card = await makeCard(one);
    addCard(path, card);
  }
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  show(`${open.length} measured in ${minutes} minutes, ${wanted.length - open.length} were up to date.\n`);
}

async function check(all: readonly Composition[]): Promise<void> {
  const cards = readCards(SHIPPED);
  const stale = all.filter(({ chosen, stamp }) => cards.get(chosen.hash)?.stamp !== stamp);
  for (const { chosen } of stale)
    console.log(`${chosen.hash.slice(0, 8)} ${chosen.base}: no card, or an old one.`);
  console.log(`${all.length - stale.length} of ${all.length} cards are up to date.`);
  if (stale.length > 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  if (flags.choose) choose();
  const choice = readChoice();
  const all: Composition[] = [];
  for (const chosen of choice.compositions) all.push(await prepare(chosen, flags.development));
  if (flags.check) return check(all);
  const path = flags.development ? DEVELOPMENT : SHIPPED;
  const measured = flags.development
    ? all.filter(({ set }) => 'kind' in set && set.kind === 'development data')
    : all;
  await measure(measured, path);
  // read again: another process may have measured others in the meantime
  const made = readCards(path);
  const cards = measured.flatMap(({ chosen }) => made.get(chosen.hash) ?? []);
  writeCards(path, cards);
  if (flags.development) return console.log(`${cards.length} cards in ${path}.`);
  const patterns = all.map(({ pattern }) => pattern);
  writeFileSync(join(FOLDER, 'README.md'), pageOf({ choice, cards, patterns }));
}

await main();
// oracles keep a child process at hand
process.exit();
