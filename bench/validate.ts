/** Judging a pattern of about 1,000 nodes, beside reading the same pattern with its schema and as JSON. */

import { type Pattern, patternSchema } from '#engine/pattern.ts';
import { AGENTS, build } from '#engine/testing.ts';
import { validate } from '#engine/validate.ts';
import { primitives } from '#primitives/index.ts';
import type { Bench } from './lib/bench.ts';
import { takeTurns } from './lib/measure.ts';

const BOUND_MS = 20;
const BLOCKS = 250;

export const bench: Bench = {
  name: 'validate',
  about: 'Validation of a large pattern against parsing it',
  async run(progress) {
    const pattern = committees(BLOCKS);
    const known = { primitives, agents: AGENTS };
    progress(`${pattern.nodes.length} nodes`);
    const timings = await takeTurns([
      { name: 'schema', once: () => patternSchema.parse(pattern) },
      { name: 'json', once: () => JSON.parse(JSON.stringify(pattern)) },
      { name: 'validate', once: () => validate(pattern, known) },
    ]);
    const rows = [...timings].map(([name, { medianMs, ratio }]) => ({
      what: name,
      nodes: pattern.nodes.length,
      ms: medianMs.toFixed(2),
      'to schema': ratio.toFixed(2),
    }));
    const { medianMs: ms, ratio } = timings.get('validate') ?? { medianMs: Number.NaN, ratio: Number.NaN };
    return {
      tables: [{ title: 'Processor milliseconds, medians of interleaved rounds', rows }],
      ratios: { validate: ratio, ms },
      verdict: `validate: ${ms.toFixed(1)} ms, bound ${BOUND_MS}`,
      isWithinBounds: ms <= BOUND_MS,
    };
  },
};

/** Two critics, their pool and an echo, again and again. */
function committees(count: number): Pattern {
  const builder = build().input();
  let last = 'input';
  for (let i = 0; i < count; i++) {
    builder.agent(`sharp${i}`, 'sharp', last).agent(`calm${i}`, 'calm', last);
    builder.node(`pool${i}`, 'pool', { from: [`sharp${i}`, `calm${i}`], config: { voices: 'raw' } });
    last = `echo${i}`;
    builder.agent(last, 'echo', `pool${i}`);
  }
  return builder.output(last).pattern();
}
