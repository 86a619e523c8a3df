/**
 * Everything in Parallax that calls an address somebody typed, for the experiments that try to misuse it. Whoever
 * adds such a caller adds it here; server/outbound/one-door.test.ts finds those that go around the door.
 */
import type { Db } from '#db/client.ts';
import { guardedFetch } from '#server/outbound/guarded-fetch.ts';

export type CallerContext = { db: Db; workspaceId: string; signal: AbortSignal };

export type OutboundCaller = {
  name: string;
  /** Calls this very address the way the product does; rejects when nothing was sent. */
  call(url: string, context: CallerContext): Promise<unknown>;
};

export const OUTBOUND_CALLERS: OutboundCaller[] = [
  {
    name: 'guarded fetch',
    call: (url, { signal }) => guardedFetch({ allow: null, signal })(url),
  },
  {
    name: 'guarded fetch with a body',
    call: (url, { signal }) =>
      guardedFetch({ allow: null, signal })(url, {
        method: 'POST',
        body: '{}',
        headers: { authorization: 'x' },
      }),
  },
];
