'use client';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { type ReactNode, useState } from 'react';
import type { AppRouter } from '#server/router.ts';
import { earlyLink } from './early-link.ts';
import { isSignedOut, isWorthRetrying, retryDelayMs } from './error.ts';
import { noticeChanges } from './notice-changes.ts';
import { shareStreams } from './share-streams.ts';
import { toastError } from './toast-error.tsx';
import { TRPCProvider } from './trpc.ts';

const URL = '/api/trpc';

/** Sent at once and finished after the page is gone: for the last word of a tab (`context: { isLast: true }`). */
const outliving = (input: RequestInfo | URL, init?: object) => fetch(input, { ...init, keepalive: true });

function leaveForSignIn() {
  if (location.pathname === '/signin') return;
  location.assign(`/signin?callbackUrl=${encodeURIComponent(location.pathname + location.search)}`);
}

/**
 * Queries show their errors where their data would stand, so only a failed refresh of data already shown
 * becomes a message. Failed mutations always do, unless `meta.handlesError` says the caller shows them.
 */
function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError(error, query) {
        if (isSignedOut(error)) return leaveForSignIn();
        if (query.state.data !== undefined) toastError(error);
      },
    }),
    mutationCache: new MutationCache({
      onError(...[error, , , mutation]) {
        if (mutation.meta?.handlesError !== true) toastError(error);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < 2 && isWorthRetrying(error),
        retryDelay: retryDelayMs,
      },
      mutations: { retry: false },
    },
  });
}

/** Who is signed in and where, as far as this tab knows. */
function scopeIn(queryClient: QueryClient): string | undefined {
  const me = queryClient.getQueryData<{ user: { id: string }; workspace: { id: string } }>(ME);
  return me && `${me.user.id}/${me.workspace.id}`;
}

/** tRPC's key of `session.me`. */
const ME = [['session', 'me'], { type: 'query' }];

function createApi() {
  const queryClient = createQueryClient();
  const apiClient = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: [
          shareStreams(() => scopeIn(queryClient)),
          noticeChanges(() => void queryClient.invalidateQueries({ queryKey: ME })),
          httpSubscriptionLink({ url: URL }),
        ],
        false: [
          earlyLink,
          splitLink({
            condition: (operation) => operation.context.isLast === true,
            true: httpLink({ url: URL, fetch: outliving }),
            false: httpBatchLink({ url: URL, maxURLLength: 2_000 }),
          }),
        ],
      }),
    ],
  });
  return { queryClient, apiClient };
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const [{ queryClient, apiClient }] = useState(createApi);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={apiClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
