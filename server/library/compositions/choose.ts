/**
 * Chooses the compositions that get test cards: every pattern of the library, and as many edited ones as it
 * takes to have 128, each adding the most that the others do not cover. The same library and the same former
 * choice give the same choice.
 */
import type { Pattern } from '#engine/pattern.ts';
import { type Random, seeded, shuffled } from '#engine/random.ts';
import type { LibraryPattern } from '../pattern-file.ts';
import { canonicalForm } from './canonical.ts';
import { type Covered, coverageOf } from './coverage.ts';
import { applyEdit, type Edit, editsOf, isValid } from './edits.ts';
import { legalPairs } from './legal-pairs.ts';

/** How many there are (confidence.md, C2). */
export const COUNT = 128;
/** In how many compositions every primitive occurs at least. */
export const LEAST = 6;
const MOST_EDITS = 3;
const SEED = 128;

export type Chosen = { hash: string; family: string; base: string; edits: readonly Edit[] };
/** `legalPairs`: what the validator allows; `served`: aggregators with tasks that some single edit reaches. */
export type Choice = { legalPairs: string[]; served: string[]; compositions: Chosen[] };

type Candidate = { base: string; edits: readonly Edit[]; pattern: Pattern; covered: Covered };

export type ChooseOptions = {
  /** An earlier choice, of which everything is kept that can still be made. */
  before: readonly Chosen[];
  /** How often a pattern is edited at most, but for what nothing else covers. */
  most: (base: string) => number;
  progress: (line: string) => void;
};

export function chooseCompositions(library: readonly LibraryPattern[], options: ChooseOptions): Choice {
  const { before, most, progress } = options;
  const pool = library.flatMap(({ key, graph }) => {
    progress(`edits of ${key}`);
    return [...variants({ base: key, edits: [], pattern: graph, covered: coverageOf(graph) })];
  });
  const checked = pool.find(({ edits }) => edits[0]?.edit === 'insert spam check');
  if (checked) pool.push(...variants(checked));
  progress(`${pool.length} valid variations; asking which primitives may be neighbours`);
  const legal = legalPairs([...library.map(({ graph }) => graph), ...pool.map(({ pattern }) => pattern)]);
  const served = new Set(pool.flatMap(({ covered }) => [...covered.served]));
  const chooser = new Chooser(legal);
  for (const { key, graph } of library) {
    chooser.take({ base: key, edits: [], pattern: graph, covered: coverageOf(graph) });
  }
  for (const one of before) {
    const former = one.edits.length > 0 && chooser.chosen.length < COUNT && formerCandidate(one, library);
    if (former && (chooser.isNeeded(former) || chooser.editedOf(one.base) < most(one.base))) {
      chooser.keep(former);
    }
  }
  while (chooser.chosen.length < COUNT) {
    const needed = pool.filter((one) => chooser.isNeeded(one));
    const open = needed.length > 0 ? needed : pool.filter(({ base }) => chooser.editedOf(base) < most(base));
    if (!chooser.takeBest(open)) throw new Error(`Only ${chooser.chosen.length} compositions were found.`);
    progress(`${chooser.chosen.length} of ${COUNT} chosen, ${chooser.pairs} of ${legal.size} pairs`);
  }
  return { legalPairs: [...legal].sort(), served: [...served].sort(), compositions: chooser.chosen };
}

/** Everything that one more edit makes of it, valid or not. */
function* edited({ base, edits, pattern }: Candidate): Generator<Candidate> {
  for (const { edit, made } of editsOf(pattern)) {
    yield { base, edits: [...edits, edit], pattern: made, covered: coverageOf(made) };
  }
}

function* variants(candidate: Candidate): Generator<Candidate> {
  for (const one of edited(candidate)) if (isValid(one.pattern)) yield one;
}

class Chooser {
  readonly chosen: Chosen[] = [];
  readonly #hashes = new Set<string>();
  readonly #families = new Set<string>();
  readonly #counts = new Map<string, number>();
  readonly #pairs = new Set<string>();
  readonly #served = new Set<string>();
  readonly #legal: ReadonlySet<string>;
  readonly #random: Random = seeded(SEED);

