/** The door to the oracles: one request, one verdict. All of them run in a child process. */
import { ORACLE_CLAIMS, type OracleRequest, type OracleVerdict } from '#primitives/kit/oracle.ts';
import { ChildFailed, type Done } from './child.ts';
import { ORACLE_LIMITS } from './limits.ts';
import { PoolFull, withChild } from './pool.ts';
import { problemOfSize } from './size.ts';

/**
 * Whatever goes wrong with a check itself is the verdict `error`. Rejects only when `signal` aborts, with
 * its reason; the work has been killed then. `timeoutMs` bounds the work alone, not waiting for a turn or
 * loading libraries; `test` brings its own.
 */
export async function check(
  request: OracleRequest,
  { signal, timeoutMs = ORACLE_LIMITS.workMs }: { signal: AbortSignal; timeoutMs?: number },
): Promise<OracleVerdict> {
  const covers = claimOf(request);
  const problem = problemOfRequest(request);
  if (problem) return { verdict: 'error', covers, detail: problem };
  const line = lineOf(request);
  if (line === undefined) return { verdict: 'error', covers, detail: 'It is no JSON.' };
  try {
    const done = await withChild(signal, async (child) => {
      const reply = await child.ask(line, { workMs: workMsOf(request, timeoutMs), signal });
      if (reply.isSpoiled) child.kill();
      return reply;
    });
    return { ...verdictOf(done), covers };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof ChildFailed || error instanceof PoolFull)
      return { verdict: 'error', covers, detail: error.message };
    throw error;
  }
}

function lineOf({ oracle, value, against, options }: OracleRequest): string | undefined {
  try {
    return JSON.stringify({ oracle, value, against, options });
  } catch {
    return undefined;
  }
}

function claimOf(request: OracleRequest): string {
  if (request.oracle === 'sat' && request.options.ask === 'consistent') return 'consistent-with-constraints';
  return ORACLE_CLAIMS[request.oracle];
}

const isBetween = (value: number, [min, max]: readonly [number, number]): boolean =>
  value >= min && value <= max;

function problemOfRequest(request: OracleRequest): string | undefined {
  if (!Object.hasOwn(ORACLE_CLAIMS, request.oracle)) return 'There is no such oracle.';
  if (request.oracle === 'test') {
    const { timeoutMs, memoryMb } = request.options;
    if (!isBetween(timeoutMs, [1, 10_000])) return 'Tests have from 1 to 10,000 ms.';
    if (!isBetween(memoryMb, [16, 64]) || !Number.isInteger(memoryMb)) return 'Tests have from 16 to 64 MiB.';
  }
  return problemOfSize([request.value, request.against, request.options]);
}

const workMsOf = (request: OracleRequest, timeoutMs: number): number =>
  ORACLE_LIMITS.graceMs + (request.oracle === 'test' ? request.options.timeoutMs : timeoutMs);

/** What the child said may hold words of hostile code: made storable, one line, and short. */
function verdictOf({ verdict, score, detail }: Done): Omit<OracleVerdict, 'covers'> {
  const line = detail
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, ORACLE_LIMITS.detailCharacters)
    .toWellFormed();
  return { verdict, ...(score === undefined ? {} : { score }), detail: line };
}
