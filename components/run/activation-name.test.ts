import { expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { activationName } from './activation-name.ts';

const called = build().input().agent('agent', 'sharp', 'input').output('agent').pattern();
const pattern = {
  ...build()
    .input()
    .container('again', 'retry', {
      from: 'input',
      inside: (body) =>
        body.node('judge', 'subpattern', { from: 'again.item', config: { ref: 'p@1.0.0' } }).take('judge'),
    })
    .agent('agent', 'calm', 'again')
    .output('agent')
    .pattern(),
  uses: { 'p@1.0.0': { name: 'Judge', semver: '1.0.0', nodes: called.nodes, edges: called.edges } },
};
const named = {
  ...pattern,
  nodes: pattern.nodes.map((node) =>
    node.id === 'again'
      ? { ...node, title: 'Three tries' }
      : node.id === 'agent'
        ? { ...node, title: 'Calm' }
        : node,
  ),
};

test.each([
  ['agent', 'Calm'],
  ['again#2/judge', 'Three tries 2 › judge'],
  ['again#2/judge#1/agent', 'Three tries 2 › judge › agent'],
  ['again:pause-1', 'Three tries (pause-1)'],
  ['gone#1/what', 'gone 1 › what'],
])('%s is called %s', (key, name) => {
  expect(activationName(key, named)).toBe(name);
});
