import { expect, it } from 'vitest';
import { abstain, ok, unknown } from './belief.ts';
import { labelVoices } from './sources.ts';
import { measured, says } from './testing.ts';

const from = (id: string, label: unknown, raw: number) => ok(label, says(raw), { evidence: [id] });

it('names voices by where they come from, whatever their order and iteration', () => {
  const voices = [from('map#3/lex', 'a', 0.7), ok('b', measured(0.9), { evidence: ['nb', 'input'] })];
  const named = [
    { source: 'input + nb', label: 'b', p: 0.9 },
    { source: 'map/lex', label: 'a', p: 0.7 },
  ];
  expect(labelVoices(voices)).toEqual(named);
  expect(labelVoices(voices.toReversed())).toEqual(named);
});

it('tells samples of one agent apart, the surest first', () => {
  const voices = [from('a#1/x', 'no', 0.6), from('a#2/x', 'yes', 0.8), from('a#3/x', 'no', 0.8)];
  expect(labelVoices(voices)).toEqual([
    { source: 'a/x', label: 'no', p: 0.8 },
    { source: 'a/x 2', label: 'yes', p: 0.8 },
    { source: 'a/x 3', label: 'no', p: 0.6 },
  ]);
});

it('leaves out what has no label or no number', () => {
  const mute = [ok('a', unknown('c', 'no-signal')), from('x', 7, 0.9), abstain('No.')];
  expect(
    labelVoices([...mute, { ...from('y', 'a', 0.9), conf: { ...measured(0.9), n: 3 } as never }]),
  ).toEqual([]);
});
