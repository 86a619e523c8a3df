/** `npm test`: check, integration on a real PostgreSQL, what survives crashes, journeys in a real browser. */
import { ensureChromium } from './lib/chromium.ts';
import { ACCEPTANCE, CHECKS, type Gate, INTEGRATION, JOURNEYS, runGate, sum, tellEnd } from './lib/gates.ts';
import type { Tally } from './lib/reports.ts';

async function runJourneys(): Promise<Tally> {
  const problem = ensureChromium();
  if (!problem) return runGate(JOURNEYS);
  return { passed: 0, failed: 1, failures: [problem] };
}

async function runGates(gates: readonly Gate[]): Promise<Tally> {
  const tallies: Tally[] = [];
  for (const gate of gates) tallies.push(await runGate(gate));
  return sum(tallies);
}

const begin = Date.now();
// What survives crashes mostly waits for leases to run out: time in which the other tests can be run.
const before = await Promise.all([runGates([...CHECKS, INTEGRATION]), runGates(ACCEPTANCE)]);
const journeys = await runJourneys();
console.log(`\n  ${((Date.now() - begin) / 60_000).toFixed(1)} minutes\n`);
tellEnd(sum([...before, journeys]));
