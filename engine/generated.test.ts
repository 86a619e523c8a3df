/** Properties over random patterns: what validates runs to an end, what is broken is refused. */
import { fc, test } from '@fast-check/vitest';
import { describe, expect, vi } from 'vitest';
import { SKIPPED } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { abstain, type Belief, fail, ok } from '#primitives/kit/belief.ts';
import { compile } from './compile.ts';
import { judgeFrom, judgeTo } from './connect.ts';
import { applyFix } from './fixes.ts';
import { inferPattern, portKey } from './infer.ts';
import { interpret } from './interpret.ts';
import { apply } from './ops.ts';
import { portsOn } from './parts.ts';
import { type Pattern, patternSchema } from './pattern.ts';
import { seeded } from './random.ts';
import { toGraph, walk } from './scopes.ts';
import { AGENTS, SENTIMENT } from './testing.ts';
import { generatePattern } from './testing-generate.ts';
import { validate, validateInferred } from './validate.ts';
import { connectPorts } from './wiring.ts';

const known = { primitives, agents: AGENTS };
const seed = fc.integer({ min: 0, max: 2 ** 31 });
const blocks = fc.integer({ min: 1, max: 30 });
const RUNS = { numRuns: 300 };
// Thousands of whole patterns: generous, because continuous integration has slow days.
vi.setConfig({ testTimeout: 60_000 });
const errorsIn = (pattern: Pattern): string[] =>
  validate(pattern, known)
    .filter(({ level }) => level === 'error')
    .map(({ code, node }) => `${code} ${node}`);

/** Answers effects from a seed: mostly fine, some abstain, some fail, some crash. */
function perform(seedOfRun: number) {
  const random = seeded(seedOfRun);
  return (request: { kind: string; agentId?: string }): Belief => {
    const luck = random();
    if (luck < 0.1) return abstain('no signal');
    if (luck < 0.2) return fail('a fault');
    if (luck < 0.25) throw new Error('crashed');
    if (request.agentId === 'sums')
      return ok(random(), { status: 'unknown', claim: 'answer-correct', why: 'no-signal' });
    if (request.agentId === 'echo')
      return ok('text', { status: 'unknown', claim: 'answer-correct', why: 'free-text' });
    const label =
      SENTIMENT.t === 'Label' ? (SENTIMENT.of?.[Math.floor(random() * 2)] ?? 'positive') : 'positive';
    return ok(label, { status: 'self_reported', claim: 'label-correct', raw: random(), method: 'margin' });
  };
}

describe('generated patterns', () => {
  test.prop([seed, blocks], RUNS)('are valid', (one, size) => {
    const pattern = generatePattern(one, size);
    expect(errorsIn(pattern)).toEqual([]);
    expect(patternSchema.safeParse(pattern).success).toBe(true);
  });

  test.prop([seed, blocks, seed], RUNS)(
    'run to an outcome whatever agents and people do',
    async (one, size, run) => {
      const plan = compile(generatePattern(one, size), { primitives });
      const ended = await interpret(
        plan,
        { input: 'hello' },
        {
          effects: { perform: perform(run), now: () => 0 },
          journal: { emit: () => {}, commit: () => {} },
        },
      );
      expect(ended.kind).toBe('done');
      if (ended.kind !== 'done') return;
      expect(['ok', 'abstain', 'fail']).toContain(ended.result.outcome);
      expect(ended.result).not.toBe(SKIPPED);
      expect(ended.result.reason ?? '').not.toMatch(/No path|None of the joined/);
    },
  );

  test('differ, nest and use every primitive', () => {
    const patterns = Array.from({ length: 300 }, (_, i) => generatePattern(i, 20));
    expect(new Set(patterns.map((pattern) => JSON.stringify(pattern))).size).toBeGreaterThan(280);
    const used = new Set(patterns.flatMap(({ nodes }) => nodes.map(({ primitive }) => primitive)));
    expect([...used].sort()).toEqual(Object.keys(primitives).sort());
  });

  test.prop([seed, blocks], RUNS)('are walked sources first, containers around their inside', (one, size) => {
    const graph = toGraph(generatePattern(one, size));
    const stops = walk(graph, 64);
    const place = new Map(
      stops.map(({ node, phase }, i) => [`${node} ${phase === 'node' ? 'leave' : phase}`, i]),
    );
    for (const [edge, kind] of graph.kinds) {
      const from = place.get(`${edge.source.node} ${kind === 'give' ? 'enter' : 'leave'}`) ?? Number.NaN;
      const to =
        place.get(`${edge.target.node} enter`) ?? place.get(`${edge.target.node} leave`) ?? Number.NaN;
      const end = kind === 'take' ? (place.get(`${edge.target.node} leave`) ?? Number.NaN) : to;
      expect(from).toBeLessThan(end);
    }
  });
});

const sometimes = <T>(list: readonly T[], random: () => number): T | undefined =>
  list[Math.floor(random() * list.length)];

