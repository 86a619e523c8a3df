import { expect, test } from 'vitest';
import { combinationOf } from './hotkeys.ts';

const press = (key: string, code: string, held: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({ key, code, metaKey: false, ctrlKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent;

test.each([
  [press('z', 'KeyZ', { ctrlKey: true }), 'mod+z'],
  [press('Z', 'KeyZ', { metaKey: true, shiftKey: true }), 'mod+shift+z'],
  [press('?', 'Slash', { shiftKey: true }), '?'],
  [press('+', 'Equal', { shiftKey: true }), 'plus'],
  [press('1', 'Digit1'), '1'],
  [press('!', 'Digit1', { shiftKey: true }), '!'],
  [press('ArrowLeft', 'ArrowLeft', { shiftKey: true }), 'shift+arrowleft'],
  [press('1', 'Digit1', { shiftKey: true }), 'shift+1'],
  [press('Enter', 'Enter', { ctrlKey: true }), 'mod+enter'],
  [press('F2', 'F2'), 'f2'],
])('%o is %s', (event, combination) => {
  expect(combinationOf(event)).toBe(combination);
});
