import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { inferPattern } from './infer.ts';
import type { Pattern } from './pattern.ts';
import { findPresence, STEPS } from './presence.ts';
import { build, TEST_PRIMITIVES } from './testing.ts';

const known = { primitives: { ...primitives, ...TEST_PRIMITIVES }, agents: [] };

/** Each entry becomes one node behind the earlier ones; numbers choose its sources. */
type Step = { kind: 'branch' | 'both' | 'vote' | 'merge1'; from: [number, number] };
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>('branch', 'branch', 'both', 'vote', 'merge1'),
    from: fc.tuple(fc.nat(), fc.nat()),
  }),
  { minLength: 1, maxLength: 10 },
);

function toPattern(list: readonly Step[]): Pattern {
  const builder = build().input();
  const sources = ['input'];
  const at = (n: number) => sources[n % sources.length] ?? 'input';
  for (const [i, { kind, from }] of list.entries()) {
    const id = `${kind}${i}`;
    const [first, second] = [at(from[0]), at(from[1])];
    if (kind === 'branch') builder.node(id, 'branch', { from: first });
    else if (kind === 'both') builder.node(id, 'both', { from: first }).wire(second, `${id}.second`);
    else builder.node(id, kind, { from: [first, second] });
    if (kind === 'branch') sources.push(`${id}.then`, `${id}.else`);
    else sources.push(id);
  }
  return builder.output(sources.at(-1) ?? 'input').pattern();
}

/** Which nodes run, for one way of choosing exits: straight from the words of the rule. */
function simulate({ nodes, edges }: Pattern, choices: ReadonlyMap<string, string>): Set<string> {
  const running = new Set<string>();
  for (const { id, primitive } of nodes) {
    const there = edges
      .filter(({ target }) => target.node === id)
      .map(
        ({ source }) => running.has(source.node) && (choices.get(source.node) ?? source.port) === source.port,
      );
    const isMany = primitive === 'vote' || primitive === 'merge1';
    if (isMany ? there.some(Boolean) : there.every(Boolean)) running.add(id);
  }
  return running;
}

function allChoices({ nodes }: Pattern): Map<string, string>[] {
  const branches = nodes.filter(({ primitive }) => primitive === 'branch');
  return Array.from(
    { length: 2 ** branches.length },
    (_, n) => new Map(branches.map(({ id }, bit) => [id, (n >> bit) & 1 ? 'then' : 'else'])),
  );
}

const reportOn = (pattern: Pattern) => {
  const inference = inferPattern(pattern, known);
  const scope = inference.graph.scopes.get(undefined);
  if (!scope) throw new Error('no scope');
  return findPresence(inference, { scope, ends: ['output'], budget: { steps: STEPS } });
};

describe('presence', () => {
  test.prop([steps], { numRuns: 1_000 })('agrees with trying every way through', (list) => {
    const pattern = toPattern(list);
    const runs = allChoices(pattern).map((choices) => ({ choices, running: simulate(pattern, choices) }));
    const report = reportOn(pattern);
    const failing = runs.filter(({ running }) => !running.has('output'));
    const isNever = failing.length === runs.length;
    expect(report.open.length > 0).toBe(failing.length > 0 && !isNever);
    const never = pattern.nodes.filter(({ id }) => runs.every(({ running }) => !running.has(id)));
    expect(report.never.length > 0).toBe(never.length > 0);
    for (const id of report.never) expect(never.map((node) => node.id)).toContain(id);
  });

  test.prop([steps], { numRuns: 1_000 })(
    'blames exits that are taken in every failing way, and only in failing ones',
    (list) => {
      const pattern = toPattern(list);
      const [open] = reportOn(pattern).open;
      if (!open) return;
      const failing = allChoices(pattern)
        .map((choices) => ({ choices, running: simulate(pattern, choices) }))
        .filter(({ running }) => !running.has('output'));
      const isTaken = ({ node, port }: { node: string; port: string }, one: (typeof failing)[number]) =>
        one.running.has(node) && one.choices.get(node) === port;
      for (const one of failing) expect(open.exits.some((exit) => isTaken(exit, one))).toBe(true);
      for (const exit of open.exits) expect(failing.some((one) => isTaken(exit, one))).toBe(true);
    },
  );
});
