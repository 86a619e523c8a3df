// `npm test`, first half: Node >= 20 with built-ins only; installs what is missing and hands over.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, stopWith } from './lib/install.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);

const node = await ensureInstalled(root);
const args = ['--disable-warning=ExperimentalWarning', 'scripts/test.ts', ...process.argv.slice(2)];
const child = spawn(node, args, { stdio: 'inherit' });
child.on('error', (error) => stopWith(`Node 24 could not be started: ${error.message}`));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
child.on('exit', (code) => process.exit(code ?? 1));
