/** What a call or many used, in words. Money that is not known is said to be unknown, never 0. */
import type { Usage } from '#primitives/kit/belief.ts';

export function money(amount: number, currency: string): string {
  const digits = amount !== 0 && amount < 0.01 ? 6 : 2;
  return `${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: digits })} ${currency}`;
}

export function usageWords(usage: Usage | undefined): string {
  if (!usage) return '';
  const { inputTokens, outputTokens, cost, currency } = usage;
  const tokens = [
    inputTokens === undefined ? '' : `${inputTokens.toLocaleString('en')} read`,
    outputTokens === undefined ? '' : `${outputTokens.toLocaleString('en')} written`,
  ].filter(Boolean);
  const price = cost === undefined || !currency ? 'cost unknown' : money(cost, currency);
  return [tokens.length > 0 ? `${tokens.join(', ')} tokens` : '', price].filter(Boolean).join(', ');
}

/** Of several calls; a part that is not known of one of them is not known of all. */
export function sumUsage(all: readonly Usage[]): Usage {
  const sum = (of: (usage: Usage) => number | undefined) => {
    const parts = all.flatMap((usage) => of(usage) ?? []);
    return parts.length === all.length ? parts.reduce((a, b) => a + b, 0) : undefined;
  };
  const [inputTokens, outputTokens] = [sum((one) => one.inputTokens), sum((one) => one.outputTokens)];
  const currency = all[0]?.currency;
  const cost = all.every((one) => one.currency === currency) ? sum((one) => one.cost) : undefined;
  return {
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(cost !== undefined && currency !== undefined && { cost, currency }),
  };
}
