// Built-ins only, Node >= 20: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Prints one sentence and ends this process with code 1. */
export function stopWith(sentence) {
  process.stderr.write(`\n${sentence}\n`);
  process.exit(1);
}

/** Makes `node_modules` match the lock file; resolves to the path of the Node that came with it. */
export async function ensureInstalled(root) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    stopWith(
      `Parallax needs Node 20 or newer; this is ${process.version}. Install it from nodejs.org and start again.`,
    );
  checkWritable(root);
  const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (isInstalled(root) && runs(node)) return node;
  await install(root);
  if (!runs(node)) {
    stopWith(
      'The packages are installed, but their Node 24 does not run here. Install scripts may be switched off: run "npm ci --ignore-scripts=false" and start again.',
    );
  }
  return node;
}

function checkWritable(root) {
  try {
    mkdirSync(join(root, '.parallax'), { recursive: true });
    for (const folder of [root, join(root, '.parallax')]) accessSync(folder, constants.W_OK);
  } catch {
    stopWith(
      `This folder cannot be written to by ${userName()}: ${root}. Start from a copy of your own, or change its owner.`,
    );
  }
}

function userName() {
  return process.env.USER || (process.getuid ? `user ${process.getuid()}` : 'you');
}

/** npm leaves a list of what it really installed; each package the lock file requires must be on it. */
export function isInstalled(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || optional || devOptional || present[path]?.version === version,
    );
  } catch {
    return false;
  }
}

function runs(node) {
  const { status, stdout } = spawnSync(node, ['--version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return status === 0 && Number(stdout.trim().slice(1).split('.')[0]) >= 24;
}

/** `npm ci`, with a sign of life every second on a terminal and every 15 s elsewhere. */
function install(root) {
  const begin = Date.now();
  const seconds = () => `${((Date.now() - begin) / 1000).toFixed(1)} s`.padStart(8);
  const isTerminal = process.stdout.isTTY === true;
  const line = (text) => `  packages   ${text.padEnd(60)}${seconds()}`;
  process.stdout.write(isTerminal ? line('installing') : `${line('installing')}\n`);
  const timer = setInterval(
    () => process.stdout.write(isTerminal ? `\r${line('installing')}` : `${line('installing')}\n`),
    isTerminal ? 1_000 : 15_000,
  );
  return new Promise((resolve) => {
    const npm = npmCommand();
    // Everything is needed to build, whatever NODE_ENV says.
    const args = [...npm.args, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
    const child = spawn(npm.command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: npm.shell,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    const fail = (why) =>
      stopWith(
        `${output.trim()}\n\nThe packages could not be installed (${why}). Check the network and start again.`,
      );
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      if (signal) process.exit(130);
      if (code !== 0) fail(`npm ci ended with code ${code}`);
      process.stdout.write(`${isTerminal ? '\r' : ''}${line('installed')}\n`);
      resolve();
    });
  });
}

/** The npm that started us, else the one on the path. */
function npmCommand() {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) return { command: process.execPath, args: [script], shell: false };
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
