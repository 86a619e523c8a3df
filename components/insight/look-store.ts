/**
 * How a run is looked at: coloured by a figure, with its weakest link, or plain. Apart from the run and the
 * pattern, and by node: a node draws itself again only when what is said of it changes.
 */
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { twoDecimals } from '#components/confidence/words.ts';
import type { Heat, HeatMode } from './heat.ts';

/** Where a node stands on the weakest link, from 1; `lost` is what its number fell by there. */
export type LinkPlace = { place: number; isWeakest: boolean; lost: number | undefined };

/** What a node says about it. */
export const linkWords = ({ place, isWeakest, lost }: LinkPlace): string =>
  isWeakest && lost !== undefined ? `▾ weakest, −${twoDecimals(lost)}` : `link ${place}`;

export type Look = {
  heat: HeatMode;
  /** By node. */
  figures: ReadonlyMap<string, Heat>;
  /** What stands for the darkest step, in the figure's unit. */
  most: number;
  link: { nodes: ReadonlyMap<string, LinkPlace>; edges: ReadonlySet<string> } | null;
};

export const PLAIN: Look = { heat: 'off', figures: new Map(), most: 0, link: null };

export type LookStore = StoreApi<Look>;

export const createLookStore = (): LookStore => createStore<Look>(() => PLAIN);

/** Where nobody looks in another way, as in the designer, everything is plain. */
export const LookContext = createContext<LookStore>(createLookStore());

export const useLook = <T>(select: (look: Look) => T): T => useStore(useContext(LookContext), select);
