/** Over random patterns under faults: what a log holds is enough to decide again exactly as the run did. */
import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { compile } from './compile.ts';
import { deciderOf, voicesOf } from './decide-again.ts';
import { disagreementOf } from './disagreement.ts';
import type { EventOutputs, RunEvent, StoredEvent } from './events.ts';
import { interpret } from './interpret.ts';
import type { Pattern } from './pattern.ts';
import { activationsOf, arrivalsAt, type Recording, recordingOf, schemeOf } from './recorded.ts';
import { faultyEffects } from './testing-faults.ts';
import { generatePattern } from './testing-generate.ts';
import { weakestLink } from './weakest-link.ts';

const PATTERNS = 150;
const INPUT = 'Hello. It is fine, 2 + 2 = 4. Good. Bad! What?';
/** Those that decide from what arrives alone. */
const PURE = new Set(['vote', 'pool', 'merge', 'gate']);

async function record(pattern: Pattern, seed: number): Promise<Recording> {
  const events: RunEvent[] = [];
  const answer = faultyEffects(seed, { share: 0.2 });
  await interpret(
    compile(pattern, { primitives }),
    { input: INPUT },
    {
      effects: { now: () => 0, perform: async (request) => answer(request), unitsOf: () => 1 },
      journal: { emit: (event) => events.push(event), commit: (event) => void events.push(event) },
    },
  );
  const stored = JSON.parse(JSON.stringify(events.map((one, index) => ({ ...one, seq: index + 1 }))));
  return recordingOf(schemeOf(pattern, { primitives }), stored as StoredEvent[]);
}

const asLogged = (out: EventOutputs): unknown => JSON.parse(JSON.stringify(out));

test(`votes, pools, merges and gates of ${PATTERNS} patterns`, async () => {
  const seen: Record<string, number> = {};
  let [unrecorded, links] = [0, 0];
  for (let seed = 1; seed <= PATTERNS; seed += 1) {
    const pattern = generatePattern(seed, 14);
    const recording = await record(pattern, seed);
    for (const node of pattern.nodes) {
      const primitive = primitives[node.primitive];
      if (!primitive || !PURE.has(node.primitive) || node.config.guarantee !== undefined) continue;
      const decide = deciderOf(primitive, node.config);
      if (typeof decide === 'string') throw new Error(decide);
      for (const key of activationsOf(recording, node.id)) {
        const arrivals = arrivalsAt(recording, key);
        const out = recording.outs.get(key) ?? {};
        // skipped nodes have no output to compare
        if (Object.values(out).every((belief) => belief === null)) continue;
        const again = decide(key, arrivals);
        if (again.kind !== 'settled') {
          unrecorded += 1;
          continue;
        }
        expect(asLogged(again.out), `${seed} ${key}`).toEqual(out);
        seen[node.primitive] = (seen[node.primitive] ?? 0) + 1;
        const { clusters, spoke, entropyBits } = disagreementOf(voicesOf(Object.values(arrivals).flat()), {
          match: 'exact',
        });
        expect(entropyBits).toBeLessThanOrEqual(Math.log2(Math.max(1, clusters.length)) + 1e-9);
        expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(spoke);
      }
    }
    const link = weakestLink(recording);
    if (link) links += 1;
    for (const [index, step] of (link?.steps ?? []).entries()) {
      expect(recording.outs.get(step.key)?.[step.port]).toEqual(step.belief);
      expect(step.lost ?? 0).toBeGreaterThanOrEqual(0);
      // the edges of a step are there, unless it is the last
      expect(step.edges.length > 0).toBe(index < (link?.steps.length ?? 0) - 1);
    }
  }
  process.stdout.write(
    `decided again: ${JSON.stringify(seen)}, ${unrecorded} not in the log, ${links} links\n`,
  );
  for (const id of PURE) expect(seen[id] ?? 0, id).toBeGreaterThan(10);
  expect(links).toBe(PATTERNS);
}, 60_000);
