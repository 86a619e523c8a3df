/** Which browser the journeys use: CHROMIUM, one of the system, or the one Playwright brings. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** `undefined` means Playwright's own. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return env.CHROMIUM || PLACES.find((path) => existsSync(path));
}

/** Downloads Playwright's browser if there is no other; returns one sentence if that fails. */
export function ensureChromium(): string | undefined {
  if (findChromium() || existsSync(chromium.executablePath())) return undefined;
  const run = spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: 'inherit' });
  if (run.status === 0) return undefined;
  return 'The journeys need a Chromium: install one (on Debian: apt-get install chromium), or set CHROMIUM to its path.';
}
