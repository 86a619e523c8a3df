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
