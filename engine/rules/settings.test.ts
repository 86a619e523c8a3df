import { expect, test } from 'vitest';
import { build } from '../testing.ts';
import {
  asked,
  bad,
  type Cases,
  codesOf,
  committee,
  edit,
  nodeOf,
  rawGate,
  retry,
  rows,
  unreadable,
} from '../testing-rules.ts';

const BAD = {
  'S.unknown-primitive': [
    bad('before the output', build().input().node('x', 'oracle', { from: 'input' }).output('x')),
    bad('the name of an object method', build().input().node('x', 'toString', { from: 'input' }).output('x')),
  ],
  'S.version': [
    bad(
      'a later agent',
      edit(asked(), (p) => Object.assign(nodeOf(p, 'a'), { version: 2 })),
    ),
    bad(
      'a later input',
      edit(asked(), (p) => Object.assign(nodeOf(p, 'input'), { version: 9 })),
    ),
  ],
  'R9.config': [
    bad(
      'a threshold above 1',
      asked()
        .node('g', 'gate', { from: 'a', config: { threshold: 2, use: 'raw' } })
        .node('m', 'merge1', { from: ['g.pass', 'g.below'] })
        .output('m'),
    ),
    bad(
      'an unknown field',
      build().input('input', { name: 'x', colour: 'red' }).agent('a', 'sharp', 'input').output('a'),
    ),
    bad(
      'no tries',
      build()
        .input()
        .container('r', 'retry', {
          from: 'input',
          config: { max: 0 },
          inside: (i) => i.agent('a', 'sharp', 'r.item').take('a'),
        })
        .output('r'),
    ),
  ],
  'R8.agent-none': [
    bad('no agent', build().input().node('a', 'agent', { from: 'input' }).output('a')),
    bad('an empty one', build().input().agent('a', '', 'input').output('a')),
  ],
  'R8.agent-missing': [
    bad('one', build().input().agent('a', 'nobody', 'input').output('a')),
    bad('inside', retry((i) => i.agent('a', 'nobody', 'r.item').take('a')).output('r')),
  ],
  'R8.agent-input': [
    bad('a number', build().input().agent('n', 'sums', 'input').agent('a', 'sharp', 'n').output('a')),
    bad('a text', build().input().agent('h', 'halve', 'input').output('h')),
    bad('a record', committee().agent('c', 'sharp', 'p').output('c')),
  ],
  'R12.self-reported': [
    bad(
      'a score',
      asked()
        .node('g', 'gate', { from: 'a' })
        .node('m', 'merge1', { from: ['g.pass', 'g.below'] })
        .output('m'),
    ),
    bad(
      'nothing at all',
      build()
        .input()
        .node('g', 'gate', { from: 'input' })
        .node('m', 'merge1', { from: ['g.pass', 'g.below'] })
        .output('m'),
    ),
  ],
  'W-RAW': [
    bad(
      'a score',
      asked()
        .node(...rawGate('g', 'a'))
        .node('m', 'merge1', { from: ['g.pass', 'g.below'] })
        .output('m'),
    ),
    bad(
      'an agreement',
      committee()
        .node('v', 'vote', { from: 'p' })
        .node(...rawGate('g', 'v'))
        .node('m', 'merge1', { from: ['g.pass', 'g.below'] })
        .output('m'),
    ),
  ],
  'R9.quorum-large': [
    bad(
      'three of two',
      committee()
        .node('v', 'vote', { from: 'p', config: { mode: 'quorum', quorum: 3 } })
        .output('v'),
    ),
    bad(
      'nine of two',
      committee()
        .node('v', 'vote', { from: 'p', config: { mode: 'quorum', quorum: 9 } })
        .output('v'),
    ),
  ],
} satisfies Cases;

test.each(rows(BAD))('$title', (row) => {
  expect(codesOf(row.pattern)).toEqual(row.expected);
  expect(unreadable(row)).toEqual([]);
});
