import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { ISSUES, type IssueCode } from './issues.ts';
import { LIMITS, type Pattern, type PatternNode, patternSchema } from './pattern.ts';
import { AGENTS, type Builder, build, TEST_PRIMITIVES } from './testing.ts';
import { parsePattern, validate } from './validate.ts';

const known = { primitives: { ...primitives, ...TEST_PRIMITIVES }, agents: AGENTS };
const codesOf = (pattern: Pattern): string[] =>
  [...new Set(validate(pattern, known).map(({ code }) => code))].sort();

/** input -> agent, as a start. */
const asked = (): Builder => build().input().agent('a', 'sharp', 'input');
const parallel = (inside: (inner: Builder) => unknown): Builder =>
  build().input().container('p', 'parallel', { from: 'input', inside });
const retry = (inside: (inner: Builder) => unknown): Builder =>
  build().input().container('r', 'retry', { from: 'input', inside });
const committee = (a = 'sharp', b = 'calm'): Builder =>
  parallel((inner) => inner.agent('a', a, 'p.item').agent('b', b, 'p.item').take(['a', 'b']));
const rawGate = (id: string, from: string): [string, string, { config: { use: string }; from: string }] => [
  id,
  'gate',
  { config: { use: 'raw' }, from },
];
const branched = (): Builder => build().input().node('b', 'branch', { from: 'input' });
const edit = (builder: Builder, change: (pattern: Pattern) => void): Pattern => {
  const pattern = structuredClone(builder.output('a').pattern());
  change(pattern);
  return pattern;
};
const nodeOf = (pattern: Pattern, id: string): PatternNode => {
  const node = pattern.nodes.find((one) => one.id === id);
  if (!node) throw new Error(`no node ${id}`);
  return node;
};
const nested = (depth: number): Builder => {
  const builder = build().input();
  const inside = (level: number) => (inner: Builder) => {
    const from = `c${level - 1}.item`;
    if (level > depth) inner.agent('a', 'sharp', from).take('a');
    else inner.container(`c${level}`, 'retry', { from, inside: inside(level + 1) }).take(`c${level}`);
  };
  return builder.container('c0', 'retry', { from: 'input', inside: inside(1) }).output('c0');
};
/** Every pair of paths agrees only where a certain pairing of early and late choices does: no small diagram. */
const entangled = (pairs: number): Builder => {
  const builder = build().input();
  const joins: string[] = [];
  for (let i = 0; i < 2 * pairs; i += 1) builder.node(`b${i}`, 'branch', { from: 'input' });
  for (let i = 0; i < pairs; i += 1) {
    builder.node(`both${i}`, 'both', { from: [`b${i}.then`] }).wire(`b${i + pairs}.then`, `both${i}.second`);
    joins.push(`both${i}`);
  }
  return builder.node('m', 'merge1', { from: joins }).output('m');
};

