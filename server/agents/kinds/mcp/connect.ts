/** A connection to an MCP server, made for one call and closed after it: nothing is shared between tenants. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { AgentProblem } from '../../agent.ts';
import { openHeaders } from '../headers.ts';
import type { Outside } from '../outside.ts';
import { connectionProblem, REPLY_MAX, statusProblem } from '../reading.ts';
import type { McpConfig } from './config.ts';

export type Connection = AsyncDisposable & { client: Client };

export async function connectMcp(
  config: McpConfig,
  { outside, signal }: { outside: Outside; signal: AbortSignal },
): Promise<Connection> {
  const client = new Client({ name: 'parallax', version: '1' });
  const transport = await transportOf(config, { outside, signal });
  const close = async () => {
    await client.close().catch(() => {});
  };
  try {
    await client.connect(transport, { signal });
  } catch (error) {
    await close();
    throw error;
  }
  return { client, [Symbol.asyncDispose]: close };
}

async function transportOf(
  { server }: McpConfig,
  { outside, signal }: { outside: Outside; signal: AbortSignal },
): Promise<Transport> {
  if (server.transport === 'http') {
    const headers = await openHeaders(server.headers, outside);
    const fetchOnce: typeof fetch = async (input, init) => {
      const both = init?.signal ? AbortSignal.any([signal, init.signal]) : signal;
      const response = await outside.fetch(input, { ...init, signal: both });
      // 405 is how a server says that it does not push; 202 takes a notification.
      const problem = response.status === 405 ? undefined : statusProblem(response.status, response.headers);
      if (!problem) return response;
      await response.body?.cancel().catch(() => {});
      throw problem;
    };
    // The SDK's class and its interface differ in optional fields alone.
    return new StreamableHTTPClientTransport(new URL(server.url), {
      fetch: fetchOnce,
      requestInit: { headers },
      reconnectionOptions: {
        maxRetries: 0,
        initialReconnectionDelay: 1_000,
        maxReconnectionDelay: 1_000,
        reconnectionDelayGrowFactor: 1,
      },
    }) as Transport;
  }
  const command = Object.hasOwn(outside.commands, server.command)
    ? outside.commands[server.command]
    : undefined;
  if (!command)
    throw new AgentProblem(
      `The command ${server.command} is not on this server's list; whoever runs Parallax can add it.`,
    );
  return new StdioClientTransport({
    command: command.command,
    args: [...command.args],
    ...(command.env && { env: { ...command.env } }),
    stderr: 'ignore',
    maxBufferSize: REPLY_MAX,
  });
}

/** What went wrong, as a sentence; an abort stays an abort. */
export function mcpProblem(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const made = connectionProblem(error, signal);
  if (made instanceof AgentProblem) return made;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === -32001) return new AgentProblem('It did not answer in time.', { isPassing: true });
  if (code === -32000) return new AgentProblem('It closed the connection.', { isPassing: true });
  if (code === -32602) return new AgentProblem('The tool does not take these arguments; look at its schema.');
  if (code === -32601) return new AgentProblem('This server has no tools.');
  if (error instanceof Error && error.name === 'ZodError')
    return new AgentProblem('Its reply does not follow the protocol.');
  if (error instanceof SyntaxError) return new AgentProblem('Its reply is no JSON.');
  if (error instanceof Error && /content type/i.test(error.message))
    return new AgentProblem('The reply is not of MCP; this may be the address of a website.');
  if (error instanceof Error && 'code' in error && code === 'ENOENT')
    return new AgentProblem('The command of this server cannot be started.');
  if (error instanceof Error && /buffer|exceed/i.test(error.message))
    return new AgentProblem('The reply is larger than 2 MB; ask for less.');
  return new AgentProblem('The server does not speak MCP as it should.');
}
