import { describe, expect, test } from 'vitest';
import { LIMITS, type Pattern, patternSchema } from './pattern.ts';
import { type Builder, build } from './testing.ts';
import {
  asked,
  branched,
  codesOf,
  committee,
  known,
  nested,
  nodeOf,
  parallel,
  rawGate,
  retry,
} from './testing-rules.ts';
import { parsePattern, validate } from './validate.ts';

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
describe('good patterns', () => {
  test.each(Object.entries(GOOD))('%s', (_, builder) => {
    const errors = validate(builder.pattern(), known).filter(({ level }) => level === 'error');
    expect(errors).toEqual([]);
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
    ['an id that is no key', { nodes: [{ id: '__proto__', primitive: 'vote' }] }, 'S.format'],
    ['an unknown key', { nodes: [], wires: [] }, 'S.format'],
    ['a config without end', { nodes: [{ id: 'a', primitive: 'vote', config: { deep } }] }, 'S.format'],
    ['too many nodes', { nodes: many(10_001) }, 'S.too-large'],
    ['too many edges', { edges: many(40_001) }, 'S.too-large'],
    [
      'too many bytes',
      { nodes: [{ id: 'a', primitive: 'vote', config: { x: 'x'.repeat(LIMITS.bytes) } }] },
      'S.too-large',
    ],
    ['too many letters', ' '.repeat(LIMITS.bytes + 1), 'S.too-large'],
  ])('refuses %s', (_, given, code) => {
    const parsed = parsePattern(given);
    expect('issues' in parsed && parsed.issues.map((one) => one.code)).toContain(code);
  });

  test('names the place', () => {
    const parsed = parsePattern({ nodes: [{ id: 'a b', primitive: 'vote' }] });
    expect('issues' in parsed && parsed.issues[0]?.sentence).toContain('nodes.0.id: An id has 1 to 64');
  });
});