const GOOD: Record<string, Builder> = {
  'an agent': asked().output('a'),
  'a committee': committee().node('v', 'vote', { from: 'p' }).output('v'),
  'a gate with a person behind it': asked()
    .node(...rawGate('g', 'a'))
    .node('h', 'human', { from: 'g.below' })
    .node('m', 'merge1', { from: ['g.pass', 'h'] })
    .output('m'),
  'both arms joined at once': branched()
    .node('m', 'merge1', { from: ['b.then', 'b.else'] })
    .output('m'),
  'two branches one behind the other, all arms joined': branched()
    .node('c', 'branch', { from: 'b.else' })
    .node('m', 'merge1', { from: ['b.then', 'c.then', 'c.else'] })
    .output('m'),
  'a branch inside a container, joined there': retry((inner) =>
    inner
      .agent('a', 'sharp', 'r.item')
      .node('b', 'branch', { from: 'a' })
      .node('m', 'merge1', { from: ['b.then', 'b.else'] })
      .take('m'),
  ).output('r'),
  'voices some of which may be skipped': asked()
    .node('b', 'branch', { from: 'a' })
    .agent('c', 'calm', 'input')
    .agent('d', 'blunt', 'input')
    .node('v', 'vote', { from: ['b.then', 'c', 'd'] })
    .node('h', 'human', { from: 'b.else' })
    .node('m', 'merge1', { from: ['v'] })
    .wire('h', 'm')
    .output('m'),
  'an item handed straight through a parallel': parallel((inner) =>
    inner.take(['p.item']).agent('e', 'echo', 'p.item').take('e'),
  )
    .node('v', 'vote', { from: 'p' })
    .output('v'),
  'a fallback': build()
    .input()
    .container('f', 'fallback', {
      from: 'input',
      inside: (inner) =>
        inner.agent('a', 'sharp', 'f.item').node('h', 'human', { from: 'f.item' }).take(['a', 'h']),
    })
    .output('f'),
  'a number made text': build()
    .input()
    .agent('n', 'sums', 'input')
    .node('t', 'transform', { from: 'n', config: { expression: 'string(value)', type: 'Text' } })
    .agent('a', 'sharp', 't')
    .output('a'),
  'two inputs of different names': build()
    .input('one')
    .input('two')
    .node('v', 'vote', { from: ['one', 'two'] })
    .output('v'),
  'containers 64 deep': nested(LIMITS.nesting - 1),
};

/** Codes that come along because they cannot be kept apart from the one meant. */
type Case = { name: string; pattern: Pattern; also?: string[] };
const bad = (name: string, pattern: Pattern | Builder, ...also: string[]): Case => ({
  name,
  pattern: 'pattern' in pattern ? pattern.pattern() : pattern,
  also,
});

/** Found by `parsePattern`, not by `validate`. */
type ParseCode = 'S.format' | 'S.too-large';
type Covered = Exclude<IssueCode, ParseCode | 'R7.too-entangled' | 'R2.type-too-large'>;

const BAD: Record<Covered, [Case, Case, ...Case[]]> = {
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
};

/** Codes that primitives bring along. */
const OWN: Record<string, [Case, Case, ...Case[]]> = {
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
};

const cases = Object.entries({ ...BAD, ...OWN }).flatMap(([code, list]) =>
  list.map((one) => ({ ...one, code, title: `${code}: ${one.name}` })),
);

describe('good patterns', () => {
  test.each(Object.entries(GOOD))('%s', (_, builder) => {
    const errors = validate(builder.pattern(), known).filter(({ level }) => level === 'error');
    expect(errors).toEqual([]);
  });
});

describe('bad patterns', () => {
  test.each(cases)('$title', ({ code, pattern, also = [] }) => {
    expect(codesOf(pattern)).toEqual([...new Set([code, ...also])].sort());
  });

  test.each(cases)('$title: names a place, a sentence and a fix', ({ code, pattern }) => {
    const found = validate(pattern, known).find((one) => one.code === code);
    expect(found?.rule).toBe(code.split('.')[0]);
    expect(found?.sentence).toMatch(/\S/);
    expect(`${found?.sentence} ${found?.fix}`).not.toMatch(/\{\w+\}|undefined/);
    expect(found?.fix).toMatch(/\.$/);
  });

  test('every code in the table has its bad patterns', () => {
    const elsewhere = ['S.format', 'S.too-large', 'R7.too-entangled', 'R2.type-too-large'];
    expect(Object.keys(ISSUES).sort()).toEqual([...Object.keys(BAD), ...elsewhere].sort());
  });
});

