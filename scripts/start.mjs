// `npm start`, first half: runs on whatever Node >= 20 the machine has, with built-ins only. It installs
// what is missing (Node 24 comes from npm too) and hands over to scripts/serve.ts under that Node.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, stopWith } from './lib/install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const node = await ensureInstalled(root);
const args = ['--disable-warning=ExperimentalWarning', 'scripts/serve.ts', ...process.argv.slice(2)];
const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
child.on('error', (error) => stopWith(`Node 24 could not be started: ${error.message}`));

// A terminal's Ctrl-C reaches the child by itself and once more from here; stopping twice is stopping.
// Closing the channel is how the child learns that this process was killed.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
