import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { copy } from './clipboard.ts';
import { exportText, importText, isRefused, toClip } from './exchange.ts';
import { canonicalText, EMPTY_PATTERN, LIMITS, type Pattern } from './pattern.ts';
import { seeded } from './random.ts';
import { build } from './testing.ts';
import { generatePattern } from './testing-generate.ts';

const ABOUT = { name: 'Two voices', description: 'Asks twice.' };
const SMALL: Pattern = {
  ...build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern(),
  budget: { calls: 3 },
};
const seed = fc.integer({ min: 0, max: 2 ** 31 });
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What JSON makes of it: without fields that are `undefined`. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function imported(text: string) {
  const result = importText(text);
  if (isRefused(result)) throw new Error(result.problems.join(' '));
  return result;
}

/** Unknown fields in every object of the file, each with a value of its own; those of settings stay theirs. */
function sow(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((one) => sow(one, random));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    if (key === 'config') return [key, one] as const;
    const isByRef = key === 'uses' && isObject(one);
    const grown = isByRef
      ? Object.fromEntries(Object.entries(one).map(([ref, called]) => [ref, sow(called, random)]))
      : sow(one, random);
    return [key, grown] as const;
  });
  const names = ['color', 'extra', 'envelope', 'note', '2nd', 'clip', 'constructor'];
  const strange = names
    .filter(() => random() < 0.4)
    .map((name) => [name, { of: random(), list: [null, { deep: name }] }] as const);
  return Object.fromEntries([...entries, ...strange]);
}

describe('what goes out and comes in', () => {
  test.prop([seed, fc.string({ minLength: 1, maxLength: 120 }).filter((name) => name.trim() !== '')], {
    numRuns: 60,
  })('is the same', (one, name) => {
    const pattern = generatePattern(one, 8);
    const back = imported(exportText({ name, description: name, pattern }));
    expect({ ...back, pattern: plain(back.pattern) }).toEqual({
      ...{ name, description: name, kept: [] },
      pattern: plain(pattern),
    });
  });

  test.prop([seed], { numRuns: 30 })('keeps what it does not know, at every level', (one) => {
    const pattern = { ...generatePattern(one, 6), budget: { calls: 9 } };
    const file = sow(JSON.parse(exportText({ ...ABOUT, pattern })), seeded(one));
    const first = imported(JSON.stringify(file));
    expect(JSON.parse(exportText(first))).toEqual(file);
    expect(canonicalText(first.pattern)).toBe(canonicalText(pattern));
    expect(imported(exportText(first))).toEqual(first);
  });

  test('keeps it beside a note and its place', () => {
    const file = JSON.parse(exportText({ ...ABOUT, pattern: SMALL }));
    const note = { text: 'Why two?', position: { x: 1, y: 2, z: 3 }, size: { width: 9, height: 9 } };
    file.pattern.notes = { first: { ...note, color: 'red' } };
    const { pattern } = imported(JSON.stringify(file));
    expect(JSON.parse(exportText({ ...ABOUT, pattern }))).toEqual(file);
  });

  test('says where it found what it does not know', () => {
    const file = JSON.parse(exportText({ ...ABOUT, pattern: SMALL }));
    file.license = 'CC0';
    file.pattern.nodes[1].color = 'red';
    file.pattern.nodes[1].position.z = 3;
    file.pattern.edges[0].target.side = 'left';
    const { kept, pattern } = imported(JSON.stringify(file));
    expect(kept).toEqual([
      'license',
      'pattern.nodes[1].position.z',
      'pattern.nodes[1].color',
      'pattern.edges[0].target.side',
    ]);
    expect(pattern.nodes[1]?.extra).toEqual({ color: 'red', position: { z: 3 } });
  });

  test('nothing but the fields of the envelope leaves', () => {
    const file = JSON.parse(
      exportText({ ...ABOUT, pattern: SMALL, ...{ id: 'pat_1', workspaceId: 'wsp_1', createdBy: 'Ada' } }),
    );
    expect(Object.keys(file)).toEqual(['format', 'version', 'name', 'description', 'pattern']);
    expect(Object.keys(file.pattern)).toEqual(['format', 'nodes', 'edges', 'budget']);
  });

  test('what was kept never takes the place of what is known', () => {
    const nodes = SMALL.nodes.map((node) => ({
      ...node,
      extra: { id: 'x', config: { a: 1 }, position: { x: 7 } },
    }));
    const sly: Pattern = { ...SMALL, nodes, envelope: { name: 'Sly', pattern: {} } };
    expect(JSON.parse(exportText({ ...ABOUT, pattern: sly }))).toEqual(
      JSON.parse(exportText({ ...ABOUT, pattern: SMALL })),
    );
  });

  test('a pattern without its envelope and a copied part of one are read as well', () => {
    expect(imported(JSON.stringify(SMALL)).pattern).toEqual(plain(SMALL));
    // Which others led into it is of no use to a pattern of its own.
    const { incoming: _others, ...part } = copy(SMALL, ['ask']);
    expect(toClip(imported(JSON.stringify(part)).pattern)).toEqual(plain(part));
  });
});

describe('what is refused', () => {
  const envelope = (change: object): string =>
    JSON.stringify({ ...JSON.parse(exportText({ ...ABOUT, pattern: SMALL })), ...change });
  const node = { id: 'a', primitive: 'vote' };

  test.each([
    ['a picture', 'PNG', /^This is not JSON/],
    ['half a file', '{"format": "parallax-pattern",\n "name": ', /^This is not JSON: .* line 2, column/],
    ['a list', '[1]', /^This is no pattern: it holds no fields\.$/],
    ['another file', '{"name": "x"}', /neither the format “parallax-pattern” nor a list of nodes/],
    ['a newer file', envelope({ version: 2 }), /has version 2; this Parallax reads version 1/],
    ['no version', envelope({ version: undefined }), /“version” has to be 1/],
    ['no name', envelope({ name: ' ' }), /“name” has to be a text/],
    ['a name without end', envelope({ name: 'x'.repeat(121) }), /more than 120 characters/],
    ['no pattern', envelope({ pattern: 3 }), /“pattern” is missing/],
    [
      'no id',
      envelope({ pattern: { nodes: [{ ...node, id: 'a b' }] } }),
      /pattern\.nodes\[0\]\.id: An id has/,
    ],
    ['no position', envelope({ pattern: { nodes: [{ ...node, position: 3 }] } }), /nodes\[0\]\.position: /],
    ['a broken copy', '{"clip":"parallax","nodes":[{}],"edges":[]}', /nodes\[0\]\.id/],
    ['too many nodes', envelope({ pattern: { nodes: Array(LIMITS.nodes + 1).fill(node) } }), /at most/],
    ['too much', 'x'.repeat(2 * LIMITS.bytes + 1), /more than 4 MB/],
  ])('%s', (_name, text, sentence) => {
    const result = importText(text);
    expect(isRefused(result) && result.problems[0]).toMatch(sentence);
  });

  test.each([
    `{"format":"${'parallax-pattern'}","version":1,"name":"x","pattern":{"nodes":[]},"__proto__":{}}`,
    '{"nodes":[],"__proto__":{"a":1}}',
    '{"nodes":[{"id":"a","primitive":"vote","__proto__":1}]}',
  ])('a key that would vanish: %s', (text) => {
    const result = importText(text);
    expect(isRefused(result) && result.problems.join()).toMatch(/__proto__/);
  });

  test('an empty pattern is one', () => {
    expect(imported(exportText({ ...ABOUT, pattern: EMPTY_PATTERN })).pattern).toEqual(EMPTY_PATTERN);
  });
});
