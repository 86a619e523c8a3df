/** Who else is in this pattern. Apart from the canvas' own store: pointers move ten times a second. */
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';

/** One tab of somebody else, or of oneself. */
export type Person = {
  tab: string;
  user: string;
  name: string;
  /** Canvas pixels on the whole canvas; `null` while the pointer is elsewhere. */
  at: { x: number; y: number } | null;
  selected: string | null;
};

export type Sign = Person & { isGone: boolean };

type Present = Person & { until: number };

/** Without a sign for this long somebody is gone. */
const KEPT_MS = 10_000;

export type PresenceState = { people: readonly Present[] };
export type PresenceStore = StoreApi<PresenceState>;

export const createPresenceStore = (): PresenceStore => createStore<PresenceState>(() => ({ people: [] }));

/** Takes signs of others at the time `now`; who came and who went. People stay in the order they came. */
export function heed(
  { people }: PresenceState,
  signs: readonly Sign[],
  now: number,
): PresenceState & { came: readonly Person[]; went: readonly Person[] } {
  const latest = new Map(signs.map((sign) => [sign.tab, sign]));
  const came: Person[] = [];
  const went: Person[] = [];
  const stayed = people.flatMap((person) => {
    const sign = latest.get(person.tab);
    latest.delete(person.tab);
    if (sign && !sign.isGone) return [toPresent(sign, now)];
    if (!sign && person.until > now) return [person];
    went.push(person);
    return [];
  });
  for (const sign of latest.values()) if (!sign.isGone) came.push(sign);
  const isSame = stayed.length === people.length && stayed.every((one, i) => one === people[i]);
  const all = isSame && came.length === 0 ? people : [...stayed, ...came.map((one) => toPresent(one, now))];
  return { people: all, came, went };
}

const toPresent = ({ tab, user, name, at, selected }: Person, now: number): Present => ({
  ...{ tab, user, name, at, selected, until: now + KEPT_MS },
});

/** `Ada Lovelace` -> `AL`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  return letters.join('').toUpperCase() || '?';
}

/** Colours of the design, not those of a status; a name always stands beside it. */
const COLOURS = [
  ['var(--color-accent)', 'var(--color-on-accent)'],
  ['var(--color-ramp-5)', 'var(--color-on-ramp-5)'],
  ['var(--color-ink-2)', 'var(--color-surface)'],
  ['var(--color-ramp-4)', 'var(--color-on-ramp-4)'],
  ['var(--color-ink)', 'var(--color-canvas)'],
] as const;

/** The same for everybody who looks at this person. */
export function colourOf(user: string): React.CSSProperties {
  let sum = 0;
  for (const letter of user) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  const [who, on] = COLOURS[sum % COLOURS.length] ?? COLOURS[0];
  return { '--who': who, '--on-who': on } as React.CSSProperties;
}

export const PresenceContext = createContext<PresenceStore | null>(null);

export function usePresence<T>(select: (state: PresenceState) => T): T {
  const store = useContext(PresenceContext);
  if (!store) throw new Error('Who is here is known below a PresenceContext only.');
  return useStore(store, select);
}
