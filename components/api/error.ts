/** What people read when a request failed: what happened, what to do, and the id to report. */
export type Explained = { sentence: string; fix: string; code?: string; requestId?: string };

const OFFLINE: Explained = {
  sentence: 'The server cannot be reached.',
  fix: 'Check that Parallax is running, then try again; this tab keeps what is on it.',
};

const FALLBACK_FIX = 'Nothing was changed. Try again; if it happens again, report the request id.';

type Data = Partial<Record<'appCode' | 'code' | 'fix' | 'requestId' | 'issues' | 'details', unknown>>;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function dataOf(error: unknown): Data | undefined {
  if (typeof error !== 'object' || error === null || !('data' in error)) return undefined;
  return typeof error.data === 'object' && error.data !== null ? error.data : undefined;
}

/** Code of the error table, or tRPC's own (`UNAUTHORIZED`) where the table has none. */
export function errorCode(error: unknown): string | undefined {
  const data = dataOf(error);
  return textOf(data?.appCode) ?? textOf(data?.code);
}

export function explain(error: unknown): Explained {
  const data = dataOf(error);
  if (!data) return OFFLINE;
  const code = errorCode(error);
  const requestId = textOf(data.requestId);
  return {
    sentence: (error instanceof Error && error.message) || 'Something failed on the server.',
    fix: textOf(data.fix) ?? FALLBACK_FIX,
    ...(code && { code }),
    ...(requestId && { requestId }),
  };
}

export function isSignedOut(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'auth.signed-out' || code === 'UNAUTHORIZED';
}

/** Milliseconds the server asks to wait before the next attempt; undefined where it says nothing. */
export function waitMs(error: unknown): number | undefined {
  const details = dataOf(error)?.details;
  if (typeof details !== 'object' || details === null || !('retryAfter' in details)) return undefined;
  return typeof details.retryAfter === 'number' ? details.retryAfter * 1000 : undefined;
}

/** Longer than this nobody looks at an empty page: the message says when to try again. */
const WAIT_MS_MAX = 15_000;

/** Only what may be different the next time: no reply, a fault of the server, or a moment with too much to do. */
export function isWorthRetrying(error: unknown): boolean {
  const wait = waitMs(error);
  if (wait !== undefined) return wait <= WAIT_MS_MAX;
  const code = errorCode(error);
  // What somebody may do has changed: the stream goes on as what they are now, or is refused for good.
  if (code === 'auth.changed') return true;
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'TIMEOUT';
}

/** As long as the server says; else one second, then two, four, ... Spread, so that not all come back at once. */
export const retryDelayMs = (count: number, error: unknown): number =>
  waitMs(error) ?? Math.min(1000 * 2 ** count, 30_000) * (0.75 + Math.random() / 2);
