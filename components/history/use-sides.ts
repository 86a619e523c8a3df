'use client';
import { useUrlState } from '#components/shell/use-url-state.ts';

/** What can be compared: the draft as it is, a published version (`v1.2.0`), or a revision (`r17`). */
export type Sides = { from: string; to: string };

export type SidesHandle = Sides & {
  setFrom: (side: string) => void;
  setTo: (side: string) => void;
};

/** Both sides, in the address; where it says nothing, the draft against what `from` gives. */
export function useSides(from: string): SidesHandle {
  const [chosenFrom, setFrom] = useUrlState('from');
  const [chosenTo, setTo] = useUrlState('to');
  return { from: chosenFrom || from, to: chosenTo || 'draft', setFrom, setTo };
}

/** `the draft`, `version 1.2.0`, `revision 17`. */
export function sideWords(side: string): string {
  if (side === 'draft') return 'the draft';
  return side.startsWith('v') ? `version ${side.slice(1)}` : `revision ${side.slice(1)}`;
}
