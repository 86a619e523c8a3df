/**
 * Places where a test may kill this process: `CRASH_POINT=<name>` or `<name>:<n>` for the n-th passing. Before
 * and after everything that is made durable there is one; A3 hits each of them (scripts/accept/a3.ts reads
 * their names from the source, so a name is written once and as a literal). Nothing in production.
 */
import { crashPointSetting } from '#server/env.ts';

type Armed = { name: string | undefined; left: number };
let armed: Armed | undefined;

function read(): Armed {
  const [name, times = '1'] = crashPointSetting()?.split(':') ?? [];
  return { name, left: Number(times) };
}

/** Ends the process with SIGKILL if this is the point it was armed for. */
export function crashPoint(name: string): void {
  armed ??= read();
  if (armed.name !== name) return;
  armed.left -= 1;
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL');
}
