import { expect, test } from 'vitest';
import { bool, json, label, num, text } from '#primitives/kit/port-type.ts';
import { inputSpecs, readInput, toTyped } from './inputs.ts';

test.each([
  ['hello', text, 'hello'],
  ['  ', text, undefined],
  ['12.5', num, 12.5],
  ['twelve', num, undefined],
  ['true', bool, true],
  ['"true"', bool, undefined],
  ['{"a": 1}', json(), { a: 1 }],
  ['[1]', json(), undefined],
  ['yes', label(['yes', 'no']), 'yes'],
  ['maybe', label(['yes', 'no']), undefined],
] as const)('%j as %o is %j', (typed, type, value) => {
  const read = readInput(typed, type);
  expect(read.ok ? read.value : undefined).toEqual(value);
  if (!read.ok) expect(read.problem).toMatch(/\.$/);
});

test('a form is the declared inputs, in order, with their samples', () => {
  const at = { x: 0, y: 0 };
  const specs = inputSpecs({
    format: 1,
    nodes: [
      { id: 'a', primitive: 'input', version: 1, position: at, config: { name: 'review', sample: 'Good.' } },
      { id: 'v', primitive: 'vote', version: 1, position: at, config: {} },
      { id: 'b', primitive: 'input', version: 1, position: at, config: { name: 'limit', type: 'Num' } },
      { id: 'c', primitive: 'input', version: 1, position: at, config: { name: '1 bad name' } },
    ],
    edges: [],
  });
  expect(specs.map(({ name, type, sample }) => [name, type.t, sample])).toEqual([
    ['review', 'Text', 'Good.'],
    ['limit', 'Num', ''],
  ]);
});

test('a value can be typed back', () => {
  for (const [value, type] of [
    ['x y', text],
    [3, num],
    [false, bool],
    [{ a: [1] }, json()],
  ] as const)
    expect(readInput(toTyped(value), type)).toEqual({ ok: true, value });
});
