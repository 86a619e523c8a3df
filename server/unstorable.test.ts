import { expect, test } from 'vitest';
import { toUnstorable } from './unstorable.ts';

const refused = (code: string): Error => Object.assign(new Error('invalid byte sequence'), { code });

test.each([
  ['a zero character in text', refused('22021'), 'input.character'],
  ['a zero character in JSON', refused('22P05'), 'input.character'],
  [
    'inside of what the query and the procedure make of it',
    new Error('a', { cause: new Error('b', { cause: refused('22021') }) }),
    'input.character',
  ],
  ['a row of something that is not there any more', refused('23503'), 'gone'],
  ['a key that is there already', refused('23505'), undefined],
  ['an error of no code', new Error('x'), undefined],
  ['no error', { code: '22021' }, undefined],
])('%s', (_, error, code) => {
  expect(toUnstorable(error)?.code).toBe(code);
});
