/**
 * `npm run accept -- G5 A1`: measures acceptance figures and compares them with their bounds. G: confidence,
 * on real data. A: reliability, on a PostgreSQL and worker processes of its own. One line of JSON each, one
 * for a person; exit code 1 when a bound breaks. Without a name it lists what can be measured. `--short` is
 * the form for every commit; G11 takes `--size`.
 */
import { MissingDataError } from './accept/data.ts';
import { type Experiment, holds, type Size, tell, toJson } from './accept/experiment.ts';

const EXPERIMENTS: Record<string, () => Promise<{ experiment: Experiment }>> = {
  A1: () => import('./accept/a1.ts'),
  A2: () => import('./accept/a2.ts'),
  A3: () => import('./accept/a3.ts'),
  A4: () => import('./accept/a4.ts'),
  A5: () => import('./accept/a5.ts'),
  A6: () => import('./accept/a6.ts'),
  A7: () => import('./accept/a7.ts'),
  A8: () => import('./accept/a8.ts'),
  A9: () => import('./accept/a9.ts'),
  A10: () => import('./accept/a10.ts'),
  A11: () => import('./accept/a11.ts'),
  A12: () => import('./accept/a12.ts'),
  A13: () => import('./accept/a13.ts'),
  A14: () => import('./accept/a14.ts'),
  A15: () => import('./accept/a15.ts'),
  A16: () => import('./accept/a16.ts'),
  A22: () => import('./accept/a22.ts'),
  A23: () => import('./accept/a23.ts'),
  A17: () => import('./accept/a17.ts'),
  A38: () => import('./accept/a38.ts'),
  A37: () => import('./accept/a37.ts'),
  A18: () => import('./accept/a18.ts'),
  A25: () => import('./accept/a25.ts'),
  A26: () => import('./accept/a26.ts'),
  A27: () => import('./accept/a27.ts'),
  A28: () => import('./accept/a28.ts'),
  A29: () => import('./accept/a29.ts'),
  A30: () => import('./accept/a30.ts'),
  A32: () => import('./accept/a32.ts'),
  A33: () => import('./accept/a33.ts'),
  A34: () => import('./accept/a34.ts'),
  A35: () => import('./accept/a35.ts'),
  A36: () => import('./accept/a36.ts'),
  A39: () => import('./accept/a39.ts'),
  A31: () => import('./accept/a31.ts'),
  A40: () => import('./accept/a40.ts'),
  G2: () => import('./accept/g2.ts'),
  G5: () => import('./accept/g5.ts'),
  G6: () => import('./accept/g6.ts'),
  G7: () => import('./accept/g7.ts'),
  G11: () => import('./accept/g11.ts'),
};

const SIZE: Size = process.argv.includes('--short') ? 'short' : 'full';

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
  const figures = await experiment.measure((line) => console.error(`  ${line}`), { size: SIZE });
  const seconds = (Date.now() - begin) / 1000;
  console.log(toJson(id.toUpperCase(), { figures, seconds }));
  console.log(tell(id.toUpperCase(), figures));
  if (!figures.every(holds)) process.exitCode = 1;
}

try {
  const ids = process.argv.slice(2).filter((word) => /^[ag]\d+$/i.test(word));
  if (ids.length === 0) await list();
  for (const id of ids) await measure(id);
} catch (error) {
  if (error instanceof MissingDataError) console.log(error.message);
  else if (error instanceof RangeError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
// The queue's senders keep timers of their own.
process.exit();
