/**
 * `npm start` is a chain: npm, often a shell, start.mjs, this process. Killing any of them hard must
 * not leave servers behind that nobody can see.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { commandOf, isAlive } from './processes.ts';

/** Calls `onGone` once when the parent, or the npm above it, ends. */
export function watchAncestors(onGone: () => void): void {
  process.once('disconnect', onGone);
  const chain = findChain();
  const timer = setInterval(() => {
    if (chain.every(isAlive)) return;
    clearInterval(timer);
    onGone();
  }, 1_000);
  timer.unref();
}

/** Process ids from the parent up to npm; empty when npm is not among the nearest four. */
function findChain(): number[] {
  const chain: number[] = [];
  let pid = process.ppid;
  while (pid > 1 && chain.length < 4) {
    chain.push(pid);
    if (/\bnpm\b/.test(commandOf(pid))) return chain;
    pid = parentOf(pid);
  }
  return [];
}

function parentOf(pid: number): number {
  try {
    if (existsSync('/proc/self/stat')) {
      // The name, field 2, is in parentheses and may hold anything; the parent is field 4.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    }
    return Number(execFileSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).trim());
  } catch {
    return 0;
  }
}
