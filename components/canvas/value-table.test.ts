import { expect, test } from 'vitest';
import { tableOf } from './value-table.ts';

test.each([
  ['one text', 'a', undefined],
  ['nothing', null, undefined],
  [
    'a record',
    { a: 'x', b: { c: 1 } },
    [
      ['a', 'x'],
      ['b', '{"c":1}'],
    ],
  ],
  [
    'a list',
    ['x', 2],
    [
      ['1', 'x'],
      ['2', '2'],
    ],
  ],
])('%s', (_what, value, rows) => expect(tableOf(value)).toEqual(rows));