  constructor(legal: ReadonlySet<string>) {
    this.#legal = legal;
  }

  get pairs(): number {
    return this.#pairs.size;
  }

  take({ base, edits, pattern, covered }: Candidate): void {
    const { hash, family } = canonicalForm(pattern);
    if (this.#hashes.has(hash)) throw new Error(`${base} is the same composition as another one.`);
    this.#hashes.add(hash);
    this.#families.add(family);
    this.chosen.push({ hash, family, base, edits });
    for (const one of covered.primitives) this.#counts.set(one, (this.#counts.get(one) ?? 0) + 1);
    for (const one of covered.pairs) if (this.#legal.has(one)) this.#pairs.add(one);
    for (const one of covered.served) this.#served.add(one);
  }

  /** Takes it if it is another one than all that were taken. */
  keep(one: Candidate): void {
    if (this.#isNew(one)) this.take(one);
  }

  /** Does it bring an aggregator to a task where none of the others does? */
  isNeeded({ covered }: Candidate): boolean {
    return [...covered.served].some((one) => !this.#served.has(one));
  }

  editedOf(base: string): number {
    return this.chosen.filter((one) => one.base === base && one.edits.length > 0).length;
  }

  /** The best of the pool, with the best further edits. */
  takeBest(pool: readonly Candidate[]): Candidate | undefined {
    for (const first of this.#byGain(pool)) {
      let best = first;
      while (best.edits.length < MOST_EDITS) {
        const next = this.#byGain([...edited(best)]).find(({ pattern }) => isValid(pattern));
        if (!next || this.#gain(next) <= this.#gain(best)) break;
        best = next;
      }
      if (!this.#isNew(best)) continue;
      this.take(best);
      return best;
    }
    return undefined;
  }

  #isNew({ pattern }: Candidate): boolean {
    const { hash, family } = canonicalForm(pattern);
    return !this.#hashes.has(hash) && !this.#families.has(family);
  }

  /** Best first; those that add the same in a random order. */
  #byGain(candidates: readonly Candidate[]): Candidate[] {
    const gains = new Map(candidates.map((one) => [one, this.#gain(one)]));
    return shuffled(candidates, this.#random).sort((a, b) => (gains.get(b) ?? 0) - (gains.get(a) ?? 0));
  }

  /** What is new counts: an aggregator at a task five, a primitive that is still rare three, a pair one. */
  #gain({ covered }: Candidate): number {
    const count = (from: ReadonlySet<string>, isGood: (one: string) => boolean) =>
      [...from].filter(isGood).length;
    const served = count(covered.served, (one) => !this.#served.has(one));
    const rare = count(covered.primitives, (one) => (this.#counts.get(one) ?? 0) < LEAST);
    const pairs = count(covered.pairs, (one) => this.#legal.has(one) && !this.#pairs.has(one));
    return 5 * served + 3 * rare + pairs;
  }
}

type Recipe = Pick<Chosen, 'base' | 'edits'>;

/** The pattern of a choice, made anew; throws where an edit cannot be made any more. */
export function rebuild(recipe: Recipe, library: readonly LibraryPattern[]): Pattern {
  const made = tryRebuild(recipe, library);
  if (made) return made;
  throw new Error(`A composition of ${recipe.base} cannot be made any more: npm run cards -- --choose`);
}

/** What was chosen before, if it can still be made and is still valid. */
function formerCandidate({ base, edits }: Chosen, library: readonly LibraryPattern[]): Candidate | undefined {
  const pattern = tryRebuild({ base, edits }, library);
  return pattern && isValid(pattern) ? { base, edits, pattern, covered: coverageOf(pattern) } : undefined;
}

function tryRebuild({ base, edits }: Recipe, library: readonly LibraryPattern[]): Pattern | undefined {
  let pattern = library.find(({ key }) => key === base)?.graph;
  for (const edit of edits) pattern = pattern && applyEdit(pattern, edit);
  return pattern;
}
