/**
 * The oracles of the product, each asked the same thing only once. What is cheap and runs nobody's code is
 * checked in this process: what is measured here was written here, so nothing has to be kept in a child.
 */
import { ORACLE_CLAIMS, type OracleRequest, type OracleVerdict } from '#primitives/kit/oracle.ts';
import { check } from '#server/oracles/check.ts';
import { checkExpression } from '#server/oracles/inside/expression.ts';
import { checkRecompute, prepare } from '#server/oracles/inside/recompute.ts';
import { NotApplicable, type Result } from '#server/oracles/inside/result.ts';
import { checkSchema } from '#server/oracles/inside/schema.ts';
import { checkSupport } from '#server/oracles/inside/support.ts';

const { signal } = new AbortController();
const told = new Map<string, Promise<OracleVerdict>>();

export function oracle(request: OracleRequest): Promise<OracleVerdict> {
  const key = JSON.stringify(request);
  const verdict = told.get(key) ?? ask(request);
  told.set(key, verdict);
  return verdict;
}

async function ask(request: OracleRequest): Promise<OracleVerdict> {
  const covers = ORACLE_CLAIMS[request.oracle];
  try {
    const result = await here(request);
    return result ? { ...result, covers } : check(request, { signal });
  } catch (error) {
    if (error instanceof NotApplicable) return { verdict: 'error', covers, detail: error.message };
    throw error;
  }
}

/** `undefined`: it takes a child process. */
async function here(request: OracleRequest): Promise<Result | undefined> {
  const { value, against } = request;
  switch (request.oracle) {
    case 'recompute':
      await prepare();
      return checkRecompute(value);
    case 'expression':
      return checkExpression(value, against, request.options);
    case 'schema':
      return checkSchema(value, request.options);
    case 'support':
      return checkSupport(value, against, request.options);
    default:
      return undefined;
  }
}
