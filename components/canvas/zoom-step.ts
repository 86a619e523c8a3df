/** How much of a node can be read at a zoom. Asked once for the canvas, not once for each node in each frame. */
import { createContext, useContext } from 'react';
import { BLOCK_BELOW, TITLE_BELOW } from './shape.ts';

type ZoomStep = 'full' | 'title' | 'block';

/** >= 75 % full nodes, >= 40 % titles, below that blocks. */
export const zoomStep = (zoom: number): ZoomStep =>
  zoom >= TITLE_BELOW ? 'full' : zoom >= BLOCK_BELOW ? 'title' : 'block';

/** Canvas pixels of the letters of a block: the further away, the larger, as far as a node has room. In steps. */
export const blockLetters = (zoom: number): number =>
  zoom >= 0.3 ? 26 : zoom >= 0.25 ? 32 : zoom >= 0.2 ? 38 : 44;

export const ZoomStepContext = createContext<ZoomStep>('full');

/** So small that only a name and a shape can be told apart: the rest is not mounted at all. */
export const useIsBlock = (): boolean => useContext(ZoomStepContext) === 'block';
