/** What a model costs, from a dated list or from what the person who registered it wrote down. */
import type { Usage } from '#primitives/kit/belief.ts';
import type { ModelConfig } from './config.ts';
import list from './prices.json' with { type: 'json' };

type Row = { input: number; output: number; cached?: number; written?: number; upTo?: number };

/** Tokens of one call. `cached`, `written`: part of `input`, read from or written to the provider's cache. */
export type Tokens = {
  input: number | undefined;
  output: number | undefined;
  cached?: number | undefined;
  written?: number | undefined;
};

/** When the list was made, and of what. */
export const PRICE_LIST = { source: list.source, date: list.date, currency: list.currency } as const;

const rows: Readonly<Record<string, Row>> = list.models;

/** Without a row the price is unknown. A dated model id falls back to nothing: another date, another price. */
function rowOf({ provider, model, price }: ModelConfig): (Row & { currency: string }) | undefined {
  if (price) return price;
  const row = Object.hasOwn(rows, `${provider}/${model}`) ? rows[`${provider}/${model}`] : undefined;
  return row && { ...row, currency: list.currency };
}

export const hasPrice = (config: ModelConfig): boolean => rowOf(config) !== undefined;

/** Another address than the provider's own may charge anything. */
const isElsewhere = ({ baseUrl, price }: ModelConfig) => baseUrl !== undefined && !price;

export function usageOf(config: ModelConfig, tokens: Tokens): Usage {
  const { input, output } = tokens;
  const counted: Usage = {
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
  };
  const row = isElsewhere(config) ? undefined : rowOf(config);
  const cost = row && costOf(row, tokens);
  return row && cost !== undefined ? { ...counted, cost, currency: row.currency } : counted;
}

/** Undefined where a part of it has no price. */
function costOf(row: Row, { input, output, cached = 0, written = 0 }: Tokens): number | undefined {
  if (input === undefined || output === undefined) return undefined;
  if (row.upTo !== undefined && input > row.upTo) return undefined;
  const plain = Math.max(0, input - cached - written);
  const sum =
    plain * row.input +
    cached * (row.cached ?? row.input) +
    written * (row.written ?? row.input) +
    output * row.output;
  return sum / list.per;
}

/** Around what is asked: roles, the form of the answer. Bytes, of which a token has at least one. */
const AROUND_BYTES = 4_000;

/** Requests that one call makes, each of which may answer at full length. */
function requestsOf({ confidence }: ModelConfig): number {
  if (confidence.method === 'consistency' || confidence.method === 'semantic-entropy')
    return confidence.samples;
  return confidence.method === 'judge' ? 2 : 1;
}

/** What a call may cost at most: no token is shorter than a byte. Undefined where no price is known. */
export function worstUsage(
  config: ModelConfig,
  asked: unknown,
): { amount: number; currency: string } | undefined {
  const judge = config.confidence.method === 'judge' ? config.confidence.model : undefined;
  const bytes = Buffer.byteLength((JSON.stringify(asked) ?? '') + config.instructions) + AROUND_BYTES;
  // A judge reads the answer, too.
  const input = bytes + (config.confidence.method === 'judge' ? 4 * config.maxOutputTokens : 0);
  // Writing to a cache costs most.
  const tokens = { input, written: input, output: config.maxOutputTokens };
  const models = judge === undefined ? [config] : [config, { ...config, model: judge }];
  const costs = models.map((one) => usageOf(one, tokens));
  const [first] = costs;
  if (
    !first?.currency ||
    costs.some(({ cost, currency }) => cost === undefined || currency !== first.currency)
  )
    return undefined;
  const dearest = Math.max(...costs.map(({ cost = 0 }) => cost));
  return { amount: dearest * requestsOf(config), currency: first.currency };
}

/** Of several calls; the money is unknown as soon as one part of it is, or two are in different currencies. */
export function addUsage(all: readonly Usage[]): Usage {
  const sum = (of: (one: Usage) => number | undefined) => {
    const parts = all.map(of);
    return parts.some((one) => one === undefined)
      ? undefined
      : parts.reduce<number>((a, b) => a + (b ?? 0), 0);
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
