import { describe, expect, test } from 'vitest';
import { canonical } from './canonical.ts';
import { detailsOf, namedIn } from './entry.ts';
import { hashOf, type Line, NOTHING_BEFORE } from './line.ts';
import { isGenuine, signerOf } from './sign.ts';
import { Verifier } from './verify.ts';

const KEY = '5'.repeat(64);

function chain(count: number): Line[] {
  let previous = NOTHING_BEFORE;
  return Array.from({ length: count }, (_, n) => {
    const body = { at: `2026-01-01T00:00:0${n}.000000Z`, entry: { action: 'a.b', n }, previous };
    const line = { ...body, seq: n + 1, workspace: 'wsp_1' };
    previous = hashOf(line);
    return { ...line, hash: previous };
  });
}

function problems(
  lines: readonly (Line | string)[],
  ...kept: ConstructorParameters<typeof Verifier>
): string {
  const verifier = new Verifier(...kept);
  for (const line of lines) verifier.add(typeof line === 'string' ? line : JSON.stringify(line));
  return verifier.end().join(' ');
}

const signer = signerOf(KEY);
const pointOf = (line: Line | undefined) => {
  if (!signer || !line) throw new Error('nothing to sign');
  const { entry: _, previous: __, ...point } = line;
  return signer.sign(point);
};

describe('an exported log', () => {
  const lines = chain(5);
  const [first, second, third, ...rest] = lines;
  if (!first || !second || !third) throw new Error('too short');

  test.each<[string, (Line | string)[], RegExp | '']>([
    ['whole', lines, ''],
    ['empty', [], ''],
    [
      'changed',
      [first, { ...second, entry: { action: 'x' } }, third, ...rest],
      /Entry 2 \(line 2\) was changed/,
    ],
    ['without one', [first, third, ...rest], /Entry 3 \(line 2\) follows entry 1/],
    ['without its start', [second, third, ...rest], /Entry 2 \(line 1\) follows entry 0/],
    ['out of order', [first, third, second, ...rest], /does not stand on the one before/],
    ['with one twice', [first, second, second, third, ...rest], /Entry 2 \(line 3\) follows entry 2/],
    ['of two workspaces', [first, { ...second, workspace: 'wsp_2' }], /another workspace/],
    ['with more in a line', [JSON.stringify({ ...first, more: 1 })], /Line 1 is no entry/],
    ['that is no JSON', ['{'], /Line 1 is no entry/],
    ['cut off, without a checkpoint', [first, second], ''],
  ])('%s', (_, given, expected) => {
    const found = problems(given);
    if (expected === '') expect(found).toBe('');
    else expect(found).toMatch(expected);
  });

  test('cut off shows against a checkpoint, written anew as well', () => {
    const points = [pointOf(third)];
    expect(problems(lines, points, signer?.publicKey)).toBe('');
    expect(problems([first, second], points, signer?.publicKey)).toMatch(/cut off after 2/);
    const other = { ...third, entry: { action: 'other' } };
    expect(problems([first, second, { ...other, hash: hashOf(other) }], points, signer?.publicKey)).toMatch(
      /not the one that was signed/,
    );
  });

  test('a checkpoint counts only with the key it was signed with', () => {
    const point = pointOf(third);
    const stranger = signerOf('6'.repeat(64));
    expect(isGenuine(point, signer?.publicKey ?? '')).toBe(true);
    expect(isGenuine({ ...point, seq: 2 }, signer?.publicKey ?? '')).toBe(false);
    expect(isGenuine(point, stranger?.publicKey ?? '')).toBe(false);
    expect(isGenuine({ ...point, key: stranger?.keyId ?? '' }, stranger?.publicKey ?? '')).toBe(false);
    expect(isGenuine(point, 'nonsense')).toBe(false);
    expect(problems(lines, [point], stranger?.publicKey)).toMatch(/not signed by this key/);
    expect(signerOf('')).toBeUndefined();
  });
});

test('JSON has one spelling', () => {
  expect(canonical({ b: [1, { z: null, a: 'ä"' }], a: true })).toBe(
    '{"a":true,"b":[1,{"a":"ä\\"","z":null}]}',
  );
});

test.each([
  [
    { role: 'admin', days: 30, enabled: false },
    { role: 'admin', days: 30, enabled: false },
  ],
  [{ scopes: ['runs.read'], name: 'typed', value: 'secret' }, { scopes: ['runs.read'] }],
  [{ role: 'two words', hosts: ['a b'], node: 'x'.repeat(121) }, {}],
  [null, {}],
  ['text', {}],
])('of %j is kept %j', (input, kept) => {
  expect(detailsOf(input)).toEqual(kept);
});

test('the ids a request names', () => {
  expect(namedIn({ id: 'pat_1', runId: 'run_2', name: 'n', email: 'a@b', otherId: 'not an id' })).toEqual([
    ...['pat_1', 'run_2'],
  ]);
  expect(namedIn(undefined)).toEqual([]);
});
