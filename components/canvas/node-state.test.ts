import { expect, test } from 'vitest';
import type { NodeRun, NodeState } from '#engine/fold.ts';
import { glyphStateOf, type Phase } from './node-state.ts';

const CASES: readonly [NodeState | undefined, Phase, string | undefined][] = [
  [undefined, 'none', undefined],
  ['succeeded', 'none', undefined],
  [undefined, 'open', 'queued'],
  [undefined, 'over', 'idle'],
  ['waiting', 'open', 'waiting'],
  ['waiting', 'over', 'cancelled'],
  ['running', 'over', 'cancelled'],
  ['failed', 'over', 'failed'],
];

test.each(CASES)('a node that is %s in a run that is %s shows as %s', (state, phase, shown) => {
  const run = state && ({ state } as NodeRun);
  expect(glyphStateOf(run, phase)).toBe(shown);
});
