/**
 * A list of answers: what `map` and `sample` hand on. Each item is a belief of its own. The mark is a
 * symbol, so it cannot come from outside: JSON that merely looks like beliefs is plain data.
 */
import { type Belief, handOn, ok } from './belief.ts';
import { isMembers } from './members.ts';

const ITEMS = Symbol('parallax.items');

export type Items = readonly Belief[];

export function asItems(beliefs: readonly Belief[]): Items {
  return Object.freeze(Object.defineProperty([...beliefs], ITEMS, { value: true }));
}

export function isItems(value: unknown): value is Items {
  return Array.isArray(value) && ITEMS in value;
}

/** The items of a list as beliefs. Items of a plain list have the confidence of the list. */
export function itemsOf(belief: Belief): readonly Belief[] {
  const { value } = belief;
  if (isItems(value)) return value;
  if (!Array.isArray(value)) return [handOn(belief)];
  return value.map((one: unknown) => ok(one, belief.conf, { evidence: belief.evidence }));
}

export type Plain = { isOk: true; value: unknown } | { isOk: false; problem: string };

/**
 * The bare value, for whoever knows nothing of beliefs: agents, oracles, a person. A list or record of
 * answers becomes a list or record of values; one that has no value is a problem, never left out silently.
 */
export function toPlain(value: unknown): Plain {
  if (isItems(value)) return plainItems(value);
  if (!isMembers(value)) return { isOk: true, value };
  const names = Object.keys(value);
  const plain = plainItems(Object.values(value));
  if (!plain.isOk) return plain;
  return { isOk: true, value: Object.fromEntries(names.map((name, i) => [name, plain.value[i]])) };
}

function plainItems(
  beliefs: readonly Belief[],
): { isOk: true; value: unknown[] } | { isOk: false; problem: string } {
  const bad = beliefs.filter(({ outcome }) => outcome !== 'ok');
  if (bad.length > 0) {
    const why = bad[0]?.reason ? ` The first: ${bad[0].reason}` : '';
    return { isOk: false, problem: `${bad.length} of ${beliefs.length} answers have no value.${why}` };
  }
  const values: unknown[] = [];
  for (const { value } of beliefs) {
    const plain = toPlain(value);
    if (!plain.isOk) return plain;
    values.push(plain.value);
  }
  return { isOk: true, value: values };
}
