/** `npm run bench -- <name> [--json]`: progress on stderr, tables on stdout, with `--json` a last line of ratios. */
import { readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Bench } from './lib/bench.ts';

const here = new URL('.', import.meta.url);
const names = readdirSync(here)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts' && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const [name] = positionals;

if (!name || !names.includes(name)) {
  console.error(`Which benchmark? npm run bench -- <${names.join('|')}> [--json]`);
  process.exit(2);
}

const { bench } = (await import(new URL(`${name}.ts`, here).href)) as { bench: Bench };
const startedAt = performance.now();
const result = await bench.run((step) => {
  console.error(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${step}`);
});

console.log(bench.about);
for (const { title, rows } of result.tables) {
  console.log(`\n${title}`);
  console.table(rows);
}
console.log(result.verdict);
if (values.json) console.log(JSON.stringify(result.ratios));
process.exit(result.isWithinBounds ? 0 : 1);
