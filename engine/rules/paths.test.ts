import { expect, test } from 'vitest';
import { ISSUES } from '../issues.ts';
import { build } from '../testing.ts';
import { asked, bad, branched, type Cases, codesOf, retry, rows, unreadable } from '../testing-rules.ts';

const BAD = {
  'R4.no-output': [bad('an agent', asked()), bad('only an input', build().input())],
  'R4.two-outputs': [
    bad('from one agent', asked().output('a', 'one').output('a', 'two')),
    bad('from two agents', asked().agent('b', 'calm', 'input').output('a', 'one').output('b', 'two')),
  ],
  'R4.no-input': [
    bad('empty but for an output', build().output([]), 'R1.missing-input'),
    bad('an agent with nothing to do', build().agent('a', 'sharp').output('a'), 'R1.missing-input'),
  ],
  'R4.dead-node': [
    bad('a second agent', asked().agent('b', 'calm', 'input').output('a')),
    bad(
      'inside a container',
      retry((i) => i.agent('a', 'sharp', 'r.item').agent('b', 'calm', 'r.item').take('a')).output('r'),
    ),
    bad('an unused input', asked().input('other').output('a')),
  ],
  'R7.exit-unjoined': [
    bad('one exit', branched().output('b.then')),
    bad(
      'the second of two',
      branched()
        .node('c', 'branch', { from: 'b.else' })
        .node('m', 'merge1', { from: ['b.then', 'c.then'] })
        .output('m'),
    ),
    bad(
      'inside a container',
      retry((i) => i.node('b', 'branch', { from: 'r.item' }).take('b.then')).output('r'),
    ),
    bad(
      'one branch of a fallback',
      build()
        .input()
        .container('f', 'fallback', {
          from: 'input',
          inside: (i) =>
            i.agent('a', 'echo', 'f.item').node('b', 'branch', { from: 'f.item' }).take(['a', 'b.else']),
        })
        .output('f'),
    ),
    bad(
      'voices that can all be skipped',
      branched()
        .node('c', 'branch', { from: 'input' })
        .node('v', 'vote', { from: ['b.then', 'c.then'] })
        .output('v'),
    ),
  ],
  'R7.never-runs': [
    bad(
      'both exits at once',
      branched().node('x', 'both', { from: 'b.then' }).wire('b.else', 'x.second').output('x'),
    ),
    bad(
      'one behind the other exit',
      branched()
        .agent('e', 'echo', 'b.then')
        .node('x', 'both', { from: 'e' })
        .wire('b.else', 'x.second')
        .node('m', 'merge1', { from: ['x', 'input'] })
        .output('m'),
    ),
  ],
  'R7.arms-differ': [
    bad(
      'text and number',
      branched()
        .agent('n', 'sums', 'b.then')
        .node('m', 'merge1', { from: ['n', 'b.else'] })
        .output('m'),
    ),
    bad(
      'record and text',
      branched()
        .container('p', 'parallel', {
          from: 'b.then',
          inside: (i) => i.agent('a', 'sharp', 'p.item').take('a'),
        })
        .node('m', 'merge1', { from: ['p', 'b.else'] })
        .output('m'),
    ),
  ],
  'R7.arm-idle': [
    bad(
      'behind one that is always there',
      asked()
        .agent('b', 'calm', 'input')
        .node('m', 'merge1', { from: ['a', 'b'] })
        .output('m'),
    ),
    bad(
      'behind both exits',
      branched()
        .node('m', 'merge1', { from: ['b.then', 'b.else', 'input'] })
        .output('m'),
    ),
  ],
} satisfies Cases;

test.each(rows(BAD))('$title', (row) => {
  expect(codesOf(row.pattern)).toEqual(row.expected);
  expect(unreadable(row)).toEqual([]);
});

test('every code of these rules has its bad patterns', () => {
  const table = Object.keys(ISSUES).filter((code) => /^(R4|R7)\./.test(code));
  const elsewhere = ['R7.too-entangled'];
  expect([...Object.keys(BAD), ...elsewhere].sort()).toEqual(table.sort());
});
