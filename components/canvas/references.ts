/** What an expression in a setting can name: its variables, and the fields known of the value that arrives. Pure. */
import type { PortType } from '#primitives/kit/port-type.ts';

export type Reference = {
  /** As it stands in the expression: `value.vader.value`. */
  path: string;
  /** What is known of it. */
  about: string;
};

/** Every name that an expression of some primitive is over. */
const NAMES = new Set([
  ...['value', 'confidence', 'status', 'outcome', 'round'],
  ...['item', 'acc', 'against'],
]);

/** A setting says itself what its expression is over: `A CEL expression over value and against.` */
export function variablesIn(description: string): readonly string[] {
  if (!/\bCEL\b/.test(description)) return [];
  const plain = description.replaceAll(/\s*\([^)]*\)/g, '');
  const words = (/\bover (.*)/s.exec(plain)?.[1] ?? '').split(/, | and |[ ;.:]/);
  const end = words.findIndex((word) => !NAMES.has(word));
  return end < 0 ? words : words.slice(0, end);
}

/** Deeper fields are typed by hand. */
const DEEPEST = 3;
const MOST = 60;

const NAME = /^[A-Za-z_]\w*$/;
const step = (path: string, name: string): string =>
  NAME.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;

function under(path: string, type: PortType, depth: number): Reference[] {
  if (depth === 0) return [];
  if (type.t === 'Json' || type.t === 'Action') {
    return Object.entries(type.fields).flatMap(([name, of]) => {
      const inner = step(path, name);
      return [{ path: inner, about: of.t }, ...under(inner, of, depth - 1)];
    });
  }
  // A record holds answers: each has a value, and more than that.
  if (type.t !== 'Rec') return [];
  return Object.entries(type.of).flatMap(([name, of]) => {
    const inner = `${step(path, name)}.value`;
    return [{ path: inner, about: of.t }, ...under(inner, of, depth - 1)];
  });
}

/** Fields of a value that was seen, where its type says less. */
function seenIn(path: string, value: unknown): Reference[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.keys(value).map((name) => ({ path: step(path, name), about: 'in the last run' }));
}

export type Arriving = { type: PortType | undefined; seen: unknown };

/** The variables first, then what is known below `value` or, in a list, `item`. Each once. */
export function referencesFor(description: string, { type, seen }: Arriving): readonly Reference[] {
  const variables = variablesIn(description);
  const below = variables.flatMap((name): Reference[] => {
    if (name === 'item') return type?.t === 'List' ? under(name, type.of, DEEPEST) : [];
    if (name !== 'value') return [];
    const typed = type ? under(name, type, DEEPEST) : [];
    return typed.length > 0 ? typed : seenIn(name, seen);
  });
  const all = [...variables.map((path) => ({ path, about: 'variable' })), ...below];
  return all.filter((one, at) => all.findIndex(({ path }) => path === one.path) === at).slice(0, MOST);
}

/** What is being asked for before the caret: the text after the last `{{`; `undefined` where nothing is. */
export function askedBefore(text: string, caret: number): { from: number; words: string } | undefined {
  const from = text.lastIndexOf('{{', caret - 1);
  const words = from < 0 ? '' : text.slice(from + 2, caret);
  return from < 0 || /[^\w.[\]"-]/.test(words) ? undefined : { from, words };
}
