/** Adds entries to the log, always inside the transaction of what they tell of. */
import { eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { members } from '#db/schema/workspaces.ts';
import { type Entry, entryText } from './entry.ts';
import type { Happening } from './exempt.ts';
import { currentIntent, type Intent } from './intent.ts';

export type Happened = Omit<Entry, 'action' | 'details'> & {
  action: Happening;
  details?: Entry['details'];
};

const textOf = ({ entry, named, made }: Intent): string =>
  entryText({ ...entry, resources: [...new Set([...named, ...made])] });

const happenedText = ({ details = {}, ...entry }: Happened): string => entryText({ ...entry, details });

/**
 * At the end of a transaction through the tenant door: the entry of the procedure that is running, if this
 * transaction has written something and none before it has told of it.
 */
export async function tellIntent(tx: Tx): Promise<void> {
  const intent = currentIntent();
  if (!intent || intent.isTold) return;
  intent.doors += 1;
  const [row] = await tx.execute<{ seq: string | null }>(
    sql`select audit_append(${textOf(intent)}, true) as seq`,
  );
  intent.isTold = row?.seq != null;
}

/** The same, whether this transaction has written something or not. */
export async function tellAnyway(tx: Tx, intent: Intent): Promise<void> {
  intent.isTold = true;
  await tx.execute(sql`select audit_append(${textOf(intent)}, false)`);
}

/** Of something that is no procedure, inside the tenant door. */
export async function tellHappening(tx: Tx, happened: Happened): Promise<void> {
  await tx.execute(sql`select audit_append(${happenedText(happened)}, false)`);
}

/**
 * In a transaction that did not come through the tenant door: of the procedure that is running, or else of what
 * happened. One round trip.
 */
export async function tellIn(tx: Tx, workspaceId: string, happened: Happened): Promise<void> {
  const telling = tellingIn(workspaceId, happened);
  telling.done();
  await tx.execute(sql`select ${telling.told}`);
}

/**
 * The same as a part of a larger statement: the value `told` writes the entry when it is asked for. Call `done` when
 * it has been.
 */
export function tellingIn(workspaceId: string, happened: Happened): { told: SQL; done(): void } {
  const intent = currentIntent();
  const own = intent && !intent.isTold ? intent : undefined;
  const told = appended(workspaceId, own ? textOf(own) : happenedText(happened));
  return {
    told,
    done() {
      if (own) own.isTold = true;
    },
  };
}

// `case` makes the setting come first.
const appended = (workspaceId: string, text: string): SQL =>
  sql`case when set_config('app.workspace', ${workspaceId}, true) is not null
    then audit_append(${text}, false) end`;

/** In each of these workspaces; in one order, so that two of them wait instead of failing. */
export async function tellInEach(tx: Tx, workspaceIds: readonly string[], happened: Happened): Promise<void> {
  const text = happenedText(happened);
  for (const id of [...new Set(workspaceIds)].sort()) await tx.execute(sql`select ${appended(id, text)}`);
}

/** Of a person, in each workspace they belong to. */
export async function tellOfPerson(
  tx: Tx,
  userId: string,
  action: 'session.signIn' | 'session.signOut',
): Promise<void> {
  const isTheirs = eq(members.userId, userId);
  const rows = await tx.select({ id: members.workspaceId }).from(members).where(isTheirs);
  const happened: Happened = { action, actor: userId, by: 'person', resources: [userId] };
  await tellInEach(
    tx,
    rows.map(({ id }) => id),
    happened,
  );
}
