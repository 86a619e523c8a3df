/**
 * What the procedure that is running now will be told of in the audit log. It travels with the call, so that the
 * tenant door writes the entry into the very transaction that writes the change, whatever the procedure does inside.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Entry } from './entry.ts';

export type Intent = {
  entry: Omit<Entry, 'resources'>;
  /** Ids that the request names. */
  named: readonly string[];
  /** Ids made since. */
  made: string[];
  /** Written, in a transaction that has been committed. */
  isTold: boolean;
  /** Transactions through the tenant door so far. */
  doors: number;
};

const current = new AsyncLocalStorage<Intent>();

export const intended = <T>(intent: Intent, work: () => T): T => current.run(intent, work);

/** Outside of procedures that change something: undefined. */
export const currentIntent = (): Intent | undefined => current.getStore();

/** Told by ids.ts: whatever is made in this procedure is what its entry is about. */
export const noteMade = (id: string): void => {
  const intent = current.getStore();
  if (intent && intent.made.length < 20) intent.made.push(id);
};
