/** `npm test`: check, integration on a real PostgreSQL, what survives crashes, journeys in a real browser. */
import { ensureChromium } from './lib/chromium.ts';
import { ACCEPTANCE, CHECKS, INTEGRATION, JOURNEYS, runGate, sum, type Tally } from './lib/gates.ts';

async function runJourneys(): Promise<Tally> {
  const problem = ensureChromium();
  if (!problem) return runGate(JOURNEYS);
  console.log(problem);
  return { passed: 0, failed: 1 };
}

const begin = Date.now();
const tallies: Tally[] = [];
for (const gate of [...CHECKS, INTEGRATION, ...ACCEPTANCE]) tallies.push(await runGate(gate));
tallies.push(await runJourneys());
const { passed, failed } = sum(tallies);
console.log(`\n  ${((Date.now() - begin) / 60_000).toFixed(1)} minutes\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
