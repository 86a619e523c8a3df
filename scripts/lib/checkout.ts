/** What belongs to this checkout and is not in git: `.parallax` with secret, lock and database. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandOf } from './processes.ts';
import { Plain } from './progress.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');
export const STATE = join(ROOT, '.parallax');

/** Made once per checkout: signed cookies stay valid over restarts. */
export const readSecret = (): string => madeOnce('secret');

/**
 * Wraps the keys that secrets are sealed with. Without it they are lost, so it belongs into a backup, and not into
 * the one that the database is in.
 */
export const readKek = (): string => madeOnce('kek');

/** Signs the ends of audit logs; what was signed is checked with the public key, which anybody may have. */
export const readAuditKey = (): string => madeOnce('audit');

function madeOnce(name: string): string {
  const file = join(STATE, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(STATE, { recursive: true });
  const made = randomBytes(32).toString('base64url');
  writeFileSync(file, made, { mode: 0o600 });
  return made;
}

export type Running = { pid: number; port: number; url: string };

const LOCK = join(STATE, 'running.json');

/** The start before this one, if it did not end cleanly; throws if it is still running. */
export function readFormer(): Running | undefined {
  if (!existsSync(LOCK)) return undefined;
  const former = parse(readFileSync(LOCK, 'utf8'));
  if (former && former.pid !== process.pid && commandOf(former.pid).includes('serve.ts')) {
    throw new Plain(
      `Parallax is already running in this folder: ${former.url} (process ${former.pid}). Stop it first.`,
    );
  }
  return former;
}

function parse(text: string): Running | undefined {
  try {
    return JSON.parse(text) as Running;
  } catch {
    return undefined;
  }
}

export function markRunning(port: number, url: string): void {
  writeFileSync(LOCK, JSON.stringify({ pid: process.pid, port, url } satisfies Running));
}

export const unmarkRunning = (): void => rmSync(LOCK, { force: true });
