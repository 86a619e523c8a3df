import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { abstain, type Belief, ok, unknown } from '#primitives/kit/belief.ts';
import { curveOf, type Decision, laneOf, lanesOf, sharesOf } from './gate-what-if.ts';
import type { Pattern } from './pattern.ts';
import { arrivalsAt, recordingOf, schemeOf } from './recorded.ts';
import { build } from './testing.ts';
import { recordRun, says } from './testing-record.ts';

const CONFIG = { threshold: 0.7, use: 'raw' };
const REVIEWED = build()
  .input()
  .agent('a', 'sharp', 'input')
  .node('gate', 'gate', { config: CONFIG, from: 'a' })
  .node('person', 'human', { config: { question: 'Right?' }, from: 'gate.below' })
  .node('join', 'merge1', { from: ['gate.pass', 'person'] })
  .output('join')
  .pattern();

async function decide(pattern: Pattern, belief: Belief, run = 'run'): Promise<Decision> {
  const events = await recordRun(pattern, { sharp: belief, person: ok('yes', unknown('c', 'given')) });
  const recording = recordingOf(schemeOf(pattern, { primitives }), events);
  const out = recording.outs.get('gate');
  if (!out) throw new Error('the gate was not reached');
  return { run, key: 'gate', arrivals: arrivalsAt(recording, 'gate'), out };
}

const SCORES = [0.2, 0.45, 0.69999, 0.7, 0.70001, 0.9, 1];
const beliefs = (): readonly Belief[] => [
  ...SCORES.map((raw) => says('yes', raw)),
  abstain('No signal.'),
  ok('yes', unknown('label-correct', 'no-signal')),
];
const at = (pattern: Pattern) => ({ scheme: schemeOf(pattern, { primitives }), node: 'gate' });

test('at the threshold of the run the curve is what was recorded, exactly', async () => {
  const all = await Promise.all(beliefs().map((belief) => decide(REVIEWED, belief)));
  const recorded = sharesOf(all.map((one) => laneOf(at(REVIEWED), one)));
  const curve = curveOf(at(REVIEWED), all, { config: CONFIG });
  expect(curve.find(({ threshold }) => threshold === 0.7)).toEqual({ threshold: 0.7, ...recorded });
  expect(recorded.counts).toEqual({ accept: 4, review: 5, escalate: 0, stop: 0 });
});

test('at every other threshold it is what a run with that threshold gives', async () => {
  const before = await Promise.all(beliefs().map((belief) => decide(REVIEWED, belief)));
  for (const threshold of [0, 0.2, 0.45, 0.5, 0.9, 0.95, 1]) {
    const nodes = REVIEWED.nodes.map((node) =>
      node.id === 'gate' ? { ...node, config: { ...CONFIG, threshold } } : node,
    );
    const pattern = { ...REVIEWED, nodes };
    const really = await Promise.all(beliefs().map((belief) => decide(pattern, belief)));
    expect(lanesOf(at(REVIEWED), before, { ...CONFIG, threshold })).toEqual(
      really.map((one) => laneOf(at(pattern), one)),
    );
  }
});

test('what is unknown is accepted at no threshold, and less is accepted the higher it is', async () => {
  const all = await Promise.all(beliefs().map((belief) => decide(REVIEWED, belief)));
  const curve = curveOf(at(REVIEWED), all, { config: CONFIG });
  expect(curve[0]?.counts.accept).toBe(SCORES.length);
  for (const [i, point] of curve.slice(1).entries())
    expect(point.counts.accept).toBeLessThanOrEqual(curve[i]?.counts.accept ?? 0);
});

test('a second gate below decides who is asked, and nobody below is said to be so', async () => {
  const pattern = build()
    .input()
    .agent('a', 'sharp', 'input')
    .node('gate', 'gate', { config: CONFIG, from: 'a' })
    .node('second', 'gate', { config: { threshold: 0.4, use: 'raw' }, from: 'gate.below' })
    .agent('big', 'calm', 'second.pass')
    .node('person', 'human', { config: { question: 'Right?' }, from: 'second.below' })
    .node('join', 'merge1', { from: ['gate.pass', 'big', 'person'] })
    .agent('last', 'echo', 'join')
    .output('last')
    .pattern();
  const all = await Promise.all([0.9, 0.5, 0.1].map((raw) => decide(pattern, says('yes', raw))));
  expect(all.map((one) => laneOf(at(pattern), one))).toEqual(['accept', 'escalate', 'review']);
  const dead = build()
    .input()
    .agent('a', 'sharp', 'input')
    .node('gate', 'gate', { config: CONFIG, from: 'a' })
    .node('join', 'merge1', { from: ['gate.pass', 'gate.below'] })
    .agent('last', 'echo', 'join')
    .output('last')
    .pattern();
  expect(laneOf(at(dead), await decide(dead, says('yes', 0.1)))).toBe('stop');
});

test('a guarantee reads its threshold off outcomes: what another day would have said is not known', async () => {
  const all = [
    await decide(
      REVIEWED,
      ok('yes', { status: 'derived', claim: 'c', p: 0.9, lo: 0.9, hi: 0.9, rule: 'pass', assumes: [] }),
    ),
  ];
  expect(lanesOf(at(REVIEWED), all, { guarantee: { alpha: 0.1, delta: 0.1 } })).toEqual([undefined]);
});
