/** What one call of an agent may cost at most, before anybody is asked. Pure. */
import type { Definition } from '../agents/kinds/definition.ts';
import { worstUsage } from '../agents/kinds/model/prices.ts';

export type Money = { amount: number; currency: string };

/** Undefined where nobody knows. */
export function worstCost({ kind, config, callPrice }: Definition, input: unknown): Money | undefined {
  if (kind === 'model') return worstUsage(config, input);
  return callPrice;
}

/** What an ended call cost: as it says, or by the price of a call. */
export function costOf(
  { callPrice }: Pick<Definition, 'callPrice'>,
  { usage, calls = 1 }: { usage?: { cost?: number; currency?: string }; calls?: number },
): Money | undefined {
  if (usage?.cost !== undefined && usage.currency) return { amount: usage.cost, currency: usage.currency };
  return callPrice && { ...callPrice, amount: callPrice.amount * calls };
}
