import { expect, test } from 'vitest';
import { ISSUES } from '../issues.ts';
import { LIMITS } from '../pattern.ts';
import { build } from '../testing.ts';
import {
  asked,
  bad,
  type Cases,
  codesOf,
  committee,
  edit,
  nested,
  nodeOf,
  parallel,
  retry,
  rows,
  unreadable,
} from '../testing-rules.ts';

const BAD = {
  'S.unknown-node': [
    bad('source gone', asked().wire('gone', 'a').output('a')),
    bad('target gone', asked().wire('a', 'gone').output('a')),
  ],
  'S.unknown-port': [
    bad('at the source', asked().output('a.extra')),
    bad('at the target', asked().wire('input', 'a.extra').output('a')),
  ],
  'S.wrong-side': [
    bad(
      'inner port from outside',
      committee().wire('input', 'p.results').node('v', 'vote', { from: 'p' }).output('v'),
    ),
    bad('input as a source', asked().output('a.in')),
    bad(
      'give port to the outside',
      committee().wire('p.item', 'v').node('v', 'vote', { from: 'p' }).output('v'),
    ),
  ],
  'S.crosses-wall': [
    bad(
      'inwards',
      parallel((inner) => inner.agent('a', 'sharp', 'p.item').take('a').wire('input', 'a')).output('p'),
    ),
    bad('outwards', committee().node('v', 'vote', { from: 'p' }).wire('a', 'v').output('v')),
  ],
  'S.not-a-container': [
    bad(
      'inside an agent',
      edit(asked().node('t', 'transform', { from: 'input' }), (p) =>
        Object.assign(nodeOf(p, 't'), { parent: 'a' }),
      ),
      'S.crosses-wall',
      'R1.missing-input',
    ),
    bad(
      'inside a vote',
      build()
        .input()
        .container('v', 'vote', { from: ['input'], inside: (i) => i.agent('a', 'sharp', []) })
        .output('v'),
      'R1.missing-input',
      'R1.too-few',
    ),
  ],
  'S.lost': [
    bad(
      'one node',
      edit(asked(), (p) => {
        p.nodes.push({ ...nodeOf(p, 'a'), id: 'x', parent: 'gone' });
      }),
      'R1.missing-input',
    ),
    bad(
      'an input',
      edit(asked(), (p) => {
        p.nodes.push({ ...nodeOf(p, 'input'), id: 'x', parent: 'gone', config: { name: 'x' } });
      }),
      'S.io-inside',
    ),
  ],
  'S.nested-in-itself': [
    bad(
      'its own parent',
      edit(asked(), (p) => {
        p.nodes.push({ ...nodeOf(p, 'a'), id: 'x', primitive: 'retry', config: {}, parent: 'x' });
      }),
      'R1.missing-input',
      'R1.missing-result',
    ),
    bad(
      'two in each other',
      edit(asked(), (p) => {
        p.nodes.push({ ...nodeOf(p, 'a'), id: 'x', primitive: 'retry', config: {}, parent: 'y' });
        p.nodes.push({ ...nodeOf(p, 'a'), id: 'y', primitive: 'retry', config: {}, parent: 'x' });
      }),
      'R1.missing-input',
      'R1.missing-result',
    ),
  ],
  'S.too-deep': [
    bad('one too many', nested(LIMITS.nesting)),
    bad('twice too many', nested(2 * LIMITS.nesting)),
  ],
  'S.empty-container': [
    bad('a retry', build().input().node('r', 'retry', { from: 'input' }).output('r')),
    bad('a parallel', build().input().node('p', 'parallel', { from: 'input' }).output('p')),
  ],
  'S.io-inside': [
    bad('an input', parallel((inner) => inner.input('x').take('x')).output('p')),
    bad(
      'an output',
      retry((inner) => inner.agent('a', 'sharp', 'r.item').take('a').output('a', 'inner')).output('r'),
      'R4.dead-node',
    ),
  ],
  'R3.cycle': [
    bad(
      'two agents',
      build()
        .input()
        .agent('a', 'echo', 'b')
        .agent('b', 'echo', 'a')
        .node('v', 'vote', { from: ['b', 'input'] })
        .output('v'),
    ),
    bad(
      'a node with itself',
      build()
        .input()
        .node('v', 'vote', { from: ['input', 'v', 'input2'] })
        .input('input2')
        .output('v'),
    ),
    bad(
      'inside a container',
      retry((i) => i.agent('a', 'echo', 'b').agent('b', 'echo', 'a').take('b')).output('r'),
    ),
    bad('backwards at one node', asked().wire('a.in', 'a.out').output('a')),
    bad(
      'a container with itself',
      retry((i) => i.agent('a', 'echo', 'r.item').take('a'))
        .wire('r.out', 'r.in')
        .output('r'),
    ),
  ],
  'R13.duplicate-id': [
    bad(
      'two agents',
      edit(asked(), (p) => {
        p.nodes.push(nodeOf(p, 'a'));
      }),
    ),
    bad(
      'an input and an agent',
      edit(asked(), (p) => {
        p.nodes.push({ ...nodeOf(p, 'a'), id: 'input' });
      }),
    ),
  ],
  'R13.duplicate-edge-id': [
    bad(
      'two edges',
      edit(asked(), (p) => {
        for (const edge of p.edges) edge.id = 'e';
      }),
    ),
    bad(
      'three edges',
      edit(
        asked()
          .agent('b', 'calm', 'input')
          .node('v', 'vote', { from: ['a', 'b'] }),
        (p) => {
          for (const edge of p.edges.slice(0, 3)) edge.id = 'e';
        },
      ),
      'R4.dead-node',
    ),
  ],
  'R13.duplicate-input': [
    bad(
      'two',
      build()
        .input('one', { name: 'text' })
        .input('two', { name: 'text' })
        .node('v', 'vote', { from: ['one', 'two'] })
        .output('v'),
    ),
    bad(
      'three',
      build()
        .input('one', { name: 'x' })
        .input('two', { name: 'x' })
        .input('three', { name: 'x' })
        .node('v', 'vote', { from: ['one', 'two', 'three'] })
        .output('v'),
    ),
  ],
} satisfies Cases;

test.each(rows(BAD))('$title', (row) => {
  expect(codesOf(row.pattern)).toEqual(row.expected);
  expect(unreadable(row)).toEqual([]);
});

test('every code of these rules has its bad patterns', () => {
  const table = Object.keys(ISSUES).filter((code) => /^(S|R3|R13)\./.test(code));
  // Those of files are in validate.test.ts, those of single nodes in settings.test.ts, those of
  // called patterns in called.test.ts.
  const elsewhere = [
    'S.format',
    'S.too-large',
    'S.unknown-primitive',
    'S.version',
    'R13.called-broken',
    'R13.expanded',
    'R13.too-deep',
  ];
  expect([...Object.keys(BAD), ...elsewhere].sort()).toEqual(table.sort());
});
