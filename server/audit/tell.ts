/** The one place where procedures are told of: around every procedure that changes something (trpc.ts). */
import type { Db } from '#db/client.ts';
import type { Principal } from '../access/principal.ts';
import { withWorkspace } from '../with-workspace.ts';
import { detailsOf, namedIn } from './entry.ts';
import { ALWAYS, EXEMPT } from './exempt.ts';
import { type Intent, intended } from './intent.ts';
import { tellAnyway } from './record.ts';

type Called = {
  db: Db;
  principal: Principal;
  path: string;
  requestId: string;
  input: unknown;
};

/**
 * The entry is written by the tenant door, in the transaction that changes something. Where that changed nothing (the
 * same request once more), there is nothing to tell. What never goes through the door is told of afterwards, in a
 * transaction of its own.
 */
export async function telling<T extends { ok: boolean }>(called: Called, work: () => Promise<T>): Promise<T> {
  const { db, principal, path } = called;
  if (Object.hasOwn(EXEMPT, path) || !principal.workspaceId) return work();
  const intent = intentOf(called);
  const result = await intended(intent, work);
  if (result.ok && !intent.isTold && (intent.doors === 0 || Object.hasOwn(ALWAYS, path))) {
    await withWorkspace(db, principal.workspaceId, (tx) => tellAnyway(tx, intent));
  }
  return result;
}

function intentOf({ principal, path, requestId, input }: Called): Intent {
  const entry = {
    action: path,
    actor: principal.userId,
    by: principal.kind,
    ...(principal.kind === 'key' && { key: principal.keyId }),
    details: detailsOf(input),
    request: requestId,
  };
  return { entry, named: namedIn(input), made: [], isTold: false, doors: 0 };
}
