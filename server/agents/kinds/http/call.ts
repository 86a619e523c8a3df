/** Asks over HTTP: a request made of the input by CEL, and an answer made of the reply by CEL. */
import { compileCel } from '#primitives/kit/cel.ts';
import { shareBudget } from '#primitives/kit/cel-budget.ts';
import { type Agent, AgentProblem, decline, type Reply } from '../../agent.ts';
import { openHeaders, secretsOf } from '../headers.ts';
import type { Kind, Made } from '../kind.ts';
import { readJson, statusProblem } from '../reading.ts';
import type { HttpConfig } from './config.ts';

type Variables = Readonly<Record<string, unknown>>;

function evaluate(text: string, variables: Variables, what: string): unknown {
  const compiled = compileCel(text, Object.keys(variables));
  const made = compiled.isOk ? compiled.expression.evaluate(variables) : compiled;
  if (made.isOk) return made.value;
  throw new AgentProblem(`The expression for ${what} does not fit: ${made.problem}`);
}

/** Everything that is filled in is escaped: no input can lead to another path or host. */
export function fillUrl(template: string, input: unknown): string {
  return template.replace(/\{([^{}]*)\}/g, (_, expression: string) => {
    const value = evaluate(expression, { input }, 'the address');
    if (typeof value === 'object' || value === undefined)
      throw new AgentProblem(`{${expression}} in the address is no text or number.`);
    const part = encodeURIComponent(String(value));
    if (part === '.' || part === '..') throw new AgentProblem(`{${expression}} would change the path.`);
    return part;
  });
}

const hasBody = ({ method }: HttpConfig) => method !== 'GET' && method !== 'DELETE';

const callHttp =
  ({ definition: { config }, outside }: Made<'http'>): Agent['call'] =>
  async (input, { signal, idempotencyKey }) => {
    const headers = new Headers(await openHeaders(config.headers, outside));
    headers.set(config.keyHeader, idempotencyKey);
    if (!headers.has('accept')) headers.set('accept', 'application/json');
    const init: RequestInit = { method: config.method, headers, signal };
    if (hasBody(config)) {
      headers.set('content-type', 'application/json');
      init.body = JSON.stringify(config.body ? evaluate(config.body, { input }, 'the request') : input);
    }
    const response = await outside.fetch(
      shareBudget(() => fillUrl(config.url, input)),
      init,
    );
    const problem = statusProblem(response.status, response.headers);
    if (problem) {
      await response.body?.cancel().catch(() => {});
      throw problem;
    }
    const reply = await readJson(response, signal);
    return toReply(config, { input, reply, status: response.status });
  };

function toReply({ answer, score, declines }: HttpConfig, variables: Variables): Reply {
  if (declines && evaluate(declines, variables, 'declining') === true)
    return decline('It declined to answer.');
  const value = evaluate(answer, variables, 'the answer');
  if (!score) return { kind: 'answer', value };
  const number = evaluate(score.of, variables, 'the score');
  if (typeof number !== 'number' || !(number >= 0 && number <= 1))
    throw new AgentProblem('Its score is no number from 0 to 1; correct the expression for the score.');
  return { kind: 'answer', value, score: number };
}

const hostOf = (url: string): string => URL.parse(url.replace(/\{[^{}]*\}/g, 'x'))?.host ?? 'unknown';

export const http: Kind<'http'> = {
  provider: ({ config }) => hostOf(config.url),
  family: ({ config }) => hostOf(config.url),
  method: ({ config }) => config.score?.method ?? 'none',
  secrets: ({ config }) => secretsOf(config.headers),
  inspect: async ({ config }) => ({ endpoint: `${config.method} ${config.url}` }),
  call: callHttp,
};
