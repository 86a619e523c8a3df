/** What people read when a request failed: what happened, what to do, and the id to report. */
export type Explained = { sentence: string; fix: string; code?: string; requestId?: string };

const OFFLINE: Explained = {
  sentence: 'The server cannot be reached.',
  fix: 'Check that Parallax is running, then try again; this tab keeps what is on it.',
};

const FALLBACK_FIX = 'Nothing was changed. Try again; if it happens again, report the request id.';

type Data = { appCode?: unknown; code?: unknown; fix?: unknown; requestId?: unknown; issues?: unknown };

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

/** Only what may be different the next time: no reply, or a fault of the server. */
export function isWorthRetrying(error: unknown): boolean {
  const code = errorCode(error);
  return code === undefined || code === 'INTERNAL_SERVER_ERROR' || code === 'TIMEOUT';
}
