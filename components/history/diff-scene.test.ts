import { describe, expect, test } from 'vitest';
import { apply, type Op } from '#engine/ops.ts';
import type { Pattern } from '#engine/pattern.ts';
import { diffPatterns } from '#engine/pattern-diff.ts';
import { build } from '#engine/testing.ts';
import { diffScene } from './diff-scene.ts';

const BEFORE: Pattern = build()
  .input('text')
  .agent('first', 'sentiment-vader', 'text')
  .agent('second', 'sentiment-afinn', 'text')
  .node('vote', 'vote', { from: ['first', 'second'] })
  .output('vote')
  .pattern();

function sceneAfter(...ops: Op[]) {
  const after = apply(BEFORE, ops).pattern;
  return { after, ...diffScene(diffPatterns(BEFORE, after), BEFORE, after) };
}

describe('what went stays in the picture', () => {
  test('as a node with its wires, under ids of their own', () => {
    const { pattern, marks } = sceneAfter({ type: 'removeNodes', ids: ['second'] });
    expect(pattern.nodes.map(({ id }) => id).toSorted()).toEqual(BEFORE.nodes.map(({ id }) => id).toSorted());
    expect(pattern.edges).toHaveLength(BEFORE.edges.length);
    expect(marks.nodes.get('second')).toEqual({ kind: 'removed', sign: '−', words: 'removed' });
    expect([...marks.edges.values()]).toEqual(['removed', 'removed']);
    for (const id of marks.edges.keys()) expect(pattern.edges.some((edge) => edge.id === id)).toBe(true);
  });

  test('beside what has taken its place', () => {
    const second = BEFORE.nodes.find(({ id }) => id === 'second');
    const other = { id: 'other', primitive: 'agent', version: 1, config: {}, position: second?.position };
    const { pattern } = sceneAfter(
      { type: 'removeNodes', ids: ['second'] },
      { type: 'addNodes', nodes: [{ ...other, position: second?.position ?? { x: 0, y: 0 } }] },
    );
    const at = (id: string) => pattern.nodes.find((node) => node.id === id)?.position;
    expect(at('second')).not.toEqual(at('other'));
  });
});

test('a changed node says how', () => {
  const { marks } = sceneAfter(
    { type: 'renameNode', id: 'vote', title: 'Count' },
    { type: 'moveNodes', to: { vote: { x: 1, y: 1 }, first: { x: 5, y: 5 } } },
    { type: 'setConfig', id: 'second', config: { agentId: 'x' } },
  );
  expect(marks.nodes.get('vote')?.words).toBe('renamed, moved');
  expect(marks.nodes.get('first')).toMatchObject({ kind: 'moved', sign: '→', words: 'moved' });
  expect(marks.nodes.get('second')).toMatchObject({ kind: 'changed', sign: '≠', words: 'changed' });
  expect(marks.nodes.get('text')).toBeUndefined();
});
