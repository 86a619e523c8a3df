/** The keys of the installation: they wrap the workspaces' keys, and are in the environment, never in the database. */
import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { parseKey, parseKeys } from './parse-key.ts';
import type { Key } from './seal.ts';

/** `current` wraps; `all` open what they wrapped. Throws `secret.no-key` where none is set. */
export function installationKeys(settings: { PARALLAX_KEK: string; PARALLAX_KEK_OLD: string } = env()): {
  current: Key;
  all: ReadonlyMap<string, Key>;
} {
  const current = parseKey(settings.PARALLAX_KEK);
  if (!current) throw new AppError('secret.no-key');
  const old = parseKeys(settings.PARALLAX_KEK_OLD).filter((key) => key !== undefined);
  return { current, all: new Map([...old, current].map((key) => [key.id, key])) };
}
