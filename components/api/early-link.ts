/** Hands out what was asked before the scripts were there: see `early.ts`. */
import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '#server/router.ts';
import { addressOf } from './early.ts';

/** Later than this after the document was asked for it may not be true any more. */
const KEPT_MS = 10_000;

/** By the address of the query: what it answers, or a rejection where it does not. */
type Early = Map<string, Promise<unknown>>;

/** Each answer is taken once. */
function take(address: string): Promise<unknown> | undefined {
  const { parallaxEarly: all } = globalThis as { parallaxEarly?: Early };
  const answer = all?.get(address);
  all?.delete(address);
  return performance.now() < KEPT_MS ? answer : undefined;
}

/** Without an answer, or where it did not come, the query is asked as ever. */
export const earlyLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    const answer = op.type === 'query' ? take(addressOf(op.path, op.input)) : undefined;
    if (!answer) return next(op);
    return observable((observer) => {
      let stop = () => {};
      let isStopped = false;
      answer.then(
        (data) => {
          if (isStopped) return;
          observer.next({ result: { data } });
          observer.complete();
        },
        () => {
          if (!isStopped) stop = next(op).subscribe(observer).unsubscribe;
        },
      );
      return () => {
        isStopped = true;
        stop();
      };
    });
  };
