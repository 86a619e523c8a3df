/** What the tests of the oracles share. */
import type { OracleVerdict, TestOptions } from '#primitives/kit/oracle.ts';
import { check } from './check.ts';

const never = new AbortController().signal;

/** Enough for honest code on a busy machine; hostile code gets less. */
const LIMITS = { timeoutMs: 5_000, memoryMb: 32 };

export const runTests = (
  value: unknown,
  tests: string,
  options: Partial<TestOptions> = {},
): Promise<OracleVerdict> =>
  check({ oracle: 'test', value, options: { ...LIMITS, tests, ...options } }, { signal: never });

/** Asks `until` again and again; rejects when it has not become true after `ms`. */
export async function eventually(until: () => boolean, ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!until()) {
    if (Date.now() > deadline) throw new Error('It did not become true in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** False as soon as no process has this id. */
export function isProcess(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
