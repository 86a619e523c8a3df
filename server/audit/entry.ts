/**
 * What one entry says. Ids, names of actions and a few plain settings; never a name, an address or anything typed:
 * entries cannot be taken back, and a person's data must be. Pure.
 */
import { canonical } from './canonical.ts';
import { RECORDED } from './exempt.ts';

/** `system`: a schedule, a deadline, a directory or the worker itself. */
export type ActorKind = 'person' | 'key' | 'system';

export type Entry = {
  /** `runs.start`: the procedure, or one of `HAPPENINGS` in exempt.ts. */
  action: string;
  /** The person (of a key whoever made it), or what acted by itself: `sch_...`, `deadline`, the token of a directory `sct_...`. */
  actor: string;
  by: ActorKind;
  /** `key_...`, where one was used. */
  key?: string;
  /** Named before made. */
  resources: readonly string[];
  details: Readonly<Record<string, Detail>>;
  /** As in the logs. */
  request?: string;
};

type Plain = string | number | boolean | null;
export type Detail = Plain | readonly Plain[];

const TOKEN = /^[\w.:@/*+-]{1,120}$/;
const LIST_MAX = 50;

const isPlain = (value: unknown): value is Plain =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && TOKEN.test(value));

/** What may be kept of a request: fields of known names that hold words or numbers. */
export function detailsOf(input: unknown): Record<string, Detail> {
  const found: Record<string, Detail> = {};
  if (typeof input !== 'object' || input === null) return found;
  for (const name of RECORDED) {
    const value: unknown = Reflect.get(input, name);
    if (isPlain(value)) found[name] = value;
    else if (Array.isArray(value) && value.length <= LIST_MAX && value.every(isPlain)) found[name] = value;
  }
  return found;
}

/** The ids a request names: fields called `id` or `...Id`. */
export function namedIn(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input)
    .filter(([name]) => name === 'id' || name.endsWith('Id'))
    .map(([, value]: [string, unknown]) => value)
    .filter((value): value is string => typeof value === 'string' && TOKEN.test(value));
}

export const entryText = ({ key, request, ...entry }: Entry): string =>
  canonical({ ...entry, ...(key !== undefined && { key }), ...(request !== undefined && { request }) });
