import { expect, test } from 'vitest';
import { blocksOf } from './markdown.tsx';

test('headings, items and paragraphs', () => {
  expect(blocksOf('# Why\nOne\ntwo\n\nthree\n- a\n- b\n#no')).toEqual([
    { kind: 'heading', lines: ['Why'] },
    { kind: 'text', lines: ['One', 'two'] },
    { kind: 'text', lines: ['three'] },
    { kind: 'item', lines: ['a'] },
    { kind: 'item', lines: ['b'] },
    { kind: 'text', lines: ['#no'] },
  ]);
});
