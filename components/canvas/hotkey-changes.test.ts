import { expect, test } from 'vitest';
import { parseChanges, takenBy, withChanges } from './hotkey-changes.ts';
import { grouped } from './hotkeys.ts';

const hotkeys = grouped('Edit', [
  { id: 'add', label: 'Add', keys: 'n', perform() {} },
  { id: 'redo', label: 'Redo', keys: ['mod+y', 'mod+shift+z'], perform() {} },
  { id: 'copy', label: 'Copy', keys: 'mod+c', isNative: true, perform() {} },
]);

test('a chosen key takes the place of all usual ones', () => {
  const [add, redo, copy] = withChanges(hotkeys, { redo: 'y', copy: 'k', gone: 'x' });
  expect(add?.bindings).toEqual(['n']);
  expect(redo).toMatchObject({ keys: 'y', bindings: ['y'] });
  expect(copy?.bindings).toEqual(['mod+c']);
});

test('a key that means something else is found', () => {
  expect(takenBy('mod+shift+z', 'add', hotkeys)?.id).toBe('redo');
  expect(takenBy('n', 'add', hotkeys)).toBeUndefined();
});

test.each([
  ['', {}],
  ['[1', {}],
  ['{"add":"a","redo":3}', { add: 'a' }],
])('reads %s', (text, changes) => {
  expect(parseChanges(text)).toEqual(changes);
});
