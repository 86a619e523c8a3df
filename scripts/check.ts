/** `npm run check`: everything that needs neither a database nor a browser. */
import { CHECKS, runGate, sum, tellEnd } from './lib/gates.ts';
import type { Tally } from './lib/reports.ts';

const tallies: Tally[] = [];
for (const gate of CHECKS) tallies.push(await runGate(gate));
tellEnd(sum(tallies));
