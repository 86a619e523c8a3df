/** A CEL expression over `value` and `against`. */
import { compileCel } from '#primitives/kit/cel.ts';
import type { ExpressionOptions } from '#primitives/kit/oracle.ts';
import { fail, NotApplicable, pass, quote, type Result } from './result.ts';

export function checkExpression(value: unknown, against: unknown, { expression }: ExpressionOptions): Result {
  const compiled = compileCel(expression, ['value', 'against']);
  if (!compiled.isOk) throw new NotApplicable(`The expression cannot be read: ${compiled.problem}`);
  const result = compiled.expression.evaluate({ value, against: against ?? null });
  if (!result.isOk) throw new NotApplicable(`The expression gave no result: ${result.problem}`);
  if (typeof result.value !== 'boolean')
    throw new NotApplicable('The expression gave neither true nor false.');
  return result.value
    ? pass('The expression is true.')
    : fail(`The expression is false: ${quote(expression, 200)}`);
}
