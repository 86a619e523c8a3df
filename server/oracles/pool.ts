/** At most two children, kept warm for a minute; whoever comes when both work waits in line. */

import { type OracleChild, startChild } from './child.ts';
import { ORACLE_LIMITS } from './limits.ts';
import { noNetwork } from './no-network.ts';

type Kept = { child: OracleChild; uses: number; idle?: NodeJS.Timeout };

const kept = new Set<Kept>();
const free: Kept[] = [];
const waiting: (() => void)[] = [];
let busy = 0;

/** Too many are waiting; `message` is one sentence for a person. */
export class PoolFull extends Error {}

/** Lends a child to `use`. A child that died, or has served long enough, is replaced by the next caller. */
export async function withChild<T>(signal: AbortSignal, use: (child: OracleChild) => Promise<T>): Promise<T> {
  await takeTurn(signal);
  try {
    const one = takeChild(await noNetwork());
    try {
      return await use(one.child);
    } finally {
      giveBack(one);
    }
  } finally {
    passTurn();
  }
}

/** Ends every child, working or not. Checks under way give `error`. */
export function stopOracles(): void {
  for (const one of kept) end(one);
  free.length = 0;
}

/** Process ids of all living children. */
export const oraclePids = (): number[] => [...kept].flatMap(({ child }) => child.pid ?? []);

async function takeTurn(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (busy < ORACLE_LIMITS.children) {
    busy += 1;
    return;
  }
  if (waiting.length >= ORACLE_LIMITS.waiting) throw new PoolFull('Too many checks are waiting already.');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const leave = () => {
    waiting.splice(waiting.indexOf(resolve), 1);
    reject(signal.reason);
  };
  waiting.push(resolve);
  signal.addEventListener('abort', leave, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The turn goes from one to the next: `busy` stays as it is where somebody waits. */
function passTurn(): void {
  const next = waiting.shift();
  if (next) next();
  else busy -= 1;
}

function takeChild(before: readonly string[]): Kept {
  const known = free.pop();
  if (known) {
    clearTimeout(known.idle);
    if (known.child.isAlive()) {
      known.child.hold('ref');
      return known;
    }
    end(known);
  }
  const made: Kept = { child: startChild(before), uses: 0 };
  kept.add(made);
  return made;
}

function giveBack(one: Kept): void {
  one.uses += 1;
  if (!one.child.isAlive() || one.uses >= ORACLE_LIMITS.uses) {
    end(one);
    return;
  }
  one.child.hold('unref');
  one.idle = setTimeout(() => {
    free.splice(free.indexOf(one), 1);
    end(one);
  }, ORACLE_LIMITS.idleMs).unref();
  free.push(one);
}

function end(one: Kept): void {
  clearTimeout(one.idle);
  kept.delete(one);
  one.child.kill();
}
