/** Measures what validation promises: patterns that are valid run to an end, those that are not are refused. */
import { primitives } from '#primitives/index.ts';
import { compile } from './compile.ts';
import type { RunEvent } from './events.ts';
import { inferPattern } from './infer.ts';
import { interpret } from './interpret.ts';
import { isError } from './issues.ts';
import type { Pattern } from './pattern.ts';
import { seeded } from './random.ts';
import { AGENTS } from './testing.ts';
import { breachesIn, problemsOf } from './testing-contract.ts';
import { faultyEffects } from './testing-faults.ts';
import { generatePattern } from './testing-generate.ts';
import { MUTATIONS } from './testing-mutants.ts';
import { validate, validateInferred } from './validate.ts';

const known = { primitives, agents: AGENTS };

export type Totality = {
  patterns: number;
  nodes: number;
  /** How the runs ended. */
  outcomes: Record<string, number>;
  /** Seed and what went against the promise. Empty when all is well. */
  problems: string[];
  /** Pairs of primitives, source > target, that were connected in some pattern. */
  pairs: Set<string>;
};

type Size = { count: number; seed: number; onProgress?: (done: number) => void };

/** Runs `count` random patterns under faults; seeds are `seed`, `seed` + 1, ... */
export async function measureTotality({ count, seed, onProgress }: Size): Promise<Totality> {
  const total: Totality = { patterns: 0, nodes: 0, outcomes: {}, problems: [], pairs: new Set() };
  for (let i = seed; i < seed + count; i += 1) {
    const pattern = generatePattern(i, 1 + (i % 10));
    total.patterns += 1;
    total.nodes += pattern.nodes.length;
    addPairs(total.pairs, pattern);
    const { outcome, problems } = await runUnderFaults(pattern, i);
    total.outcomes[outcome] = (total.outcomes[outcome] ?? 0) + 1;
    for (const problem of problems) total.problems.push(`seed ${i}: ${problem}`);
    if (i % 500 === 0) onProgress?.(i - seed);
  }
  return total;
}

async function runUnderFaults(
  pattern: Pattern,
  seed: number,
): Promise<{ outcome: string; problems: string[] }> {
  const inference = inferPattern(pattern, known);
  const refused = validateInferred(inference).find(isError);
  if (refused) return { outcome: 'refused', problems: [`refused: ${refused.sentence}`] };
  const events: RunEvent[] = [];
  const keep = (event: RunEvent): void => void events.push(event);
  try {
    const end = await interpret(
      compile(pattern, { primitives }),
      { input: 'Hello. It is fine, 2 + 2 = 4.' },
      { effects: { perform: faultyEffects(seed), now: () => 0 }, journal: { emit: keep, commit: keep } },
    );
    if (end.kind !== 'done') return { outcome: end.kind, problems: [`ended as ${end.kind}`] };
    const problems = [...breachesIn(events, inference), ...problemsOf(end.result)];
    if (/came to rest|No path reached/.test(end.result.reason ?? '')) problems.push(end.result.reason ?? '');
    return { outcome: end.result.outcome, problems };
  } catch (error) {
    return { outcome: 'threw', problems: [String(error)] };
  }
}

function addPairs(pairs: Set<string>, { nodes, edges }: Pattern): void {
  const kinds = new Map(nodes.map(({ id, primitive }) => [id, primitive]));
  for (const { source, target } of edges) pairs.add(`${kinds.get(source.node)} > ${kinds.get(target.node)}`);
}

export type Refusals = {
  /** Mutants tried, by what was done to them. */
  tried: Record<string, number>;
  /** Mutants that were not refused. */
  missed: string[];
};

/** Breaks valid patterns until `count` mutants were judged. */
export function measureRefusals({ count, seed, onProgress }: Size): Refusals {
  const kinds = Object.entries(MUTATIONS);
  const tried: Record<string, number> = {};
  const missed: string[] = [];
  for (let i = seed, done = 0; done < count; i += 1) {
    const [kind, mutate] = kinds[i % kinds.length] ?? ['', () => undefined];
    const mutant = mutate(generatePattern(i, 1 + (i % 10)), seeded(i));
    if (!mutant) continue;
    done += 1;
    tried[kind] = (tried[kind] ?? 0) + 1;
    if (!validate(mutant, known).some(isError)) missed.push(`seed ${i}: ${kind}`);
    if (done % 500 === 0) onProgress?.(done);
  }
  return { tried, missed };
}