describe('exits', () => {
  const exitsOf = (builder: Builder) =>
    validate(builder.pattern(), known)
      .filter(({ code }) => code === 'R7.exit-unjoined')
      .map(({ node, port }) => `${node}.${port}`)
      .sort();

  test('blames the last choice of each path that fails', () => {
    const two = branched()
      .node('c', 'branch', { from: 'b.else' })
      .node('m', 'merge1', { from: ['b.then', 'c.then'] });
    expect(exitsOf(two.output('m'))).toEqual(['c.else']);
    const chain = branched().node('c', 'branch', { from: 'b.then' }).output('c.then');
    expect(exitsOf(chain)).toEqual(['b.else', 'c.else']);
  });

  test('knows that exits of one node exclude each other', () => {
    const apart = branched()
      .node('c', 'branch', { from: 'input' })
      .node('m', 'merge1', { from: ['b.then', 'c.then'] });
    expect(exitsOf(apart.output('m'))).toEqual(['b.else', 'c.else'].slice(1));
  });

  test('gives up in words, as an error, when paths are too entangled', () => {
    const found = validate(entangled(20).pattern(), known);
    expect(found.filter(({ code }) => code === 'R7.too-entangled')).toMatchObject([{ level: 'error' }]);
  });
});

describe('broken beyond use', () => {
  const pattern = build()
    .input()
    .node('x', 'oracle', { from: ['input', 'gone'] })
    .node('g', 'gate', { from: 'x', config: { threshold: 'high' } })
    .agent('a', 'sharp', 'g.pass')
    .output('a')
    .pattern();

  test('reports causes, not what follows from them', () => {
    expect(codesOf(pattern)).toEqual([
      'R7.exit-unjoined',
      'R9.config',
      'S.unknown-node',
      'S.unknown-primitive',
    ]);
  });

  test('an empty pattern lacks an input and an output', () => {
    expect(codesOf(build().pattern())).toEqual(['R4.no-input', 'R4.no-output']);
  });

  test('types that double at every step are refused, not compared', () => {
    const builder = build().input();
    let last = 'input';
    for (let i = 0; i < 40; i += 1) {
      const id = `p${i}`;
      builder.container(id, 'parallel', {
        from: last,
        inside: (inner) =>
          inner
            .node(`${id}a`, 'anything', { from: `${id}.item` })
            .node(`${id}b`, 'branch', { from: `${id}.item` })
            .node(`${id}m`, 'merge1', { from: [`${id}b.then`, `${id}b.else`] })
            .take([`${id}.item`, `${id}m`, `${id}a`]),
      });
      last = id;
    }
    expect(codesOf(builder.output(last).pattern())).toContain('R2.type-too-large');
  });
});

