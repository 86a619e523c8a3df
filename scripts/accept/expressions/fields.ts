/** Every field that takes an expression, as what a run does with it. */

import { branch } from '#primitives/branch.ts';
import type { AnyPrimitive } from '#primitives/define.ts';
import { filter } from '#primitives/filter.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { runOnce } from '#primitives/kit/testing.ts';
import { loop } from '#primitives/loop.ts';
import { reduce } from '#primitives/reduce.ts';
import { route } from '#primitives/route.ts';
import { transform } from '#primitives/transform.ts';
import { check } from '#server/oracles/check.ts';
import { type Loopback, serve } from '#server/testing/loopback.ts';
import { mcpOverHttp } from '#server/testing/mcp-server.ts';
import { agentOf, ask, type Given, inspected } from '#server/testing/registered.ts';

/** Gives whatever came out. May throw what a person would be told. */
export type Field = { name: string; file: string; run(text: string, value: unknown): unknown };

const seen = (value: unknown) => ok(value, unknown('x', 'given'), { evidence: ['x'] });

function primitive(
  name: string,
  of: AnyPrimitive,
  {
    config,
    file = `primitives/${name.split('.')[0]}.ts`,
  }: { config: (text: string) => object; file?: string },
): Field {
  return {
    ...{ name, file },
    run: (text, value) =>
      runOnce(of, {
        config: { ...config(text) },
        inputs: { in: seen(value) },
        takes: ['next'],
        results: () => seen(value),
      }).out,
  };
}

const PURE: readonly Field[] = [
  primitive('branch.when', branch, { config: (when) => ({ when }) }),
  primitive('filter.keep', filter, { config: (keep) => ({ keep }) }),
  primitive('loop.until', loop, { config: (until) => ({ until, maxIter: 1 }) }),
  primitive('route.rules.when', route, { config: (when) => ({ rules: [{ when, port: 'a' }] }) }),
  primitive('transform.expression', transform, { config: (expression) => ({ expression, type: 'Json' }) }),
  ...(
    [
      ['reduce.expression', (expression: string) => ({ fold: 'cel', expression })],
      ['reduce.init', (init: string) => ({ fold: 'cel', expression: 'acc', init })],
      ['reduce.counted', (expression: string) => ({ fold: 'count', expression })],
    ] as const
  ).map(([name, config]) => primitive(name, reduce, { config, file: 'primitives/kit/folds.ts' })),
];

const never = new AbortController().signal;

const CHECKED: readonly Field[] = [
  {
    ...{ name: 'verify.expression', file: 'server/oracles/inside/expression.ts' },
    run: (expression, value) =>
      check({ oracle: 'expression', value, against: value, options: { expression } }, { signal: never }),
  },
];

/** JavaScript, in an engine of its own inside a process of its own. */
export const CODE: Field = {
  ...{ name: 'verify.tests', file: 'server/oracles/inside/run-tests.ts' },
  run: (code) =>
    check(
      {
        oracle: 'test',
        value: `${code}\n`,
        options: {
          tests: 'const found = f(); found === undefined || String(found)',
          timeoutMs: 200,
          memoryMb: 32,
        },
      },
      { signal: never },
    ),
};

const HTTP = {
  'http.url': (text: string, url: string) => ({ url: `${url}/{${text}}` }),
  'http.body': (body: string, url: string) => ({ url, body }),
  'http.answer': (answer: string, url: string) => ({ url, answer }),
  'http.score': (of: string, url: string) => ({ url, score: { of, method: 'margin' } }),
  'http.declines': (declines: string, url: string) => ({ url, declines }),
} as const;

/** Expressions of agents see the value under another name. */
const inRequest = (text: string): string => text.replace(/\bvalue\b/g, 'input');
const inReply = (text: string): string => text.replace(/\bvalue\b/g, 'reply');

async function answerOf(given: Given, input: unknown, approved = {}): Promise<unknown> {
  return ask(
    agentOf({ ...given, input: { t: 'Any' }, output: { t: 'Any' } } as Given, { approved }).agent,
    input,
  );
}

function httpFields({ url }: Loopback): Field[] {
  return Object.entries(HTTP).map(([name, config]) => {
    const worded = name === 'http.url' || name === 'http.body' ? inRequest : inReply;
    const run = (text: string, value: unknown) =>
      answerOf({ kind: 'http', config: config(worded(text), url) } as Given, value);
    return { name, file: 'server/agents/kinds/http/call.ts', run };
  });
}

async function mcpFields({ url }: Loopback): Promise<Field[]> {
  const server = { transport: 'http', url } as const;
  const approved = await inspected({ kind: 'mcp', config: { server, tool: 'mood' } } as Given);
  const field = (name: string, config: (text: string) => object): Field => ({
    ...{ name, file: 'server/agents/kinds/mcp/call.ts' },
    run: (text, value) =>
      answerOf({ kind: 'mcp', config: { server, tool: 'mood', ...config(text) } } as Given, value, approved),
  });
  return [
    field('mcp.arguments', (text) => ({ arguments: inRequest(text) })),
    field('mcp.answer', (text) => ({ arguments: '{"text": "x"}', answer: inReply(text) })),
  ];
}

export type Fields = AsyncDisposable & { pure: readonly Field[]; far: readonly Field[]; code: Field };

/** `pure` ones run in this process at once; `far` ones ask another process or a server on this machine. */
export async function openFields(): Promise<Fields> {
  await using stack = new AsyncDisposableStack();
  const echo = await serve(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(Buffer.concat(parts).toString() || '0');
  });
  stack.use(echo);
  const tools = stack.use(await mcpOverHttp(() => ({ call: (text) => text })));
  const far = [...CHECKED, ...httpFields(echo), ...(await mcpFields(tools))];
  const owned = stack.move();
  return { ...{ pure: PURE, far, code: CODE }, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
