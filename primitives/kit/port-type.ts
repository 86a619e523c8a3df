/**
 * Port types as plain data (confidence.md B0), so that the stored pattern, the validator, the canvas
 * and the documentation read the same thing.
 */
import { isItems } from './items.ts';

export type PortType =
  | { t: 'Text' }
  /** A closed set of labels; without `of` the labels are open ("some label"). */
  | { t: 'Label'; of?: readonly string[] }
  | { t: 'Num' }
  | { t: 'Bool' }
  /** Fields that are certain to be there. */
  | { t: 'Json'; fields: Readonly<Record<string, PortType>> }
  | { t: 'Doc' }
  | { t: 'Action'; fields: Readonly<Record<string, PortType>> }
  | { t: 'List'; of: PortType }
  /** A record of answers. Its run-time value holds one `Belief` per member, each with its own outcome. */
  | { t: 'Rec'; of: Readonly<Record<string, PortType>> }
  | { t: 'Set'; of: PortType }
  | { t: 'Any' }
  /** A type variable, bound per node by what is connected. */
  | { t: 'Var'; name: string };

export const text: PortType = { t: 'Text' };
export const num: PortType = { t: 'Num' };
export const bool: PortType = { t: 'Bool' };
export const any: PortType = { t: 'Any' };
export const label = (of?: readonly string[]): PortType => (of ? { t: 'Label', of } : { t: 'Label' });
export const json = (fields: Readonly<Record<string, PortType>> = {}): PortType => ({ t: 'Json', fields });
export const list = (of: PortType): PortType => ({ t: 'List', of });
export const typeVar = (name: string): PortType => ({ t: 'Var', name });

const everyField = (a: Readonly<Record<string, PortType>>, b: Readonly<Record<string, PortType>>): boolean =>
  Object.entries(b).every(([key, want]) => {
    const have = Object.hasOwn(a, key) ? a[key] : undefined;
    return have !== undefined && isSubtype(have, want);
  });

/**
 * Is every value of `a` a value of `b`? Never "do they overlap": overlap is unsound. Everything is a
 * subtype of `Any`, and `Any` of nothing else. Variables are equal only to themselves: bind them first.
 */
export function isSubtype(a: PortType, b: PortType): boolean {
  if (b.t === 'Any') return true;
  if (a.t === 'Any') return false;
  if (a.t === 'Label' && b.t === 'Text') return true;
  if (a.t === 'Label' && b.t === 'Label') {
    if (!b.of) return true;
    return a.of?.every((one) => b.of?.includes(one)) ?? false;
  }
  if (a.t === 'Json' && b.t === 'Json') return everyField(a.fields, b.fields);
  if (a.t === 'Action' && b.t === 'Action') return everyField(a.fields, b.fields);
  if (a.t === 'Rec' && b.t === 'Rec') return everyField(a.of, b.of);
  if (a.t === 'List' && b.t === 'List') return isSubtype(a.of, b.of);
  if (a.t === 'Set' && b.t === 'Set') return isSubtype(a.of, b.of);
  if (a.t === 'Var' && b.t === 'Var') return a.name === b.name;
  return a.t === b.t;
}

/** The least type that both fit, or `undefined` when only `Any` would do. */
export function joinTypes(a: PortType, b: PortType): PortType | undefined {
  if (isSubtype(a, b)) return b;
  if (isSubtype(b, a)) return a;
  if (a.t === 'Label' && b.t === 'Label') {
    return a.of && b.of ? label([...new Set([...a.of, ...b.of])]) : label();
  }
  if (a.t === 'List' && b.t === 'List') {
    const of = joinTypes(a.of, b.of);
    return of && list(of);
  }
  if (a.t === 'Json' && b.t === 'Json') {
    const fields: Record<string, PortType> = {};
    for (const [key, one] of Object.entries(a.fields)) {
      const other = Object.hasOwn(b.fields, key) ? b.fields[key] : undefined;
      const joined = other && joinTypes(one, other);
      if (joined) fields[key] = joined;
    }
    return json(fields);
  }
  return undefined;
}

const showFields = (fields: Readonly<Record<string, PortType>>): string =>
  Object.entries(fields)
    .map(([key, one]) => `${key}: ${showType(one)}`)
    .join(', ');

/** The type as people write it: `Label<positive|negative>`, `List<Text>`. */
export function showType(type: PortType): string {
  switch (type.t) {
    case 'Label':
      if (!type.of) return 'Label';
      return type.of.length <= 4 ? `Label<${type.of.join('|')}>` : `Label<${type.of.length} labels>`;
    case 'Json':
    case 'Action':
      return Object.keys(type.fields).length ? `${type.t}<{${showFields(type.fields)}}>` : type.t;
    case 'Rec':
      return `Rec<{${showFields(type.of)}}>`;
    case 'List':
    case 'Set':
      return `${type.t}<${showType(type.of)}>`;
    case 'Var':
      return type.name;
    default:
      return type.t;
  }
}

/** Does a run-time value have this type? The second line of defence behind the validator. */
export function hasType(value: unknown, type: PortType): boolean {
  switch (type.t) {
    case 'Any':
    case 'Var':
      return value !== undefined;
    case 'Text':
    case 'Doc':
      return typeof value === 'string';
    case 'Label':
      return typeof value === 'string' && (type.of?.includes(value) ?? true);
    case 'Num':
      return typeof value === 'number' && Number.isFinite(value);
    case 'Bool':
      return typeof value === 'boolean';
    case 'List':
    case 'Set':
      if (isItems(value)) return value.every((one) => isMember(one, type.of));
      return Array.isArray(value) && value.every((one) => hasType(one, type.of));
    case 'Json':
    case 'Action':
      return (
        isRecord(value) && Object.entries(type.fields).every(([key, one]) => hasType(own(value, key), one))
      );
    case 'Rec':
      return isRecord(value) && Object.entries(type.of).every(([key, one]) => isMember(own(value, key), one));
    default:
      return false;
  }
}

/** Every object has a `constructor`; only what it was given counts. */
const own = (value: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(value, key) ? value[key] : undefined;

const isMember = (member: unknown, type: PortType): boolean =>
  isRecord(member) && (member.outcome !== 'ok' || hasType(member.value, type));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
