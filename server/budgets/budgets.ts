/**
 * Budgets in money. Before a call what it may cost at most is added to what was spent (its hold), under the lock of
 * the budgets it falls under, so that calls at once cannot go over together; afterwards the hold becomes what it did
 * cost. Without a budget nothing is held.
 */
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { budgets, spending } from '#db/schema/budgets.ts';
import { AgentProblem } from '../agents/agent.ts';
import { withWorkspace } from '../with-workspace.ts';
import type { Money } from './worst-cost.ts';

export type Budget = typeof budgets.$inferSelect;
type Place = { workspaceId: string; agentId: string; name: string };

/** `day`: the one it counts for, UTC. */
export type Hold = { day: string; held: Money | null };

/** All agents of the workspace together. */
export const EVERYBODY = '';

/** Holds `worst`, or throws an `AgentProblem` that says what to do: nobody was asked then. */
export const hold = (db: Db, place: Place, worst: Money | undefined): Promise<Hold> =>
  withWorkspace(db, place.workspaceId, async (tx) => {
    const isMine = inArray(budgets.agentId, [EVERYBODY, place.agentId]);
    const found = await tx.select().from(budgets).where(isMine).orderBy(budgets.agentId).for('update');
    const day = await today(tx);
    if (found.length === 0) return { day, held: null };
    if (!worst) throw unasked(unpricedSentence(place));
    for (const budget of found) await refuseOver(tx, { budget, place, worst });
    await add(tx, { ...place, day, ...worst, calls: 0 });
    return { day, held: worst };
  });

/** The hold becomes what the call did cost; undefined where nobody knows, and then the hold stays. */
export const settle = (
  db: Db,
  place: Place,
  { day, held, cost, calls }: Hold & { cost: Money | undefined; calls: number },
): Promise<void> =>
  withWorkspace(db, place.workspaceId, async (tx) => {
    if (held && cost)
      await add(tx, { ...place, day, currency: held.currency, amount: -held.amount, calls: 0 });
    if (cost) await add(tx, { ...place, day, ...cost, calls });
    else if (calls > 0) await add(tx, { ...place, day, currency: '', amount: 0, calls });
  });

async function today(tx: Tx): Promise<string> {
  const [row] = await tx.execute<{ day: string }>(sql`select (now() at time zone 'UTC')::date::text as day`);
  return row?.day ?? '';
}

type Entry = Pick<Place, 'workspaceId' | 'agentId'> & Money & { day: string; calls: number };

const add = (tx: Tx, { workspaceId, agentId, day, currency, amount, calls }: Entry) =>
  tx
    .insert(spending)
    .values({ workspaceId, agentId, day, currency, amount, calls })
    .onConflictDoUpdate({
      target: [spending.workspaceId, spending.day, spending.agentId, spending.currency],
      set: {
        // Sums of many small numbers: what is left of a hold is no debt.
        amount: sql`greatest(0, ${spending.amount} + excluded.amount)`,
        calls: sql`${spending.calls} + excluded.calls`,
      },
    });

const startOf = (period: Budget['period']) => sql`date_trunc(${period}, now() at time zone 'UTC')::date`;

/** What was spent, holds included, since the budget's period began. */
export async function spentOf(tx: Tx, { agentId, period, currency }: Budget): Promise<number> {
  const [row] = await tx
    .select({ amount: sql<number>`coalesce(sum(${spending.amount}), 0)::float8` })
    .from(spending)
    .where(
      and(
        eq(spending.currency, currency),
        sql`${spending.day} >= ${startOf(period)}`,
        agentId === EVERYBODY ? undefined : eq(spending.agentId, agentId),
      ),
    );
  return row?.amount ?? 0;
}

type Asked = { budget: Budget; place: Place; worst: Money };

async function refuseOver(tx: Tx, { budget, place, worst }: Asked): Promise<void> {
  const { amount, currency, period, agentId } = budget;
  if (worst.currency !== currency)
    throw unasked(
      `Not called: ${place.name} is paid in ${worst.currency} and its budget is in ${currency}. Write down its price in ${currency}, or change the budget in Settings.`,
    );
  const spent = await spentOf(tx, budget);
  if (spent + worst.amount <= amount) return;
  const whose = agentId === EVERYBODY ? 'this workspace' : place.name;
  throw unasked(
    `Not called: ${whose} may spend ${shown(amount)} ${currency} a ${period}, ${shown(spent)} of it is spent or held, and this call may cost up to ${shown(worst.amount)}. Raise the budget in Settings, or wait until ${untilOf(period)}.`,
  );
}

const unpricedSentence = ({ name }: Place): string =>
  `Not called: a budget in money stands, and nobody knows what ${name} costs. Write down its price on its page, or remove the budget in Settings.`;

const unasked = (sentence: string) => new AgentProblem(sentence, { isUnasked: true });

/** When what was spent counts for nothing any more. */
export const untilOf = (period: Budget['period']): string =>
  period === 'day' ? 'midnight UTC' : 'the first of the month';

/** Two decimals, more for what would read as nothing. */
export const shown = (amount: number): string =>
  amount === 0 || amount >= 0.01 ? amount.toFixed(2) : amount.toPrecision(2);
