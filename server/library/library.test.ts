import { beforeAll, describe, expect, test } from 'vitest';
import { isError } from '#engine/issues.ts';
import { type PatternNode, patternSchema } from '#engine/pattern.ts';
import { validate } from '#engine/validate.ts';
import { primitives } from '#primitives/index.ts';
import { builtinAgents, builtinCards, cardOf } from '#server/agents/cards.ts';
import { LIBRARY } from './all.ts';
import type { LibraryPattern } from './pattern-file.ts';
import { type Played, Sandbox, type SandboxOptions } from './sandbox.ts';

// Loading the models takes seconds on a busy machine.
beforeAll(async () => void (await Promise.all(builtinAgents.map((agent) => agent.load?.()))), 60_000);

type Script = SandboxOptions & { inputs?: LibraryPattern['example'] };

/** Runs a pattern with the real agents; a person answers by script. */
const play = (
  { graph, example }: LibraryPattern,
  { inputs = example, ...options }: Script = {},
): Promise<Played> => new Sandbox(options).play(graph, inputs);

const starter = (key: string): LibraryPattern => {
  const found = LIBRARY.find((one) => one.key === key);
  if (!found) throw new Error(`There is no pattern ${key}.`);
  return found;
};

describe.each(LIBRARY.map((one) => [one.key, one] as const))('%s', (_, one) => {
  test('is a pattern without a single error', () => {
    expect(patternSchema.parse(one.graph)).toEqual(one.graph);
    const issues = validate(one.graph, { primitives, agents: builtinCards() });
    expect(issues.filter(isError)).toEqual([]);
    // Scores have no measured meaning before there are outcomes: every gate here must say so.
    expect(issues.filter(({ code }) => code !== 'W-RAW')).toEqual([]);
  });

  test('says what it is', () => {
    expect(one.key).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(one.summary).toMatch(/^[A-Z].*[^.]\.$/);
    expect(one.note).toMatch(one.number === undefined ? /^[A-Z]/ : new RegExp(`^Pattern ${one.number}, `));
    expect(one.semver).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test('has one example value for every input', () => {
    const inputs = one.graph.nodes.filter(({ primitive }) => primitive === 'input');
    expect(inputs.map(({ config }) => config.name)).toEqual(Object.keys(one.example));
    expect(inputs.map(({ config }) => config.sample)).toEqual(Object.values(one.example));
  });

  test('uses agents that exist', () => {
    const ids = one.graph.nodes.flatMap(({ config: { agentId } }) =>
      typeof agentId === 'string' ? [agentId] : [],
    );
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) expect(cardOf(id), id).toBeDefined();
  });

  test('ends on its example, with an answer', async () => {
    const { result, called } = await play(one);
    expect(result.outcome).toBe('ok');
    expect(called.length).toBeGreaterThan(0);
  });

  test('ends whatever fails', async () => {
    const { result } = await play(one, { faults: { share: 1, seed: 1 } });
    expect(['ok', 'abstain', 'fail']).toContain(result.outcome);
    if (result.outcome !== 'ok') expect(result.reason).toMatch(/\w/);
  });

  test('ends on a text nobody understands', async () => {
    const { result } = await play(one, { inputs: { text: 'Xqzzt' } });
    expect(['ok', 'abstain', 'fail']).toContain(result.outcome);
  });

  test('is laid out without overlaps, left to right, on the grid', () => {
    const { nodes, edges } = one.graph;
    for (const scope of new Set(nodes.map(({ parent }) => parent))) {
      const boxes = nodes.filter(({ parent }) => parent === scope).map(boxOf);
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1)) expect(distance(a, b)).toBeGreaterThanOrEqual(48);
      const container = nodes.find(({ id }) => id === scope);
      if (container) for (const box of boxes) expect(isInside(box, boxOf(container))).toBe(true);
    }
    for (const { position } of nodes) expect(Math.abs(position.x % 8) + Math.abs(position.y % 8)).toBe(0);
    for (const { source, target } of edges) {
      const [from, to] = [source.node, target.node].map((id) => nodes.find((node) => node.id === id));
      if (from && to && from.parent === to.parent) expect(from.position.x).toBeLessThan(to.position.x);
    }
  });
});

type Box = { x: number; y: number; width: number; height: number };
const boxOf = ({ position, size = { width: 208, height: 96 } }: PatternNode): Box => ({
  ...position,
  ...size,
});

/** Free space between two boxes in the better direction; negative where they overlap. */
const distance = (a: Box, b: Box): number =>
  Math.max(a.x - b.x - b.width, b.x - a.x - a.width, a.y - b.y - b.height, b.y - a.y - a.height);

/** 40 pixels at the top for the container's title. */
const isInside = (inner: Box, { width, height }: Box): boolean =>
  inner.x >= 24 &&
  inner.y >= 64 &&
  inner.x + inner.width <= width - 24 &&
  inner.y + inner.height <= height - 24;

test('keys are unique and there are at least eight', () => {
  expect(new Set(LIBRARY.map(({ key }) => key)).size).toBe(LIBRARY.length);
  expect(LIBRARY.length).toBeGreaterThanOrEqual(8);
});

describe('each does what its summary says', () => {
  test('verified sum: proven, or worked out by a person', async () => {
    const { result } = await play(starter('verified-sum'));
    expect(result).toMatchObject({ value: 1808.443, conf: { status: 'derived', rule: 'oracle', p: 1 } });
    const rounded = await play(starter('verified-sum'), { inputs: { text: 'sqrt(2)' }, person: () => 1.41 });
    expect(rounded).toMatchObject({ asked: ['sqrt(2)'], result: { value: 1.41 } });
  });

  test('language desk: agreement passes, division goes to a person', async () => {
    const divided = await play(starter('language-desk'), { person: () => 'no' });
    expect(divided).toMatchObject({ result: { value: 'no', conf: { rule: 'human' } } });
    expect(divided.asked).toHaveLength(1);
    const inputs = { text: 'Alle mennesker er født frie og lige i værdighed og rettigheder.' };
    expect(await play(starter('language-desk'), { inputs })).toMatchObject({
      asked: [],
      result: { value: 'da' },
    });
  });
});
