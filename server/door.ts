/**
 * Under a flood it is the asking who comes that costs, not the refusing. So a session that was told to come back
 * later is known here for a second, in memory: while it is, what it asks for is judged again before anybody asks the
 * database. Nothing is ever allowed on the strength of it, only refused.
 */
import { readCookie, sessionCookieName, WORKSPACE_COOKIE } from './auth/cookies.ts';
import { env } from './env.ts';
import { bearerOf } from './keys/keys.ts';

export type Refused = { userId: string; workspaceId: string };

const KNOWN_MS = 1_000;
/** More sessions than are refused within a second; the oldest is forgotten. */
const SESSIONS_MAX = 10_000;

const known = new Map<string, Refused & { until: number }>();

/** Which session asks for which workspace, as far as the request says. */
function keyOf(headers: Headers): string | undefined {
  const token = bearerOf(headers) ?? readCookie(headers, sessionCookieName(env()));
  return token && `${token} ${readCookie(headers, WORKSPACE_COOKIE) ?? ''}`;
}

/** Whose request it says it is: a session, or nobody's. Good for taking turns, not for trusting. */
export const askerOf = (headers: Headers): string =>
  bearerOf(headers) ?? readCookie(headers, sessionCookieName(env())) ?? '';

/** This request's session was told to come back later. */
export function rememberRefused(headers: Headers, { userId, workspaceId }: Refused): void {
  const key = keyOf(headers);
  if (key === undefined) return;
  known.delete(key);
  known.set(key, { userId, workspaceId, until: performance.now() + KNOWN_MS });
  const oldest = known.keys().next();
  if (known.size > SESSIONS_MAX && !oldest.done) known.delete(oldest.value);
}

/** Who asks, when that session was refused within the last second. */
export function refusedLately(headers: Headers): Refused | undefined {
  if (known.size === 0) return undefined;
  const key = keyOf(headers);
  const found = key === undefined ? undefined : known.get(key);
  if (!key || !found) return undefined;
  if (found.until > performance.now()) return found;
  known.delete(key);
  return undefined;
}
