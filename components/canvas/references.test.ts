import { expect, test } from 'vitest';
import { primitiveList } from '#primitives/index.ts';
import { json, label, list, num, type PortType, text } from '#primitives/kit/port-type.ts';
import { askedBefore, referencesFor, variablesIn } from './references.ts';
import { fieldsOf } from './schema-fields.ts';

const VALUE = 'A CEL expression over value; its result goes out.';
const pathsOf = (description: string, type: PortType | undefined, seen?: unknown) =>
  referencesFor(description, { type, seen }).map(({ path }) => path);

test('the settings that are expressions say over what', () => {
  const found = primitiveList.flatMap((primitive) =>
    fieldsOf(primitive)
      .filter((field) => variablesIn(field.description ?? '').length > 0)
      .map((field) => `${primitive.id}.${field.name}: ${variablesIn(field.description ?? '').join(' ')}`),
  );
  expect(found).toContain('transform.expression: value');
  expect(found).toContain('filter.keep: value confidence status outcome');
  expect(found).toContain('loop.until: value confidence status outcome round');
});

test.each([
  ['nothing known', undefined, ['value']],
  ['one value', text, ['value']],
  [
    'fields',
    json({ total: num, by: json({ name: text }) }),
    ['value', 'value.total', 'value.by', 'value.by.name'],
  ],
  ['an odd name', json({ 'a b': num }), ['value', 'value["a b"]']],
  ['answers', { t: 'Rec', of: { vader: label(['up']) } } as const, ['value', 'value.vader.value']],
])('%s', (_, type, paths) => {
  expect(pathsOf(VALUE, type)).toEqual(paths);
});

test('what a run showed counts where the type says nothing', () => {
  expect(pathsOf(VALUE, undefined, { total: 3 })).toEqual(['value', 'value.total']);
  expect(pathsOf(VALUE, json({ sum: num }), { total: 3 })).toEqual(['value', 'value.sum']);
});

test('in a list each item', () => {
  const description = 'CEL: for count, which items count, over item; for cel, the next value.';
  expect(pathsOf(description, list(json({ open: num })))).toEqual(['item', 'item.open']);
});

test.each([
  ['1 + {{', 6, { from: 4, words: '' }],
  ['{{val', 5, { from: 0, words: 'val' }],
  ['{{val + 1', 9, undefined],
  ['value', 5, undefined],
])('%j at %i', (given, caret, asked) => {
  expect(askedBefore(given, caret)).toEqual(asked);
});
