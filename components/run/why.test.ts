import { expect, test } from 'vitest';
import { indexNodes } from '#components/canvas/scene.ts';
import type { NodeRun } from '#engine/fold.ts';
import type { Pattern } from '#engine/pattern.ts';
import { abstain, type Belief, ok } from '#primitives/kit/belief.ts';
import { explainValue } from './why.ts';

const claim = 'label-correct';
const says = (value: string, raw: number): Belief =>
  ok(value, { status: 'self_reported', claim, raw, method: 'margin' }, { evidence: [value + raw] });
const node = (id: string, primitive: string, parent?: string) => ({
  ...{ id, primitive, version: 1, config: {}, position: { x: 0, y: 0 } },
  ...(parent && { parent }),
});
const edge = (id: string, source: [string, string], target: [string, string]) => ({
  id,
  source: { node: source[0], port: source[1] },
  target: { node: target[0], port: target[1] },
});
const ran = (key: string, out: NodeRun['out']): NodeRun => ({
  state: 'succeeded',
  key,
  attempts: 1,
  ...(out && { out }),
});

const PATTERN: Pattern = {
  format: 1,
  nodes: [node('text', 'input'), node('all', 'parallel'), node('a', 'agent', 'all'), node('vote', 'vote')],
  edges: [
    edge('1', ['text', 'out'], ['all', 'in']),
    edge('2', ['all', 'item'], ['a', 'in']),
    edge('3', ['a', 'out'], ['all', 'results']),
    edge('4', ['all', 'out'], ['vote', 'in']),
  ],
};

/** As it comes from the log: JSON, without the mark that lets a record be spread. */
const fromLog = (nodes: Record<string, NodeRun>): Record<string, NodeRun> =>
  JSON.parse(JSON.stringify(nodes));

const NODES = fromLog({
  text: ran('text', { out: ok('fine', { status: 'unknown', claim: 'none', why: 'given' }) }),
  a: ran('all#1/a', { out: says('yes', 0.9) }),
  all: ran('all', {
    out: ok(
      { a: says('yes', 0.9), b: says('yes', 0.7), c: abstain('no words known') },
      { status: 'unknown', claim, why: 'no-signal' },
    ),
  }),
  vote: ran('vote', { out: ok('yes', { status: 'self_reported', claim, raw: 2 / 3, method: 'agreement' }) }),
});
const SCENE = { pattern: PATTERN, byId: indexNodes(PATTERN.nodes), nodes: NODES };

test('a vote over a record lists each voice and explains itself in the words of its primitive', () => {
  const explained = explainValue(SCENE, 'vote', 'out');
  expect(explained?.inputs.map(({ name, belief }) => [name, belief?.outcome])).toEqual([
    ['a', 'ok'],
    ['b', 'ok'],
    ['c', 'abstain'],
  ]);
  expect(explained?.why?.rule).toBe('vote');
  expect(explained?.why?.lines.join(' ')).toContain('2');
});

test('inside a container the input is what arrived at its outer wall', () => {
  const explained = explainValue(SCENE, 'a', 'out');
  expect(explained?.inputs).toMatchObject([{ belief: { value: 'fine' } }]);
});

test('a node without a value in the moment shown has no why', () => {
  expect(explainValue({ ...SCENE, nodes: {} }, 'vote', 'out')).toBeUndefined();
});
