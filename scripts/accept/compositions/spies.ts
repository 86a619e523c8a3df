/**
 * Notices what this process does beside computing, at the lowest place where all of it passes: sockets, questions for
 * names, child processes, and evaluations of expressions. The last are noticed by changing the module as it is loaded,
 * so this has to be open before anything else of the product is.
 */
import childProcess, { ChildProcess } from 'node:child_process';
import dns from 'node:dns';
import { registerHooks, syncBuiltinESMExports } from 'node:module';
import { watchAttempts } from '../rig/canary.ts';

const COUNTER = 'parallax.evaluations';
/** Where every evaluation begins. */
const BEGINS = '/primitives/kit/cel-budget.ts';
const COUNTING = `
beginEvaluation = ((begin) => (units) => {
  globalThis[Symbol.for('${COUNTER}')] = (globalThis[Symbol.for('${COUNTER}')] ?? 0) + 1;
  return begin(units);
})(beginEvaluation);
`;

export type Seen = { connections: number; names: number; processes: number; evaluations: number };

/** `port`: of the database, which is no connection outwards. */
export function openSpies(): { seen(port: number): Seen } {
  const attempts = watchAttempts();
  const counts = { names: 0, processes: 0 };
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (!url.endsWith(BEGINS) || loaded.source === undefined) return loaded;
      return { ...loaded, source: `${String(loaded.source)}${COUNTING}` };
    },
  });
  countCalls(ChildProcess.prototype, ['spawn'], () => (counts.processes += 1));
  countCalls(childProcess, ['spawnSync', 'execFileSync', 'execSync'], () => (counts.processes += 1));
  countCalls(dns, ['lookup', 'resolve', 'resolve4', 'resolve6'], () => (counts.names += 1));
  countCalls(dns.promises, ['lookup', 'resolve', 'resolve4', 'resolve6'], () => (counts.names += 1));
  syncBuiltinESMExports();
  return {
    seen: (port) => ({
      ...counts,
      connections: attempts.seen.filter((one) => one.port !== port).length,
      evaluations: Number(Reflect.get(globalThis, Symbol.for(COUNTER)) ?? 0),
    }),
  };
}

function countCalls(of: object, names: readonly string[], count: () => void): void {
  for (const name of names) {
    const call: unknown = Reflect.get(of, name);
    if (typeof call !== 'function') throw new Error(`There is no ${name} to watch.`);
    Reflect.set(of, name, function (this: unknown, ...given: unknown[]) {
      count();
      return Reflect.apply(call, this, given);
    });
  }
}
