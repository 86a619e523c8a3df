/** What an edit makes the canvas work out again. */
import { expect, test } from 'vitest';
import { apply, type Op } from '#engine/ops.ts';
import { AGENTS, build } from '#engine/testing.ts';
import { analyse } from './analysis.ts';
import { createCanvasStore } from './canvas-store.ts';

const pattern = build().input().agent('a', 'sharp', 'input').agent('b', 'calm', 'a').output('b').pattern();

function edited(op: Op) {
  const store = createCanvasStore('edit', pattern);
  store.setState({ agents: AGENTS });
  analyse(store);
  const before = store.getState();
  store.setState({ pattern: apply(pattern, op).pattern });
  let updates = 0;
  const stop = store.subscribe(() => {
    updates += 1;
  });
  analyse(store);
  stop();
  return { before, after: store.getState(), updates };
}

test('a node that was moved is judged by nobody', () => {
  const { before, after, updates } = edited({ type: 'moveNodes', to: { b: { x: 40, y: 2 } } });
  expect(after.pattern.nodes.find(({ id }) => id === 'b')?.position).toEqual({ x: 40, y: 2 });
  expect(updates).toBe(0);
  expect(after.worst).toBe(before.worst);
  expect(after.issuesByNode).toBe(before.issuesByNode);
});

test('any other edit is', () => {
  const { before, after } = edited({ type: 'disconnect', ids: pattern.edges.slice(-1).map(({ id }) => id) });
  expect(before.worst?.run.calls).toBe(2);
  expect(before.issues).toEqual([]);
  expect(after.worst).toBeNull();
  expect(Object.keys(after.issuesByNode)).toContain('output');
});
