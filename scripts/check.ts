/** `npm run check`: everything that needs neither a database nor a browser. */
import { CHECKS, runGate, sum, type Tally } from './lib/gates.ts';

const tallies: Tally[] = [];
for (const gate of CHECKS) tallies.push(await runGate(gate));
const { passed, failed } = sum(tallies);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
