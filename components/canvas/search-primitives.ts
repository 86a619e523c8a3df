/** The palette's search: whoever is called what was typed comes before whoever only speaks of it. */
import type { AnyPrimitive } from '#primitives/define.ts';
import { GROUP_WORDS } from './group-words.ts';

/** Best first, in their own order where they fit equally well; all of them for an empty search. */
export function searchPrimitives(
  primitives: readonly AnyPrimitive[],
  search: string,
): readonly AnyPrimitive[] {
  const text = search.trim().toLowerCase();
  if (text === '') return primitives;
  return primitives
    .flatMap((primitive) => {
      const distance = distanceTo(primitive, text);
      return distance === undefined ? [] : [{ primitive, distance }];
    })
    .toSorted((a, b) => a.distance - b.distance)
    .map(({ primitive }) => primitive);
}

function distanceTo({ id, title, summary, group }: AnyPrimitive, text: string): number | undefined {
  const names = [id, title.toLowerCase()];
  if (names.includes(text)) return 0;
  if (names.some((name) => name.startsWith(text))) return 1;
  if (names.some((name) => name.includes(text))) return 2;
  const said = [summary, GROUP_WORDS[group]].some((one) => one.toLowerCase().includes(text));
  return said ? 3 : undefined;
}
