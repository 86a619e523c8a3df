/** One test card: what is measured of one composition, on what, and with which versions. */
import { createHash } from 'node:crypto';
import { canonicalText, type Pattern } from '#engine/pattern.ts';
import { primitives } from '#primitives/index.ts';
import { cardOf } from '#server/agents/cards.ts';
import { LIBRARY } from '#server/library/all.ts';
import { type Chosen, rebuild } from '#server/library/compositions/choose.ts';
import { type Calibration, calibrationOf, type Figures, figuresOf } from './figures.ts';
import { type FaultShares, lineOf, playAll, playFaults } from './play.ts';
import { developmentSet, type Item, type ItemSet, type NoSet, setFor } from './sets.ts';

/** Raise it when what is measured, or how, changes: every card is then made anew. */
export const FORM = 1;
export const RUNS = 1000;
const FAULT_SHARE = 0.2;
/** Runs that are written down one by one, so that a test can compare them. */
export const FIRST = 40;

export type Measured =
  | { set: string; title: string; split: string; kind: ItemSet['kind']; n: number; figures: Figures }
  | { n: 0; why: string };

export type Card = Chosen & {
  /** Of everything the figures depend on. */
  stamp: string;
  measured: Measured;
  calibration?: Calibration;
  faults: FaultShares;
  first: readonly string[];
  seed: number;
  seconds: number;
  /** `id@version` of primitives and agents, and of this form. */
  versions: { form: number; primitives: readonly string[]; agents: readonly string[] };
};

export type Composition = {
  chosen: Chosen;
  pattern: Pattern;
  set: ItemSet | NoSet;
  items: readonly Item[];
  versions: Card['versions'];
  stamp: string;
};

/** Made anew from the library, with what it is measured on. Nothing runs. */
export async function prepare(chosen: Chosen, isDevelopment: boolean): Promise<Composition> {
  const pattern = rebuild(chosen, LIBRARY);
  const versions = versionsOf(pattern);
  const usual = await setFor(chosen.base);
  const set = (isDevelopment && (await developmentSet(usual))) || usual;
  const example = LIBRARY.find(({ key }) => key === chosen.base)?.example ?? {};
  const items = 'items' in set ? set.items : [{ inputs: example, truth: undefined }];
  const basis = JSON.stringify([FORM, RUNS, FAULT_SHARE, canonicalText(pattern), versions, items]);
  const stamp = createHash('sha256').update(basis).digest('hex').slice(0, 16);
  return { chosen, pattern, set, items, versions, stamp };
}

function versionsOf({ nodes, uses = {} }: Pattern): Card['versions'] {
  const all = [...nodes, ...Object.values(uses).flatMap((used) => used.nodes)];
  const kinds = new Set(all.map(({ primitive }) => primitive));
  const agents = new Set(
    all.flatMap(({ config }) => (typeof config.agentId === 'string' ? [config.agentId] : [])),
  );
  return {
    form: FORM,
    primitives: [...kinds].sort().map((id) => `${id}@${primitives[id]?.version}`),
    agents: [...agents].sort().flatMap((id) => (cardOf(id) ? [`${id}@${cardOf(id)?.version}`] : [])),
  };
}

const seedOf = ({ hash }: Chosen): number => Number.parseInt(hash.slice(0, 8), 16);

export const firstLines = async ({ pattern, items }: Composition): Promise<string[]> =>
  (await playAll(pattern, items.slice(0, FIRST))).map(lineOf);

/** Runs it: every item once, and `RUNS` times under faults. */
export async function makeCard(composition: Composition): Promise<Card> {
  const { chosen, pattern, set, items, versions, stamp } = composition;
  const startedAt = performance.now();
  const seed = seedOf(chosen);
  const told = await playAll(pattern, items);
  const faults = await playFaults(pattern, items, { runs: RUNS, share: FAULT_SHARE, seed });
  const calibration = 'items' in set ? calibrationOf(told, set, seed) : undefined;
  return {
    ...chosen,
    stamp,
    measured: 'items' in set ? measuredOn(set, figuresOf(told, set, seed)) : { n: 0, why: set.why },
    ...(calibration && { calibration }),
    faults,
    first: told.slice(0, FIRST).map(lineOf),
    seed,
    seconds: Number(((performance.now() - startedAt) / 1000).toFixed(2)),
    versions,
  };
}

const measuredOn = ({ id, title, split, kind, items }: ItemSet, figures: Figures): Measured => ({
  ...{ set: id, title, split, kind, n: items.length, figures },
});
