/**
 * How much one person, one key, one workspace and one unknown address may ask for in a minute. Counted in the memory of
 * each web process, never in the database: see docs/adr/0012.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { env } from './env.ts';
import { AppError } from './errors.ts';

const SECONDS = 60;

type Limit = { limiter: RateLimiterMemory; points: number; who: string };
type Limits = { person: Limit; key: Limit; workspace: Limit; address: Limit };

let made: Limits | undefined;

function limits(): Limits {
  if (made) return made;
  const { RATE_LIMIT_PERSON, RATE_LIMIT_KEY, RATE_LIMIT_WORKSPACE, RATE_LIMIT_ADDRESS } = env();
  made = {
    person: limit('You', RATE_LIMIT_PERSON),
    key: limit('This key', RATE_LIMIT_KEY),
    workspace: limit('Your workspace', RATE_LIMIT_WORKSPACE),
    address: limit('Your network address', RATE_LIMIT_ADDRESS),
  };
  return made;
}

const limit = (who: string, points: number): Limit => ({
  limiter: new RateLimiterMemory({ points, duration: SECONDS, keyPrefix: who }),
  ...{ points, who },
});

/** Counts one thing asked for; throws `load.requests` when that was one too many. */
export async function countRequest({ userId, workspaceId, keyId }: Asker): Promise<void> {
  const { person, key, workspace } = limits();
  if (keyId === undefined) await consume(person, userId);
  else await consume(key, keyId);
  if (workspaceId) await consume(workspace, workspaceId);
}

/** The same for whoever is not signed in. */
export const countStranger = (address: string): Promise<void> => consume(limits().address, address);

/** A key is counted by itself: what one program asks for takes nothing from the person who made its key. */
type Asker = { userId: string; workspaceId: string; keyId?: string };

/** What `countRequest` would throw, without counting. */
export async function refusedByRate({ userId, workspaceId }: Asker): Promise<AppError | undefined> {
  const { person, workspace } = limits();
  return (await look(person, userId)) ?? (await look(workspace, workspaceId));
}

async function look({ limiter, points, who }: Limit, key: string): Promise<AppError | undefined> {
  const state = await limiter.get(key);
  return state && state.consumedPoints >= points ? toError(state, { points, who }) : undefined;
}

async function consume({ limiter, points, who }: Limit, key: string): Promise<void> {
  await limiter.consume(key).catch((refused: unknown) => {
    throw refused instanceof RateLimiterRes ? toError(refused, { points, who }) : refused;
  });
}

function toError(state: RateLimiterRes, { points, who }: { points: number; who: string }): AppError {
  const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000));
  const values = { who, limit: points, period: SECONDS, seconds };
  return new AppError('load.requests', values, { retryAfter: seconds });
}

/** Forgets the settings and everything counted; for tests. */
export function resetLimits(): void {
  made = undefined;
}
