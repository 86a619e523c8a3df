import { expect, test } from 'vitest';
import { groupEdits } from './group-edits.ts';

const edit = (revision: number, actor: string, time: string) => ({
  ...{ revision, actor, name: actor, note: null, createdAt: `2026-11-23T${time}:00.000Z` },
});
const noted = { ...edit(3, 'Ada', '10:02'), note: 'Restored' };

test.each([
  ['nothing', [], []],
  ['one author, one quarter', [edit(4, 'Ada', '10:14'), edit(3, 'Ada', '10:01')], [[4, 3]]],
  ['one author, two quarters', [edit(4, 'Ada', '10:15'), edit(3, 'Ada', '10:14')], [[4], [3]]],
  ['in turns', [edit(4, 'Ada', '10:03'), edit(3, 'Bob', '10:02'), edit(2, 'Ada', '10:01')], [[4], [3], [2]]],
  ['a note', [edit(4, 'Ada', '10:03'), noted, edit(2, 'Ada', '10:01')], [[4], [3], [2]]],
])('%s', (_name, rows, expected) => {
  expect(groupEdits(rows).map((group) => group.rows.map(({ revision }) => revision))).toEqual(expected);
});