describe('mutants', () => {
  test.prop([seed, blocks, seed], RUNS)('a number where words are read is refused', (one, size, choice) => {
    const pattern = generatePattern(one, size);
    const agents = pattern.nodes.filter(
      ({ primitive, parent }) => primitive === 'agent' && parent === undefined,
    );
    const agent = sometimes(agents, seeded(choice));
    if (!agent) return;
    const number = { ...agent, id: 'number', config: { agentId: 'sums' } };
    const edges = pattern.edges.map((edge) =>
      edge.target.node === agent.id ? { ...edge, source: { node: 'number', port: 'out' } } : edge,
    );
    edges.push({
      id: 'extra',
      source: { node: 'input', port: 'out' },
      target: { node: 'number', port: 'in' },
    });
    expect(errorsIn({ ...pattern, nodes: [...pattern.nodes, number], edges })).toContain(
      `R8.agent-input ${agent.id}`,
    );
  });

  test.prop([seed, blocks, seed], RUNS)('an edge back is refused', (one, size, choice) => {
    const pattern = generatePattern(one, size);
    const graph = toGraph(pattern);
    const forward = pattern.edges.filter((edge) => graph.kinds.get(edge) === 'ordinary');
    const edge = sometimes(
      forward.filter(({ source }) => source.node !== 'input'),
      seeded(choice),
    );
    if (!edge) return;
    const back = {
      id: 'back',
      source: { node: edge.target.node, port: 'out' },
      target: { node: edge.source.node, port: 'in' },
    };
    const codes = errorsIn({ ...pattern, edges: [...pattern.edges, back] }).map((line) => line.split(' ')[0]);
    expect(codes).toContain('R3.cycle');
  });

  test.prop([seed, blocks, seed], RUNS)(
    'a pattern without one of its edges is refused or loses a voice',
    (one, size, choice) => {
      const pattern = generatePattern(one, size);
      const edge = sometimes(pattern.edges, seeded(choice));
      if (!edge) return;
      const target = pattern.nodes.find(({ id }) => id === edge.target.node);
      const spare = ['vote', 'pool', 'parallel', 'fallback'].includes(target?.primitive ?? '');
      const errors = errorsIn({ ...pattern, edges: pattern.edges.filter((other) => other !== edge) });
      if (!spare || edge.target.port === 'result') expect(errors).not.toEqual([]);
    },
  );
});

describe('the verdict while dragging', () => {
  const SHAPE = /^((S|R2|R3|R8)\.|R7\.arms-differ$)/;

  test.prop([seed, fc.integer({ min: 1, max: 12 }), seed], RUNS)(
    'agrees with the validator afterwards',
    (one, size, choice) => {
      const random = seeded(choice);
      const pattern = generatePattern(one, size);
      const inference = inferPattern(pattern, known);
      const ports = [...inference.parts.values()].flatMap(({ node, ports: all }) =>
        all
          ? (['in', 'out', 'give', 'take'] as const).flatMap((side) =>
              portsOn(all, side).map(({ name }) => ({ node: node.id, port: name })),
            )
          : [],
      );
      const source = sometimes(ports, random);
      const target = sometimes(ports, random);
      if (!source || !target) return;
      const verdict = judgeFrom(inference, source)(target);
      expect(judgeTo(inference, target)(source)).toEqual(verdict);
      const { pattern: after } = apply(pattern, connectPorts(pattern, { source, target }, known));
      const errors = validate(after, known)
        .filter(({ code }) => SHAPE.test(code))
        .map(({ code }) => code);
      if (verdict.ok) {
        // A dropped edge may leave a type further on without a fit: that is told there, not here.
        const here = validateInferred(inferPattern(after, known)).filter(
          ({ code, node }) => SHAPE.test(code) && node === target.node,
        );
        expect(here).toEqual([]);
        return;
      }
      const isThere = pattern.edges.some(
        (edge) =>
          portKey(edge.source.node, edge.source.port) === portKey(source.node, source.port) &&
          portKey(edge.target.node, edge.target.port) === portKey(target.node, target.port),
      );
      if (!isThere) expect({ errors, source, target, verdict }).not.toMatchObject({ errors: [] });
    },
  );
});

describe('any stored graph', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'toString', 'constructor');
  const port = fc.constantFrom('in', 'out', 'item', 'result', 'results', 'pass', 'below', 'then', 'length');
  const node = fc.record({
    ...{
      id,
      primitive: fc.constantFrom(...Object.keys(primitives), 'constructor', 'oracle'),
      version: fc.integer({ min: 1, max: 2 }),
    },
    config: fc.oneof(
      fc.constant({}),
      fc.dictionary(fc.constantFrom('agentId', 'name', 'max', 'use'), fc.jsonValue()),
    ),
    ...{ position: fc.constant({ x: 0, y: 0 }), parent: fc.option(id, { nil: undefined }) },
  });
  const edge = fc.record({
    id,
    source: fc.record({ node: id, port }),
    target: fc.record({ node: id, port }),
  });
  const graph = fc.record({
    format: fc.constant(1 as const),
    nodes: fc
      .array(node, { maxLength: 8 })
      .map((list) => list.map(({ parent, ...rest }) => (parent ? { ...rest, parent } : rest))),
    edges: fc.array(edge, { maxLength: 14 }),
  });

  test.prop([graph], { numRuns: 400 })(
    'is judged without an exception, and every repair keeps it storable',
    (pattern) => {
      for (const found of validate(pattern, known)) {
        const repaired = applyFix(pattern, found, known);
        expect(patternSchema.safeParse(repaired).success).toBe(true);
      }
    },
  );
});
