import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import type { Pattern } from './pattern.ts';
import { refusingGate } from './refusing-gate.ts';
import { build } from './testing.ts';

const asked = (config: Record<string, unknown>): Pattern =>
  build()
    .input('text', { name: 'text', type: 'Text', sample: 'A book.' })
    .agent('reader', 'sentiment-vader', 'text')
    .node('gate', 'gate', { config, from: 'reader' })
    .node('note', 'monitor', { from: 'gate.below' })
    .node('person', 'human', { from: 'note' })
    .node('answer', 'output', { from: 'person' })
    .pattern();

test.each([
  ['its threshold', { threshold: 0.75 }, { node: 'gate', threshold: 0.75 }],
  ['the usual one', {}, { node: 'gate', threshold: 0.8 }],
  ['none where a promise is kept', { threshold: 0.7, guarantee: { alpha: 0.1 } }, { node: 'gate' }],
])('the gate that refused is found with %s', (_, config, found) => {
  expect(refusingGate(asked(config), 'person')).toEqual(found);
});

test('nothing is refused without a gate, and what passed was not', () => {
  expect(refusingGate(asked({}), 'gate')).toBeUndefined();
  expect(refusingGate(asked({}), 'gone')).toBeUndefined();
});

test('also inside a pattern that is called', () => {
  const inner = asked({ threshold: 0.9 });
  const ref = 'desk@1.0.0';
  const called = { name: 'Desk', semver: '1.0.0', nodes: inner.nodes, edges: inner.edges };
  const outer = build().input('text').node('call', 'subpattern', { config: { ref }, from: 'text' }).pattern();
  expect(refusingGate({ ...outer, uses: { [ref]: called } }, 'call/person')).toEqual({
    ...{ node: 'gate', threshold: 0.9 },
  });
});

test('the usual threshold is the one of the primitive', () => {
  expect(primitives.gate?.config.parse({})).toMatchObject({ threshold: 0.8 });
});
