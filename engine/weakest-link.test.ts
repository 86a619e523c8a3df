import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { abstain, type Belief, ok, unknown } from '#primitives/kit/belief.ts';
import type { Pattern } from './pattern.ts';
import { recordingOf, schemeOf } from './recorded.ts';
import { build } from './testing.ts';
import { recordRun, type Script, says } from './testing-record.ts';
import { weakestLink } from './weakest-link.ts';

const linkOf = async (pattern: Pattern, script: Script) =>
  weakestLink(recordingOf(schemeOf(pattern, { primitives }), await recordRun(pattern, script)));

const COMMITTEE = build()
  .input()
  .agent('a', 'sharp', 'input')
  .agent('b', 'calm', 'input')
  .node('vote', 'vote', { from: ['a', 'b'] })
  .output('vote')
  .pattern();

test('it leads through the voice that was least sure, and earns nothing back at the vote', async () => {
  const link = await linkOf(COMMITTEE, { sharp: says('yes', 0.9), calm: says('yes', 0.4) });
  expect(link?.steps.map(({ node }) => node)).toEqual(['input', 'b', 'vote', 'output']);
  expect(link?.begins).toBe('given');
  expect(link?.weakest?.node).toBe('b');
  expect(link?.lost).toBeCloseTo(0.6, 12);
  expect(link?.steps.map(({ lost }) => lost)).toEqual([undefined, 0.6, 0, 0]);
});

test('the edges of each step lead to the next one', async () => {
  const link = await linkOf(COMMITTEE, { sharp: says('yes', 0.9), calm: says('yes', 0.4) });
  const ends = link?.steps.flatMap(({ edges }) =>
    edges.map((id) => COMMITTEE.edges.find((edge) => edge.id === id)?.target.node),
  );
  expect(ends).toEqual(['b', 'vote', 'output']);
});

test('small doubts one after the other can weigh more than a single great one', async () => {
  const pattern = build()
    .input()
    .agent('a', 'sharp', 'input')
    .agent('b', 'calm', 'input')
    .agent('then', 'echo', 'b')
    .node('vote', 'vote', { from: ['a', 'then'] })
    .output('vote')
    .pattern();
  const link = await linkOf(pattern, {
    sharp: says('yes', 0.6),
    calm: says('yes', 0.7),
    echo: says('yes', 0.5),
  });
  expect(link?.steps.map(({ node }) => node)).toEqual(['input', 'b', 'then', 'vote', 'output']);
  expect(link?.lost).toBeCloseTo(0.5, 12);
});

test('an answer of unknown confidence leads back to where the unknown arose', async () => {
  const pattern = build().input().agent('a', 'sharp', 'input').agent('b', 'echo', 'a').output('b').pattern();
  const mute: Belief = ok('Yes.', unknown('answer-correct', 'free-text'));
  const link = await linkOf(pattern, { sharp: says('yes', 0.9), echo: mute });
  expect(link).toMatchObject({ begins: 'unknown', lost: 0, weakest: undefined });
  expect(link?.steps.map(({ node }) => node)).toEqual(['b', 'output']);
});

test('what is unknown ends it: before, nothing is known to have been lost', async () => {
  const pattern = build().input().agent('a', 'sharp', 'input').agent('b', 'echo', 'a').output('b').pattern();
  const mute: Belief = ok('Yes.', unknown('answer-correct', 'free-text'));
  const link = await linkOf(pattern, { sharp: mute, echo: says('yes', 0.7) });
  expect(link?.begins).toBe('unknown');
  expect(link?.steps.map(({ node }) => node)).toEqual(['a', 'b', 'output']);
  expect(link?.lost).toBeCloseTo(0.3, 12);
});

test('an abstention leads back to who abstained', async () => {
  const pattern = build().input().agent('a', 'sharp', 'input').output('a').pattern();
  const link = await linkOf(pattern, { sharp: abstain('No signal.') });
  expect(link).toMatchObject({ begins: 'abstained', weakest: undefined });
  expect(link?.steps.map(({ node }) => node)).toEqual(['a', 'output']);
});

test('it goes into a container, to the iteration whose result was given', async () => {
  const pattern = build()
    .input()
    .container('again', 'retry', {
      from: 'input',
      config: { max: 3, on: ['low'], threshold: 0.8, use: 'raw' },
      inside: (inner) => inner.agent('a', 'sharp', 'again.item').take('a'),
    })
    .output('again')
    .pattern();
  const link = await linkOf(pattern, { sharp: (nth) => says('yes', nth === 1 ? 0.4 : 0.9, `${nth}`) });
  expect(link?.steps.map(({ key }) => key)).toEqual(['input', 'again#2/a', 'again', 'output']);
  expect(link?.lost).toBeCloseTo(0.1, 12);
});

test('a record of answers has no number: it leads on to the answers it holds', async () => {
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
  const link = await linkOf(pattern, { sharp: says('yes', 0.9), calm: says('yes', 0.4) });
  expect(link?.steps.map(({ node }) => node)).toEqual(['input', 'b', 'all', 'vote', 'output']);
});

test('a thousand steps are no problem, and without an answer there is nothing to tell', async () => {
  const chain = build().input();
  let before = 'input';
  for (let i = 0; i < 3000; i += 1) {
    chain.agent(`a${i}`, 'echo', before);
    before = `a${i}`;
  }
  const pattern = chain.output(before).pattern();
  expect((await linkOf(pattern, { echo: says('yes', 0.5) }))?.steps).toHaveLength(3002);
  expect(weakestLink(recordingOf(schemeOf(pattern, { primitives }), []))).toBeUndefined();
});
