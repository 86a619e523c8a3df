import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { applyFix, fixOps } from './fixes.ts';
import { ISSUES } from './issues.ts';
import { type Pattern, patternSchema } from './pattern.ts';
import { AGENTS, type Builder, build } from './testing.ts';
import { validate } from './validate.ts';

const known = { primitives, agents: AGENTS };
const asked = (): Builder => build().input().agent('a', 'sharp', 'input');
const branched = (): Builder => build().input().node('b', 'branch', { from: 'input' });
const errorsOf = (pattern: Pattern): string[] =>
  validate(pattern, known)
    .filter(({ level }) => level === 'error')
    .map(({ code }) => code);

/** Presses the first button there is until none is left. */
function repairAll(pattern: Pattern): Pattern {
  let now = pattern;
  for (let i = 0; i < 20; i += 1) {
    const offered = validate(now, known).find(({ autofix }) => autofix);
    if (!offered) return now;
    const next = applyFix(now, offered, known);
    if (next === now) throw new Error(`${offered.code} offers a repair that changes nothing`);
    now = next;
  }
  throw new Error('repairs never come to an end');
}

const duplicated = (builder: Builder, id: string): Pattern => {
  const pattern = builder.pattern();
  return {
    ...pattern,
    nodes: pattern.nodes.flatMap((node) => (node.id === id ? [node, { ...node }] : [node])),
  };
};

const REPAIRABLE: Record<string, Pattern> = {
  'S.unknown-primitive': build()
    .input()
    .node('x', 'oracle', { from: 'input' })
    .agent('a', 'sharp', 'input')
    .output('a')
    .pattern(),
  'S.unknown-node': asked().wire('gone', 'a').output('a').pattern(),
  'S.unknown-port': asked().wire('input', 'a.extra').output('a').pattern(),
  'R1.two-sources': build()
    .input()
    .agent('a', 'sharp', ['input', 'b'])
    .agent('b', 'echo', 'input')
    .output('a')
    .pattern(),
  'R1.same-source': asked()
    .agent('b', 'calm', 'input')
    .node('v', 'vote', { from: ['a', 'b', 'a'] })
    .output('v')
    .pattern(),
  'R3.cycle': build()
    .input()
    .agent('a', 'echo', 'input')
    .agent('b', 'echo', 'input')
    .node('v', 'vote', { from: ['a', 'b', 'w'] })
    .node('w', 'vote', { from: ['a', 'b', 'v'] })
    .output('w')
    .pattern(),
  'R4.no-output': asked().pattern(),
  'R4.no-input': build().agent('a', 'sharp').output('a').pattern(),
  'R4.two-outputs': asked().output('a', 'one').output('a', 'two').pattern(),
  'R4.dead-node': asked().agent('b', 'calm', 'input').output('a').pattern(),
  'R7.exit-unjoined': branched().output('b.then').pattern(),
  'R8.agent-input': build()
    .input()
    .agent('n', 'sums', 'input')
    .agent('a', 'sharp', 'n')
    .output('a')
    .pattern(),
  'R12.self-reported': asked()
    .node('g', 'gate', { from: 'a' })
    .node('m', 'merge1', { from: ['g.pass', 'g.below'] })
    .output('m')
    .pattern(),
  'R13.duplicate-id': duplicated(asked().output('a'), 'a'),
  'R13.duplicate-input': build()
    .input('one', { name: 'x' })
    .input('two', { name: 'x' })
    .node('v', 'vote', { from: ['one', 'two'] })
    .output('v')
    .pattern(),
  'R10.over-budget': {
    ...build().input().agent('a', 'sharp', 'input').output('a').pattern(),
    budget: { calls: 0 },
  },
  'R11.unguarded': build().input().agent('act', 'book', 'input').output('act').pattern(),
};

describe('repairs', () => {
  test.each(Object.entries(REPAIRABLE))('%s can be repaired until nothing is wrong', (code, pattern) => {
    expect(errorsOf(pattern)).toContain(code);
    const repaired = repairAll(pattern);
    expect(errorsOf(repaired)).toEqual([]);
    expect(patternSchema.safeParse(repaired).success).toBe(true);
  });

  test('every repair the table offers is tried above', () => {
    const offered = Object.values(ISSUES).flatMap((entry) => ('autofix' in entry ? [entry.autofix.id] : []));
    const tried = Object.values(REPAIRABLE).flatMap((pattern) =>
      validate(pattern, known).map(({ autofix }) => autofix?.id),
    );
    expect(new Set(tried)).toEqual(
      new Set([...offered.filter((id) => id !== 'new-edge-id'), 'insert-transform', 'use-raw', undefined]),
    );
  });

  test('an open exit and the passing path meet in a join in front of the output', () => {
    const pattern = branched().output('b.then').pattern();
    const [found] = validate(pattern, known);
    const repaired = found ? applyFix(pattern, found, known) : pattern;
    const wires = repaired.edges.map(
      ({ source, target }) => `${source.node}.${source.port}>${target.node}.${target.port}`,
    );
    expect(wires).toEqual(['input.out>b.in', 'b.then>merge1.in', 'merge1.out>output.in', 'b.else>merge1.in']);
  });

  test('a path that goes on is joined at its end, into a join that is there already', () => {
    const pattern = branched()
      .agent('e', 'echo', 'b.else')
      .node('c', 'branch', { from: 'b.then' })
      .node('m', 'merge1', { from: ['c.then', 'c.else'] })
      .output('m')
      .pattern();
    const open = validate(pattern, known).find(({ code }) => code === 'R7.exit-unjoined');
    const repaired = open ? applyFix(pattern, open, known) : pattern;
    expect(repaired.edges.at(-1)).toMatchObject({ source: { node: 'e' }, target: { node: 'm' } });
    expect(errorsOf(repaired)).toEqual([]);
  });

  test('inside a container the join stays inside', () => {
    const pattern = build()
      .input()
      .container('r', 'retry', {
        from: 'input',
        inside: (i) => i.node('b', 'branch', { from: 'r.item' }).take('b.then'),
      })
      .output('r')
      .pattern();
    const repaired = repairAll(pattern);
    expect(repaired.nodes.find(({ primitive }) => primitive === 'merge1')?.parent).toBe('r');
    expect(errorsOf(repaired)).toEqual([]);
  });

  test('a second node of one id gets another; the first keeps its edges', () => {
    const repaired = repairAll(duplicated(asked().output('a'), 'a'));
    expect(new Set(repaired.nodes.map(({ id }) => id)).size).toBe(repaired.nodes.length);
    expect(repaired.edges.some(({ target }) => target.node === 'a')).toBe(true);
  });

  test('new nodes do not lie on others', () => {
    for (const pattern of Object.values(REPAIRABLE)) {
      const repaired = repairAll(pattern);
      const added = repaired.nodes.filter(({ id }) => !pattern.nodes.some((node) => node.id === id));
      for (const node of added) {
        const others = repaired.nodes.filter((other) => other !== node && other.parent === node.parent);
        for (const { position } of others) {
          const apart =
            Math.abs(position.x - node.position.x) >= 240 || Math.abs(position.y - node.position.y) >= 120;
          expect(apart).toBe(true);
        }
      }
    }
  });

  test('an issue of yesterday does nothing to a pattern of today', () => {
    const [found] = validate(branched().output('b.then').pattern(), known);
    expect(found && fixOps(asked().output('a').pattern(), { ...found, edge: 'gone' }, known)).toEqual([]);
  });
});
