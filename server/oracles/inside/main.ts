/**
 * Entry of a child process. This thread only carries lines between the parent and the thread that works,
 * so it always notices that the parent is gone, however the work hangs, and then ends both at once.
 */
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

const end = (): void => void process.kill(process.pid, 'SIGKILL');
const say = (message: unknown): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

const worker = new Worker(new URL('./work.ts', import.meta.url), { env: {}, stdin: false });
worker.on('message', say);
worker.once('error', end);
worker.once('exit', end);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => worker.postMessage(line));
lines.once('close', end);
say({ kind: 'ready' });
