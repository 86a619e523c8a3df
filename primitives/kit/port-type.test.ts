import { expect, it } from 'vitest';
import { any, hasType, isSubtype, joinTypes, json, type PortType, text } from './port-type.ts';

const NAMES = ['constructor', 'toString', 'hasOwnProperty'];

it.each(NAMES)('what every object inherits is no field: %s', (name) => {
  const wants = json({ [name]: any });
  expect(isSubtype(json(), wants)).toBe(false);
  expect(isSubtype(json({ [name]: text }), wants)).toBe(true);
  expect(joinTypes(json({ [name]: any, b: text }), json({ b: text, c: text }))).toEqual(json({ b: text }));
  expect(hasType({}, wants)).toBe(false);
  expect(hasType({ [name]: 1 }, wants)).toBe(true);
  const record = (of: Record<string, PortType>): PortType => ({ t: 'Rec', of });
  expect(isSubtype(record({}), record({ [name]: any }))).toBe(false);
  expect(hasType({}, record({ [name]: any }))).toBe(false);
});
