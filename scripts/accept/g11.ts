/** G11: the promise of validation, at any size: `npm run accept -- G11 --size 100000`. */

import { measureRefusals, measureTotality } from '#engine/testing-totality.ts';
import { primitiveList } from '#primitives/index.ts';
import type { Experiment } from './experiment.ts';

function sizeAsked(): number {
  const place = process.argv.indexOf('--size');
  const size = place < 0 ? 10_000 : Number(process.argv[place + 1]);
  if (!Number.isInteger(size) || size < 1) throw new RangeError('--size takes a whole number from 1.');
  return size;
}

export const experiment: Experiment = {
  title: 'Every pattern that is valid runs to an outcome, and every broken one is refused.',
  async measure(progress) {
    const count = sizeAsked();
    const runs = await measureTotality({
      count,
      seed: 1,
      onProgress: (done) => progress(`${done} of ${count} runs`),
    });
    const mutants = Math.ceil(count / 2);
    const { tried, missed } = measureRefusals({
      count: mutants,
      seed: 1,
      onProgress: (done) => progress(`${done} of ${mutants} mutants`),
    });
    for (const problem of [...runs.problems, ...missed].slice(0, 20)) progress(problem);
    const { ok = 0, abstain = 0, fail = 0 } = runs.outcomes;
    return [
      { name: 'patterns', value: runs.patterns },
      { name: 'nodes per pattern', value: runs.nodes / runs.patterns },
      { name: 'outcomes that keep the contract', value: (ok + abstain + fail) / runs.patterns, least: 1 },
      { name: 'breaches', value: runs.problems.length, most: 0 },
      { name: 'ok share', value: ok / runs.patterns },
      { name: 'pairs of primitives', value: runs.pairs.size },
      { name: 'primitives', value: primitiveList.length },
      { name: 'ways to break', value: Object.keys(tried).length },
      { name: 'mutants missed', value: missed.length, most: 0 },
    ];
  },
};
