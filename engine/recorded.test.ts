import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { abstain } from '#primitives/kit/belief.ts';
import { deciderOf, voicesOf } from './decide-again.ts';
import type { Pattern } from './pattern.ts';
import { activationsOf, arrivalsAt, neededFor, recordingOf, schemeOf } from './recorded.ts';
import { build } from './testing.ts';
import { recordRun, type Script, says } from './testing-record.ts';

const recorded = async (pattern: Pattern, script: Script = {}) =>
  recordingOf(schemeOf(pattern, { primitives }), await recordRun(pattern, script));

const COMMITTEE = build()
  .input()
  .agent('a', 'sharp', 'input')
  .agent('b', 'calm', 'input')
  .agent('c', 'blunt', 'input')
  .node('vote', 'vote', { from: ['a', 'b', 'c'] })
  .output('vote')
  .pattern();

const ANSWERS: Script = { sharp: says('yes', 0.9), calm: says('no', 0.6), blunt: says('yes', 0.7) };

test('what arrived at a node is what its sources gave, in the order of its edges', async () => {
  const recording = await recorded(COMMITTEE, ANSWERS);
  const voices = voicesOf(arrivalsAt(recording, 'vote').in ?? []);
  expect(voices.map(({ name, belief }) => [name, belief.value])).toEqual([
    ['a', 'yes'],
    ['b', 'no'],
    ['c', 'yes'],
  ]);
  expect([...neededFor(recording, 'vote')].sort()).toEqual(['a', 'b', 'c', 'vote']);
});

test('the answers of a parallel are spread again, as they were in the run', async () => {
  const pattern = build()
    .input()
    .container('all', 'parallel', {
      from: 'input',
      inside: (inner) =>
        inner.agent('a', 'sharp', 'all.item').agent('b', 'calm', 'all.item').take(['a', 'b']),
    })
    .node('vote', 'vote', { from: 'all' })
    .output('vote')
    .pattern();
  const recording = await recorded(pattern, { sharp: says('yes', 0.9), calm: abstain('No signal.') });
  const voices = voicesOf(arrivalsAt(recording, 'vote').in ?? []);
  expect(voices.map(({ name, belief }) => [name, belief.outcome])).toEqual([
    ['a', 'ok'],
    ['b', 'abstain'],
  ]);
  // at the inner wall it is what came from outside
  expect(arrivalsAt(recording, 'all#1/a').in?.[0]).toMatchObject({
    key: 'input',
    edges: [expect.any(String), expect.any(String)],
  });
});

test('each iteration of a container is an activation of its own', async () => {
  const pattern = build()
    .input()
    .container('again', 'retry', {
      from: 'input',
      config: { max: 3, on: ['low'], threshold: 0.8, use: 'raw' },
      inside: (inner) => inner.agent('a', 'sharp', 'again.item').take('a'),
    })
    .output('again')
    .pattern();
  const recording = await recorded(pattern, { sharp: (nth) => says('yes', nth === 1 ? 0.4 : 0.9) });
  expect(activationsOf(recording, 'a')).toEqual(['again#1/a', 'again#2/a']);
});

test.each([
  ['vote', COMMITTEE],
  ['pool', replaced('pool', { voices: 'raw' })],
  ['vote that stops early', replaced('vote', { stop: 'decided', mode: 'majority' })],
])('a %s asked again about the same voices gives what the log has', async (_, pattern) => {
  const recording = await recorded(pattern, ANSWERS);
  const node = pattern.nodes.find(({ id }) => id === 'vote');
  const primitive = primitives[node?.primitive ?? ''];
  if (!primitive || !node) throw new Error('no such primitive');
  const decide = deciderOf(primitive, node.config);
  if (typeof decide === 'string') throw new Error(decide);
  const again = decide('vote', arrivalsAt(recording, 'vote'));
  expect(again).toEqual({ kind: 'settled', out: recording.outs.get('vote') });
});

function replaced(primitive: string, config: Record<string, unknown>): Pattern {
  const nodes = COMMITTEE.nodes.map((node) => (node.id === 'vote' ? { ...node, primitive, config } : node));
  return { ...COMMITTEE, nodes };
}

test('who would have to ask says so, and asks nobody', async () => {
  const recording = await recorded(COMMITTEE, ANSWERS);
  const { stack, synthesize } = primitives;
  if (!stack || !synthesize) throw new Error('no such primitive');
  for (const [primitive, effect] of [
    [stack, 'ledger'],
    [synthesize, 'agent'],
  ] as const) {
    const decide = deciderOf(primitive, {});
    if (typeof decide === 'string') throw new Error(decide);
    expect(decide('vote', arrivalsAt(recording, 'vote'))).toMatchObject({ kind: 'asks', effect });
  }
});

test('settings that do not fit are refused in words', () => {
  const { vote } = primitives;
  expect(vote && deciderOf(vote, { mode: 'loudest' })).toEqual(expect.any(String));
});
