/** A stream that ends because its reader's role changed says so here, before it is opened again. */
import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '#server/router.ts';
import { errorCode } from './error.ts';

export const noticeChanges =
  (onChanged: () => void): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        error(error) {
          if (errorCode(error) === 'auth.changed') onChanged();
          observer.error(error);
        },
        complete: () => observer.complete(),
      }),
    );
