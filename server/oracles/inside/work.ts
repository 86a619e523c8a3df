/** The thread of a child that does the checking. It answers one request at a time. */
import { parentPort } from 'node:worker_threads';
import type { OracleRequest } from '#primitives/kit/oracle.ts';
import { NotApplicable, type Outcome } from './result.ts';

type Check = () => Outcome | Promise<Outcome>;

/** Loads what the oracle needs, then hands over the check: only the second is timed. */
async function load(request: OracleRequest): Promise<Check> {
  const { value, against } = request;
  switch (request.oracle) {
    case 'schema': {
      const { checkSchema } = await import('./schema.ts');
      return () => checkSchema(value, request.options);
    }
    case 'test': {
      const { prepareTests } = await import('./run-tests.ts');
      const run = await prepareTests(request.options);
      return () => run(value);
    }
    case 'recompute': {
      const { checkRecompute, prepare } = await import('./recompute.ts');
      await prepare();
      return () => checkRecompute(value);
    }
    case 'substitute': {
      const { checkSubstitute, prepare } = await import('./substitute.ts');
      await prepare();
      return () => checkSubstitute(value, request.options);
    }
    case 'support': {
      const { checkSupport } = await import('./support.ts');
      return () => checkSupport(value, against, request.options);
    }
    case 'sat': {
      const { checkSat } = await import('./sat.ts');
      return () => checkSat(value, request.options);
    }
    case 'expression': {
      const { checkExpression } = await import('./expression.ts');
      return () => checkExpression(value, against, request.options);
    }
  }
}

async function answer(request: OracleRequest): Promise<Outcome> {
  const check = await load(request);
  parentPort?.postMessage({ kind: 'started' });
  try {
    return await check();
  } catch (error) {
    if (error instanceof NotApplicable) return { verdict: 'error', detail: error.message };
    return { verdict: 'error', detail: 'The check broke down.', isSpoiled: true };
  }
}

parentPort?.on('message', (line: string) => {
  const request: OracleRequest = JSON.parse(line);
  void answer(request).then((outcome) => parentPort?.postMessage({ kind: 'done', ...outcome }));
});
