/** A score from the log-probabilities of a model's own words. */

export type Token = { token: string; logprob: number };

/** Where in the text the answer stands, in characters; the rest is quotes and names of fields. */
export type Span = { from: number; to: number };

/**
 * For a label or a number: the probability of the whole answer, the product over its tokens. For free text,
 * where that is about length: the geometric mean. `undefined` when the tokens do not spell the text.
 */
export function logprobScore(
  tokens: readonly Token[],
  text: string,
  { span, isFree }: { span: Span; isFree: boolean },
): number | undefined {
  let at = 0;
  let sum = 0;
  let count = 0;
  for (const { token, logprob } of tokens) {
    const end = at + token.length;
    if (end > span.from && at < span.to && Number.isFinite(logprob)) {
      sum += logprob;
      count += 1;
    }
    at = end;
  }
  const isSpelt = tokens.map(({ token }) => token).join('') === text;
  if (!isSpelt || count === 0) return undefined;
  return Math.min(1, Math.exp(isFree ? sum / count : sum));
}

/** Of the value of the first field `answer` in JSON text; all of it where there is none. */
export function answerSpan(text: string, value: unknown): Span {
  const found = /"answer"\s*:\s*/.exec(text);
  if (!found) return { from: 0, to: text.length };
  const from = found.index + found[0].length;
  const written = JSON.stringify(value) ?? '';
  const isAsWritten = text.startsWith(written, from);
  const quote = typeof value === 'string' ? 1 : 0;
  return isAsWritten ? { from: from + quote, to: from + written.length - quote } : { from, to: text.length };
}
