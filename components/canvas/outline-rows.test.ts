import { expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { outlineRows, type Row, stepIn } from './outline-rows.ts';
import { indexNodes } from './scene.ts';

const made = build()
  .input('text')
  .node('again', 'retry', { from: 'text' })
  .node('reader', 'agent', { config: { agentId: 'sentiment-vader' }, from: 'again.item' })
  .pattern();
const pattern = {
  ...made,
  nodes: made.nodes.map((node) => (node.id === 'reader' ? { ...node, parent: 'again' } : node)),
};

function rowsOf({ folded = [] as string[], opened = [] as string[] } = {}): readonly Row[] {
  const { nodes, edges } = pattern;
  const byId = indexNodes(nodes);
  const issue = {
    code: 'R1.x',
    rule: 'R1' as const,
    level: 'error' as const,
    sentence: 'Wrong.',
    fix: 'Right it.',
    node: 'text',
  };
  return outlineRows({
    ...{ nodes, edges, byId, issuesByNode: { text: [issue] } },
    ...{ folded: new Set(folded), opened: new Set(opened) },
  });
}

const told = (rows: readonly Row[]): string[] =>
  rows.map(
    (row) => `${row.level} ${row.kind} ${row.kind === 'node' ? row.node.id : row.node} ${row.at}/${row.of}`,
  );

test('containers come before what they hold; a node shows its problems and connections when it is open', () => {
  expect(told(rowsOf())).toEqual([
    '1 node text 1/2',
    '1 node again 2/2',
    '2 wire again 1/2',
    '2 node reader 2/2',
  ]);
  expect(told(rowsOf({ folded: ['again'] }))).toEqual(['1 node text 1/2', '1 node again 2/2']);
  expect(told(rowsOf({ folded: ['again'], opened: ['text'] }))).toEqual([
    ...['1 node text 1/2', '2 problem text 1/2', '2 wire text 2/2', '1 node again 2/2'],
  ]);
});

test.each([
  ['node text', 'ArrowDown', { go: 'node again' }],
  ['node text', 'ArrowUp', { go: 'node text' }],
  ['node text', 'ArrowRight', { open: 'text' }],
  ['node text', 'ArrowLeft', undefined],
  ['node again', 'ArrowLeft', { close: 'again' }],
  ['node reader', 'ArrowLeft', { go: 'node again' }],
  ['node reader', 'ArrowRight', undefined],
  ['node again', 'Home', { go: 'node text' }],
  ['node text', 'End', { go: 'node reader' }],
  ['gone', 'ArrowDown', { go: 'node again' }],
  ['node text', 'x', undefined],
])('%s, %s', (key, pressed, step) => {
  expect(stepIn(rowsOf(), key, pressed)).toEqual(step);
});

test('right goes into what is open', () => {
  const rows = rowsOf();
  const first = rows[2]?.key;
  expect(stepIn(rows, 'node again', 'ArrowRight')).toEqual({ go: first });
});
