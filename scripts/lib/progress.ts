/** Lines a person watches while something is being prepared: what, result, seconds. */

const isTerminal = process.stdout.isTTY === true;

const format = (name: string, text: string, since: number): string =>
  `  ${name.padEnd(10)} ${text.padEnd(60)}${`${((Date.now() - since) / 1000).toFixed(1)} s`.padStart(8)}`;

/**
 * Runs `work` under one line; `work` returns what the finished line says. On a terminal the seconds
 * count; elsewhere a line every 15 s shows that it goes on.
 */
export async function step(name: string, doing: string, work: () => Promise<string>): Promise<void> {
  const begin = Date.now();
  const show = () =>
    process.stdout.write(isTerminal ? `\r${format(name, doing, begin)}` : `${format(name, doing, begin)}\n`);
  if (isTerminal) show();
  const timer = setInterval(show, isTerminal ? 1_000 : 15_000);
  try {
    const result = await work();
    process.stdout.write(`${isTerminal ? '\r' : ''}${format(name, result, begin)}\n`);
  } catch (error) {
    if (isTerminal) process.stdout.write('\n');
    throw error;
  } finally {
    clearInterval(timer);
  }
}

export const say = (line: string): void => {
  process.stdout.write(`  ${line}\n`);
};

/** A mistake of the person or the machine that one sentence explains; no stack is shown. */
export class Plain extends Error {}
