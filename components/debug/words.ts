/** How a run is looked through, in words. */
import type { DebugSettings } from '#engine/events.ts';

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

/** `until vote`, `step by step`, `2 breakpoints`, `1 node switched off`, `1 pinned output`. */
export function debugParts({
  until,
  pins = {},
  off = [],
  breakpoints = [],
  step,
}: DebugSettings): readonly string[] {
  const pinned = Object.keys(pins).length;
  return [
    ...(until === undefined ? [] : [`until ${until}`]),
    ...(step ? ['step by step'] : []),
    ...(breakpoints.length > 0 ? [count(breakpoints.length, 'breakpoint')] : []),
    ...(off.length > 0 ? [`${count(off.length, 'node')} switched off`] : []),
    ...(pinned > 0 ? [count(pinned, 'pinned output')] : []),
  ];
}

/** The same to follow another word: `, until vote, 1 pinned output`; empty for a run like any other. */
export const debugWords = (debug: DebugSettings | null | undefined): string =>
  debug
    ? debugParts(debug)
        .map((part) => `, ${part}`)
        .join('')
    : '';
