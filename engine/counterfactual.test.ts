import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { abstain, type Belief } from '#primitives/kit/belief.ts';
import { NOTHING } from '#primitives/kit/bound.ts';
import { boundNodes } from './bounds.ts';
import { type Gathered, methodsFor, recompute, roundBefore, tallyOf } from './counterfactual.ts';
import { voicesOf } from './decide-again.ts';
import { inferPattern } from './infer.ts';
import type { Pattern } from './pattern.ts';
import { arrivalsAt, recordingOf, schemeOf } from './recorded.ts';
import { AGENTS, build } from './testing.ts';
import { recordRun, says } from './testing-record.ts';

const withNode = (primitive: string, config: Record<string, unknown> = {}): Pattern =>
  build()
    .input()
    .agent('a', 'sharp', 'input')
    .agent('b', 'calm', 'input')
    .agent('c', 'blunt', 'input')
    .node('all', primitive, { config, from: ['a', 'b', 'c'] })
    .output('all')
    .pattern();

const VOICES: readonly (readonly Belief[])[] = [
  [says('yes', 0.6), says('yes', 0.55), says('no', 0.99)],
  [says('yes', 0.9), says('yes', 0.8), says('yes', 0.7)],
  [says('yes', 0.9), says('no', 0.9), abstain('No signal.')],
  [abstain('No signal.'), abstain('No words known.'), says('no', 0.4)],
];

async function gather(
  pattern: Pattern,
  [sharp, calm, blunt]: readonly Belief[],
  run: string,
): Promise<Gathered> {
  if (!sharp || !calm || !blunt) throw new Error('three voices');
  const recording = recordingOf(
    schemeOf(pattern, { primitives }),
    await recordRun(pattern, { sharp, calm, blunt }),
  );
  const out = recording.outs.get('all');
  if (!out) throw new Error('nothing was gathered');
  return { run, key: 'all', arrivals: arrivalsAt(recording, 'all'), out };
}

const gatherAll = (pattern: Pattern) =>
  Promise.all(VOICES.map((voices, index) => gather(pattern, voices, `run${index}`)));

const method = (id: string, config: Record<string, unknown> = {}) => {
  const primitive = primitives[id];
  if (!primitive) throw new Error(`no ${id}`);
  return { primitive, config };
};

test.each([
  ['vote', {}],
  ['vote', { mode: 'majority' }],
  ['vote', { mode: 'unanimous' }],
  ['vote', { mode: 'plurality', tie: 'first' }],
  ['vote', { mode: 'quorum', quorum: 2 }],
  ['pool', { voices: 'raw' }],
  ['pool', { voices: 'raw', rho: 0 }],
  ['pool', {}],
])('a recorded plurality recomputed as %s %j is what a run with it gives', async (id, config) => {
  const before = await gatherAll(withNode('vote'));
  const really = await gatherAll(withNode(id, config));
  const recomputed = recompute(method(id, config), before);
  if (typeof recomputed === 'string') throw new Error(recomputed);
  expect(recomputed.map(({ again }) => again)).toEqual(really.map(({ out }) => ({ kind: 'settled', out })));
});

test('what it changes is counted over many runs', async () => {
  const before = await gatherAll(withNode('vote'));
  const recomputed = recompute(method('pool', { voices: 'raw' }), before);
  if (typeof recomputed === 'string') throw new Error(recomputed);
  // the sure minority wins the first; the third is a tie either way; the last has one voice, too few for a pool
  expect(recomputed.map(({ isOther }) => isOther)).toEqual([true, false, false, true]);
  expect(tallyOf(recomputed)).toMatchObject({ compared: 4, changed: 2, silent: { before: 1, after: 2 } });
});

test('methods that would have to ask are named with what they cost at most', async () => {
  const [first] = await gatherAll(withNode('vote'));
  if (!first) throw new Error('nothing');
  const round = { ...NOTHING, calls: 3, units: 3 };
  const voices = voicesOf(first.arrivals.in ?? []);
  const { available, unavailable } = methodsFor(
    method('vote'),
    { ...first, voices, round },
    { primitives, agents: AGENTS },
  );
  expect(available.map(({ primitive, config }) => [primitive.id, config])).toEqual([
    ['pool', { voices: 'raw' }],
    ['vote', {}],
  ]);
  expect(unavailable).toMatchObject([
    { title: 'Stack', effect: 'ledger', most: { calls: 0 } },
    { title: 'Synthesize', effect: 'agent', most: { calls: 1 }, dearest: 1 },
    { effect: 'debate', most: { calls: 3, units: 3 } },
  ]);
});

test('one more round of a debate asks everything before the node once more, and nothing behind it', () => {
  const pattern = build()
    .input()
    .agent('a', 'sharp', 'input')
    .node('sure', 'calibrate', { from: 'a' })
    .container('box', 'parallel', {
      from: 'input',
      inside: (inner) =>
        inner.agent('b', 'calm', 'box.item').agent('c', 'blunt', 'box.item').take(['b', 'c']),
    })
    .node('vote', 'vote', { from: ['sure', 'box'] })
    .agent('behind', 'echo', 'vote')
    .output('behind')
    .pattern();
  const { nodes } = boundNodes(inferPattern(pattern, { primitives, agents: AGENTS }));
  expect(roundBefore(pattern, 'vote', nodes)).toMatchObject({ calls: 3, units: 3 });
});
