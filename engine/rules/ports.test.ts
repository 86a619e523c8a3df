import { expect, test } from 'vitest';
import { ISSUES } from '../issues.ts';
import { build } from '../testing.ts';
import {
  asked,
  bad,
  branched,
  type Cases,
  codesOf,
  committee,
  parallel,
  retry,
  rows,
  unreadable,
} from '../testing-rules.ts';

const BAD = {
  'R1.missing-input': [
    bad('an agent', build().input().agent('a', 'sharp').output('a'), 'R4.dead-node'),
    bad('the output', asked().output([])),
  ],
  'R1.missing-result': [
    bad('a retry', retry((inner) => inner.agent('a', 'sharp', 'r.item')).output('r')),
    bad('a parallel', parallel((inner) => inner.agent('a', 'sharp', 'p.item')).output('p')),
  ],
  'R1.two-sources': [
    bad('an agent', build().input('one').input('two').agent('a', 'sharp', ['one', 'two']).output('a')),
    bad('the output', asked().agent('b', 'calm', 'input').output(['a', 'b'])),
  ],
  'R1.same-source': [
    bad(
      'a vote',
      asked()
        .agent('b', 'calm', 'input')
        .node('v', 'vote', { from: ['a', 'a', 'b'] })
        .output('v'),
    ),
    bad('a result', parallel((inner) => inner.agent('a', 'sharp', 'p.item').take(['a', 'a'])).output('p')),
  ],
  'R1.too-few': [
    bad('a vote of one', asked().node('v', 'vote', { from: 'a' }).output('v')),
    bad(
      'a vote over a record of one',
      parallel((i) => i.agent('a', 'sharp', 'p.item').take('a'))
        .node('v', 'vote', { from: 'p' })
        .output('v'),
    ),
    bad('a join of one', asked().node('m', 'merge1', { from: 'a' }).output('m')),
  ],
  'R1.too-many': [
    bad(
      'three at a pair',
      asked()
        .agent('b', 'calm', 'input')
        .agent('c', 'blunt', 'input')
        .node('v', 'pair', { from: ['a', 'b', 'c'] })
        .output('v'),
    ),
    bad(
      'a record at a pair',
      parallel((i) =>
        i
          .agent('a', 'sharp', 'p.item')
          .agent('b', 'calm', 'p.item')
          .agent('c', 'blunt', 'p.item')
          .take(['a', 'b', 'c']),
      )
        .node('v', 'pair', { from: 'p' })
        .output('v'),
    ),
  ],
  'R2.type-mismatch': [
    bad(
      'numbers into a pool',
      build()
        .input()
        .agent('n', 'sums', 'input')
        .agent('m', 'sums', 'input')
        .node('v', 'labels', { from: ['n', 'm'] })
        .output('v'),
    ),
    bad(
      'a record with a number into labels',
      committee('sharp', 'sums').node('v', 'labels', { from: 'p' }).output('v'),
    ),
  ],
  'R2.any-into-concrete': [
    bad(
      'two votes of mixed kinds',
      committee('sharp', 'calm')
        .node('t', 'anything', { from: 'p' })
        .node('v', 'labels', { from: ['t', 'a2'] })
        .agent('a2', 'sharp', 'input')
        .output('v'),
    ),
    bad(
      'anything twice',
      build()
        .input()
        .node('s', 'anything', { from: 'input' })
        .node('t', 'anything', { from: 'input' })
        .node('v', 'labels', { from: ['s', 't'] })
        .output('v'),
    ),
  ],
  'R2.no-common-type': [
    bad(
      'text and number',
      build()
        .input()
        .agent('n', 'sums', 'input')
        .agent('e', 'echo', 'input')
        .node('v', 'vote', { from: ['n', 'e'] })
        .output('v'),
    ),
    bad(
      'inside a record',
      parallel((i) => i.agent('n', 'sums', 'p.item').agent('e', 'echo', 'p.item').take(['n', 'e']))
        .node('v', 'vote', { from: 'p' })
        .output('v'),
    ),
  ],
  'R6.claims-differ': [
    bad(
      'a vote over labels',
      asked()
        .agent('l', 'tongue', 'input')
        .node('v', 'vote', { from: ['a', 'l'] })
        .output('v'),
    ),
    bad('a record', committee('sharp', 'tongue').node('v', 'vote', { from: 'p' }).output('v')),
    bad(
      'behind a join',
      branched()
        .agent('a', 'sharp', 'b.then')
        .node('h', 'human', { from: 'b.else' })
        .node('m', 'merge1', { from: ['a', 'h'] })
        .agent('c', 'calm', 'input')
        .node('v', 'vote', { from: ['m', 'c'] })
        .output('v'),
    ),
  ],
} satisfies Cases;

test.each(rows(BAD))('$title', (row) => {
  expect(codesOf(row.pattern)).toEqual(row.expected);
  expect(unreadable(row)).toEqual([]);
});

test('every code of these rules has its bad patterns', () => {
  const table = Object.keys(ISSUES).filter((code) => /^(R1|R2|R6)\./.test(code));
  const elsewhere = ['R2.type-too-large'];
  expect([...Object.keys(BAD), ...elsewhere].sort()).toEqual(table.sort());
});