describe('size', () => {
  const timed = (pattern: Pattern): number => {
    const start = performance.now();
    const found = validate(pattern, known);
    expect(found).toEqual([]);
    return performance.now() - start;
  };

  const chain = (nodes: number): Builder => {
    const builder = build().input();
    let last = 'input';
    for (let i = 0; i < nodes - 2; i += 1) {
      builder.agent(`a${i}`, 'echo', last);
      last = `a${i}`;
    }
    return builder.output(last);
  };

  const ladder = (rungs: number): Builder => {
    const builder = build().input();
    let last = 'input';
    for (let i = 0; i < rungs; i += 1) {
      builder.node(`b${i}`, 'branch', { from: last }).agent(`a${i}`, 'echo', `b${i}.else`);
      builder.node(`m${i}`, 'merge1', { from: [`b${i}.then`, `a${i}`] });
      last = `m${i}`;
    }
    return builder.output(last);
  };

  const fan = (nodes: number): Builder => {
    const builder = build().input();
    const ids = Array.from({ length: nodes - 3 }, (_, i) => `a${i}`);
    for (const id of ids) builder.agent(id, 'sharp', 'input');
    return builder.node('v', 'vote', { from: ids }).output('v');
  };

  test.each([1_000, 10_000])('%i nodes: a chain, a fan, a ladder of branches', (nodes) => {
    expect(timed(chain(nodes).pattern())).toBeLessThan(5_000);
    expect(timed(fan(nodes).pattern())).toBeLessThan(5_000);
    expect(timed(ladder(Math.floor((nodes - 2) / 3)).pattern())).toBeLessThan(5_000);
  });

  test('containers 5,000 deep', () => {
    const pattern = nested(1).pattern();
    const container = nodeOf(pattern, 'c1');
    for (let i = 2; i < 5_000; i += 1) {
      pattern.nodes.push({ ...container, id: `c${i}`, parent: `c${i - 1}` });
      pattern.edges.push(
        ...[
          { source: { node: `c${i - 1}`, port: 'item' }, target: { node: `c${i}`, port: 'in' } },
          { source: { node: `c${i}`, port: 'out' }, target: { node: `c${i - 1}`, port: 'result' } },
        ].map((ends, end) => ({ id: `d${i}-${end}`, ...ends })),
      );
    }
    pattern.nodes.splice(pattern.nodes.indexOf(nodeOf(pattern, 'a')), 1);
    pattern.edges = pattern.edges.filter(({ source, target }) => source.node !== 'a' && target.node !== 'a');
    expect(codesOf(pattern)).toEqual(['S.empty-container', 'S.too-deep']);
  });

  test('10,000 branches in a row, none joined', () => {
    const builder = build().input();
    let last = 'input';
    for (let i = 0; i < 9_998; i += 1) {
      builder.node(`b${i}`, 'branch', { from: last });
      last = `b${i}.then`;
    }
    expect(codesOf(builder.output(last).pattern())).toEqual(['R7.exit-unjoined']);
  });

  test('a ring of 10,000', () => {
    const builder = build().input();
    for (let i = 0; i < 9_998; i += 1) builder.agent(`a${i}`, 'echo', `a${(i + 9_997) % 9_998}`);
    expect(codesOf(builder.output('a0').pattern())).toEqual(['R3.cycle', 'R4.dead-node']);
  });
});

describe('parsePattern', () => {
  const pattern = GOOD['an agent']?.pattern() ?? build().pattern();

  test('reads what was written', () => {
    expect(parsePattern(JSON.stringify(pattern))).toEqual({ pattern });
    expect(parsePattern(structuredClone(pattern))).toEqual({ pattern });
  });

  test('what it reads can be stored', () => {
    for (const builder of Object.values(GOOD)) {
      expect(patternSchema.safeParse(builder.pattern()).success).toBe(true);
    }
  });

  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ id: `n${i}`, primitive: 'output' }));
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i += 1) deep = [deep];

  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'S.format'],
    ['nothing', undefined, 'S.format'],
    ['a number', 7, 'S.format'],
    ['another format', { format: 2 }, 'S.format'],
    ['a node without a primitive', { nodes: [{ id: 'a' }] }, 'S.format'],
    ['an id with a space', { nodes: [{ id: 'a b', primitive: 'vote' }] }, 'S.format'],
    ['an unknown key', { nodes: [], wires: [] }, 'S.format'],
    ['a config without end', { nodes: [{ id: 'a', primitive: 'vote', config: { deep } }] }, 'S.format'],
    ['too many nodes', { nodes: many(10_001) }, 'S.too-large'],
    ['too many edges', { edges: many(40_001) }, 'S.too-large'],
    [
      'too many bytes',
      { nodes: [{ id: 'a', primitive: 'vote', config: { x: 'x'.repeat(1_048_576) } }] },
      'S.too-large',
    ],
    ['too many letters', ' '.repeat(1_048_577), 'S.too-large'],
  ])('refuses %s', (_, given, code) => {
    const parsed = parsePattern(given);
    expect('issues' in parsed && parsed.issues.map((one) => one.code)).toContain(code);
  });

  test('names the place', () => {
    const parsed = parsePattern({ nodes: [{ id: 'a b', primitive: 'vote' }] });
    expect('issues' in parsed && parsed.issues[0]?.sentence).toContain('nodes.0.id: An id has 1 to 64');
  });
});
