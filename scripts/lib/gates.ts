/** The gates of `npm run check`, in order from cheap to dear, and how one is run. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT, STATE } from './checkout.ts';
import {
  type PlaywrightReport,
  type Tally,
  tail,
  tallyPlaywright,
  tallyVitest,
  type VitestReport,
} from './reports.ts';

export type Gate = {
  name: string;
  /** Commands run one after the other; the first that fails ends the gate. */
  commands: string[][];
  /** Reads how many tests ran from the report the command wrote; without it the gate counts as one. */
  count?: () => Tally;
  /** Show the output while it runs, not only after a failure. */
  isShown?: boolean;
};

const REPORTS = join(STATE, 'reports');

const vitest = (project: string): Gate => {
  const report = join(REPORTS, `${project}.json`);
  const flags = [
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  return {
    name: `${project} tests`,
    commands: [['vitest', 'run', ...flags]],
    isShown: true,
    count: () => tallyVitest(read(report) as VitestReport),
  };
};

export const CHECKS: Gate[] = [
  { name: 'generated files', commands: [['node', 'scripts/gen.ts', '--check']] },
  // typegen writes next-env.d.ts, without which tsc knows no stylesheet.
  {
    name: 'types',
    commands: [
      ['next', 'typegen'],
      ['tsc', '--noEmit', '-p', '.'],
    ],
  },
  { name: 'format and lint', commands: [['biome', 'check', '.']] },
  { name: 'layers', commands: [['node', 'scripts/layers.ts']] },
  { name: 'literal confidences', commands: [['node', 'scripts/no-literals.ts']] },
  { name: 'dead code', commands: [['knip']] },
  vitest('unit'),
];

export const INTEGRATION = vitest('integration');

/** The short forms of the checks of crashes; each counts as one test. */
export const ACCEPTANCE: Gate[] = ['A1', 'A2', 'A3', 'A4', 'A5', 'A8'].map((id) => ({
  name: `acceptance ${id}`,
  commands: [['node', 'scripts/accept.ts', id, '--short']],
}));

const journeys = join(ROOT, 'test-results', 'journeys.json');
export const JOURNEYS: Gate = {
  name: 'journeys',
  commands: [['playwright', 'test']],
  isShown: true,
  count: () => tallyPlaywright(read(journeys) as PlaywrightReport),
};

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Runs one gate and prints its line; a failed one shows its output. */
export async function runGate(gate: Gate): Promise<Tally> {
  mkdirSync(REPORTS, { recursive: true });
  rmSync(journeys, { force: true });
  const begin = Date.now();
  let code = 0;
  let output = '';
  for (const command of gate.commands) {
    const run = await runCommand(command, gate.isShown === true);
    ({ code } = run);
    output += run.output;
    if (code !== 0) break;
  }
  const seconds = `${((Date.now() - begin) / 1000).toFixed(1)} s`.padStart(8);
  if (code !== 0) process.stdout.write(`${output.trim()}\n`);
  process.stdout.write(`  ${gate.name.padEnd(20)} ${code === 0 ? 'passed' : 'FAILED'}${seconds}\n`);
  return tally(gate, { code, output });
}

/** A command that failed without a failed test (a crash, a missing report) counts as one failure. */
function tally(gate: Gate, { code, output }: { code: number; output: string }): Tally {
  const isOk = code === 0;
  const because = (why: string): string => `${gate.name}\n${why}`;
  const whole: Tally = isOk
    ? { passed: 1, failed: 0, failures: [] }
    : { passed: 0, failed: 1, failures: [because(tail(output || `ended with ${code}`))] };
  if (!gate.count) return whole;
  try {
    const { passed, failed, failures } = gate.count();
    if (isOk && passed === 0) return { passed: 0, failed: 1, failures: [because('  nothing ran')] };
    if (isOk || failed > 0) return { passed, failed, failures };
    return { passed, failed: 1, failures: [because(`  ended with ${code}, though no test failed`)] };
  } catch {
    return { passed: 0, failed: 1, failures: [because(`  ended with ${code}, without a report`)] };
  }
}

function runCommand(
  [command = '', ...args]: string[],
  isShown: boolean,
): Promise<{ code: number; output: string }> {
  const bin = join(ROOT, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, NEXT_TELEMETRY_DISABLED: '1' };
  return new Promise((resolve) => {
    const stdio = isShown ? 'inherit' : (['ignore', 'pipe', 'pipe'] as ('ignore' | 'pipe')[]);
    const child = spawn(command, args, { cwd: ROOT, env, stdio });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => (output += String(data)));
    child.once('error', (error) => resolve({ code: 1, output: `${output}${error.message}` }));
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

export const sum = (tallies: Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.reduce((total, { failed }) => total + failed, 0),
  failures: tallies.flatMap(({ failures }) => failures),
});

/** Last of all: what failed once more, so that nobody has to search for it, and the figures. */
export function tellEnd({ passed, failed, failures }: Tally): void {
  for (const failure of failures) console.log(`FAILED ${failure}\n`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
