import { expect, test } from 'vitest';
import { primitiveList } from '#primitives/index.ts';
import { searchPrimitives } from './search-primitives.ts';

test('whoever has the name that was typed is found first', () => {
  for (const { id } of primitiveList) expect(searchPrimitives(primitiveList, ` ${id} `)[0]?.id).toBe(id);
  expect(searchPrimitives(primitiveList, 'trans')[0]?.id).toBe('transform');
  expect(searchPrimitives(primitiveList, 'a list').length).toBeGreaterThan(1);
  expect(searchPrimitives(primitiveList, 'nothing is called this')).toEqual([]);
  expect(searchPrimitives(primitiveList, ' ')).toBe(primitiveList);
});
