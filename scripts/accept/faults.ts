/** Fourteen ways in which an agent misbehaves, over four transports, each against a real server on loopback. */

import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport as McpTransport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Agent } from '#server/agents/agent.ts';
import { AgentProblem } from '#server/agents/agent.ts';
import { testAgent } from '#server/agents/testing.ts';
import { a2aServer, says } from '#server/testing/a2a-server.ts';
import { bodyOf, type Loopback, serve } from '#server/testing/loopback.ts';
import { mcpServer } from '#server/testing/mcp-server.ts';
import { agentOf, type Given, inspected } from '#server/testing/registered.ts';

export const TRANSPORTS = ['local', 'HTTP', 'MCP', 'A2A'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What must come of each: `ok` where a further attempt repairs it. */
export const FAULTS = {
  'fails once': 'ok',
  'is asked too often once': 'ok',
  'fails always': 'fail',
  hangs: 'fail',
  drips: 'fail',
  'is late': 'fail',
  'cuts the connection': 'fail',
  'says nothing': 'fail',
  'says garbage': 'fail',
  'says HTML': 'fail',
  'says another type': 'fail',
  'says 10 MB': 'fail',
  'never ends': 'fail',
  'refuses the key': 'fail',
} as const;
export type Fault = keyof typeof FAULTS;

/** Of one attempt. */
export const TIMEOUT_MS = 500;
const LATE_MS = 3 * TIMEOUT_MS;

export type Stage = AsyncDisposable & { agent: Agent; calls: () => number };

const LABEL = { t: 'Label', of: ['positive', 'negative'] } as const;

export async function stageOf(transport: Transport, fault: Fault): Promise<Stage> {
  if (transport === 'local') return localStage(fault);
  const stack = new AsyncDisposableStack();
  const faults = new Faults(fault);
  const { server, given } = await START[transport](faults);
  stack.use(server);
  const approved = await inspected(given);
  const { agent } = agentOf({ ...given, output: LABEL } as Given, { approved });
  return { agent, calls: () => faults.calls, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const START: Record<
  Exclude<Transport, 'local'>,
  (faults: Faults) => Promise<{ server: Loopback; given: Given }>
> = {
  async HTTP(faults) {
    const server = await serve(async (request, response) => {
      if (await faults.spoil(response)) return;
      await bodyOf(request);
      response.end(JSON.stringify(faults.value));
    });
    return { server, given: { kind: 'http', config: { url: server.url } } };
  },
  async MCP(faults) {
    const server = await serve((request, response) => mcpReply(faults, request, response));
    const config = {
      server: { transport: 'http' as const, url: server.url },
      tool: 'mood',
      arguments: '{"text": input}',
    };
    return { server, given: { kind: 'mcp', config } };
  },
  async A2A(faults) {
    const server = await a2aServer(() => ({
      execute: async (context, bus) => says(bus, context, faults.value),
      before: (response) => faults.spoil(response),
    }));
    return { server, given: { kind: 'a2a', config: { url: server.url } } };
  },
};

/** Only calls of the tool are spoilt: before, the server lists it as it should. */
async function mcpReply(faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = request.method === 'POST' ? await bodyOf(request) : undefined;
  const isCall = JSON.stringify(body ?? null).includes('"tools/call"');
  if (isCall && (await faults.spoil(response))) return;
  const server = mcpServer({ call: () => faults.value });
  const transport = new StreamableHTTPServerTransport({});
  response.once('close', () => void server.close());
  await server.connect(transport as McpTransport);
  await transport.handleRequest(request, response, body);
}

class Faults {
  readonly #fault: Fault;
  calls = 0;

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  get value(): string {
    return this.#fault === 'says another type' ? 'sideways' : 'positive';
  }

  /** True when this call got its bad reply; else whoever serves it goes on. */
  async spoil(response: ServerResponse): Promise<boolean> {
    this.calls += 1;
    const isFirst = this.calls === 1;
    switch (this.#fault) {
      case 'says another type':
        return false;
      case 'fails once':
        return isFirst && end(response, 503);
      case 'is asked too often once':
        return isFirst && end(response, 429, { 'retry-after': '0' });
      case 'fails always':
        return end(response, 500);
      case 'refuses the key':
        return end(response, 401);
      case 'hangs':
        return true;
      case 'is late':
        await pause(LATE_MS);
        return false;
      case 'cuts the connection':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"a":');
        setTimeout(() => response.destroy(), 10);
        return true;
      case 'says nothing':
        return end(response, 200, { 'content-type': 'application/json' });
      case 'says garbage':
        return end(response, 200, { 'content-type': 'application/json', body: '{{{{' });
      case 'says HTML':
        return end(response, 200, { 'content-type': 'text/html', body: '<!doctype html><p>Hello' });
      case 'says 10 MB':
        return end(response, 200, {
          'content-type': 'application/json',
          body: JSON.stringify('x'.repeat(10_000_000)),
        });
      case 'drips':
        return pour(response, { bytes: 10, everyMs: 20 });
      case 'never ends':
        return pour(response, { bytes: 65_536, everyMs: 0 });
    }
  }
}

type Head = Record<string, string>;

function end(response: ServerResponse, status: number, { body = '', ...headers }: Head = {}): true {
  response.writeHead(status, headers);
  response.end(body);
  return true;
}

/** Comments of an event stream: valid to every reader, and never an answer. */
function pour(response: ServerResponse, { bytes, everyMs }: { bytes: number; everyMs: number }): true {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const piece = `: ${'x'.repeat(bytes)}\n`;
  const more = async () => {
    while (!response.destroyed && !response.writableEnded) {
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), pause(50)]);
      await pause(everyMs);
    }
  };
  void more();
  return true;
}

/** The same faults of an agent in this process. */
function localStage(fault: Fault): Stage {
  let calls = 0;
  const forever = () => new Promise<never>(() => {});
  const call = async (_: unknown, { onText }: { onText?: ((text: string) => void) | undefined }) => {
    calls += 1;
    const isFirst = calls === 1;
    const answer = { kind: 'answer', value: 'positive' };
    switch (fault) {
      case 'fails once':
        if (isFirst) throw new AgentProblem('It failed on its side.', { isPassing: true });
        return answer;
      case 'is asked too often once':
        if (isFirst) throw new AgentProblem('It is asked too often.', { isPassing: true, retryAfterMs: 1 });
        return answer;
      case 'fails always':
        throw new AgentProblem('It failed on its side.', { isPassing: true });
      case 'refuses the key':
        throw new AgentProblem('It did not accept the key.');
      case 'cuts the connection':
        throw new Error('socket hang up');
      case 'is late':
        await pause(LATE_MS);
        return answer;
      case 'hangs':
        return forever();
      case 'drips':
      case 'never ends':
        for (const until = Date.now() + 4 * LATE_MS; Date.now() < until; ) {
          onText?.('x'.repeat(1_000));
          await pause(fault === 'drips' ? 20 : 0);
        }
        return forever();
      case 'says nothing':
        return undefined;
      case 'says garbage':
        return { kind: 'perhaps' };
      case 'says HTML':
        return '<!doctype html>';
      case 'says another type':
        return { kind: 'answer', value: 'sideways' };
      case 'says 10 MB':
        return { kind: 'answer', value: 'x'.repeat(10_000_000) };
    }
  };
  return { agent: testAgent('local', call), calls: () => calls, [Symbol.asyncDispose]: async () => {} };
}
