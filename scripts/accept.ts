/**
 * `npm run accept -- G5`: measures one acceptance figure of confidence.md (section G) on real data and compares
 * it with its bound. One line of JSON, one for a person; exit code 1 when a bound breaks. Without a name it
 * lists what can be measured. G11 takes `--size`.
 */
import { MissingDataError } from './accept/data.ts';
import { type Experiment, holds, tell, toJson } from './accept/experiment.ts';

const EXPERIMENTS: Record<string, () => Promise<{ experiment: Experiment }>> = {
  G2: () => import('./accept/g2.ts'),
  G5: () => import('./accept/g5.ts'),
  G6: () => import('./accept/g6.ts'),
  G7: () => import('./accept/g7.ts'),
  G11: () => import('./accept/g11.ts'),
};

async function list(): Promise<void> {
  for (const [id, load] of Object.entries(EXPERIMENTS)) {
    const { experiment } = await load();
    console.log(`${id}  ${experiment.title}`);
  }
}

async function measure(id: string): Promise<void> {
  const load = EXPERIMENTS[id.toUpperCase()];
  if (!load) throw new RangeError(`There is no ${id}; there are ${Object.keys(EXPERIMENTS).join(', ')}.`);
  const { experiment } = await load();
  const begin = Date.now();
  const figures = await experiment.measure((line) => console.error(`  ${line}`));
  const seconds = (Date.now() - begin) / 1000;
  console.log(toJson(id.toUpperCase(), { figures, seconds }));
  console.log(tell(id.toUpperCase(), figures));
  if (!figures.every(holds)) process.exitCode = 1;
}

try {
  const ids = process.argv.slice(2).filter((word) => /^g\d+$/i.test(word));
  if (ids.length === 0) await list();
  for (const id of ids) await measure(id);
} catch (error) {
  if (error instanceof MissingDataError) console.log(error.message);
  else if (error instanceof RangeError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
