import { expect, test } from 'vitest';
import { toUnstorable } from './unstorable.ts';

const refused = (code: string): Error => Object.assign(new Error('invalid byte sequence'), { code });

test.each([
  ['a zero character in text', refused('22021'), true],
  ['a zero character in JSON', refused('22P05'), true],
  [
    'inside of what the query and the procedure make of it',
    new Error('a', { cause: new Error('b', { cause: refused('22021') }) }),
    true,
  ],
  ['a key that is there already', refused('23505'), false],
  ['an error of no code', new Error('x'), false],
  ['no error', { code: '22021' }, false],
])('%s', (_, error, isIt) => {
  expect(toUnstorable(error)?.code).toBe(isIt ? 'input.character' : undefined);
});
