/**
 * Budgets before a run: one that is used up starts no pattern that may ask an agent it is for, and one whose owner
 * asked so starts none that may cost more than is left. What a run may cost is the worst case of the pattern (R10) in
 * money: each call as if it read all that the run was given and answered at full length, without second attempts. It
 * stops what cannot end well; that nothing is overspent is seen to before every call.
 */
import type { Tx } from '#db/client.ts';
import { budgets } from '#db/schema/budgets.ts';
import { boundPattern } from '#engine/bounds.ts';
import { inferPattern } from '#engine/infer.ts';
import type { Pattern } from '#engine/pattern.ts';
import type { AgentCard } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { isCapability } from '#primitives/kit/agent-choice.ts';
import { candidatesIn } from '../agents/capabilities.ts';
import type { Definition } from '../agents/kinds/definition.ts';
import { versionRows } from '../agents/loops.ts';
import { readDefinition, registeredRows } from '../agents/registered.ts';
import { AppError } from '../errors.ts';
import { agentsIn, cardsOf } from '../workspace-agents.ts';
import { type Budget, EVERYBODY, shown, spentOf, untilOf } from './budgets.ts';
import { worstCost } from './worst-cost.ts';

type Start = { graph: Pattern; inputs: Readonly<Record<string, unknown>> };

/** Throws `budget.run`, with what to do; nothing was started then. Call inside the tenant door. */
export async function refuseOverBudget(tx: Tx, start: Start): Promise<void> {
  const rows = await tx.select().from(budgets).orderBy(budgets.agentId);
  for (const budget of rows) {
    const spent = await spentOf(tx, budget);
    const left = budget.amount - spent;
    if (left > 0 && !budget.wholeRuns) continue;
    const book = await openBook(tx, budget, start);
    const worst = await worstOf(book, start.graph, 0);
    if (worst <= Math.max(0, left)) continue;
    throw refusalOf(book, { budget, spent, worst });
  }
}

type Book = {
  tx: Tx;
  budget: Budget;
  inputs: unknown;
  definitions: ReadonlyMap<string, Definition>;
  names: ReadonlyMap<string, string>;
};

async function openBook(tx: Tx, budget: Budget, { inputs }: Start): Promise<Book> {
  const rows = await registeredRows(tx);
  const definitions = new Map(
    rows.flatMap((row) => {
      const definition = readDefinition(row);
      return definition ? [[row.id, definition] as const] : [];
    }),
  );
  return { tx, budget, inputs, definitions, names: new Map(rows.map(({ id, name }) => [id, name])) };
}

/** A pattern that calls a pattern that calls a pattern: deeper ones are not called either. */
const DEPTH_MAX = 3;

/** In the budget's currency, for the agents it is for; `Infinity` where nobody knows. */
async function worstOf(book: Book, graph: Pattern, depth: number): Promise<number> {
  const cards = await cardsOf(book.tx);
  const named = new Set(agentsIn(graph));
  const agents = [];
  for (const card of cards) {
    if (!named.has(card.id)) continue;
    let units = 0;
    for (const id of whoAnswers(card, cards)) units = Math.max(units, await priceOf(book, id, depth));
    agents.push({ ...card, units });
  }
  return boundPattern(inferPattern(graph, { primitives, agents })).units;
}

/** Whoever may answer for a capability: the one that is chosen, else any of them. */
function whoAnswers({ id, standsFor }: AgentCard, cards: readonly AgentCard[]): string[] {
  if (!isCapability(id)) return [id];
  if (standsFor !== undefined) return [standsFor];
  return (candidatesIn(cards).get(id) ?? []).map((card) => card.id);
}

/** Of one call; built-in and trained agents cost nothing. */
async function priceOf(book: Book, id: string, depth: number): Promise<number> {
  const definition = book.definitions.get(id);
  if (!definition || definition.kind === 'recorded') return 0;
  if (definition.kind === 'pool') {
    const prices = [];
    for (const member of definition.config.members) prices.push(await priceOf(book, member, depth));
    return Math.max(0, ...prices);
  }
  if (definition.kind === 'pattern') {
    const [row] = depth < DEPTH_MAX ? await versionRows(book.tx, definition.config.ref) : [];
    return row ? worstOf(book, row.graph as Pattern, depth + 1) : 0;
  }
  const { agentId, currency } = book.budget;
  if (agentId !== EVERYBODY && agentId !== id) return 0;
  const worst = worstCost(definition, book.inputs);
  return worst?.currency === currency ? worst.amount : Number.POSITIVE_INFINITY;
}

function refusalOf(
  { names }: Book,
  { budget, spent, worst }: { budget: Budget; spent: number; worst: number },
) {
  const { agentId, amount, currency, period } = budget;
  const problem =
    spent >= amount
      ? 'nothing is left for a run'
      : Number.isFinite(worst)
        ? `this run may cost up to ${shown(worst)}`
        : 'nobody knows what this run may cost';
  return new AppError('budget.run', {
    ...{ period, currency, problem, until: untilOf(period) },
    whose: agentId === EVERYBODY ? 'This workspace' : (names.get(agentId) ?? 'An agent that is gone'),
    amount: shown(amount),
    spent: shown(spent),
  });
}
