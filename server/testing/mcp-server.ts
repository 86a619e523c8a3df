/** MCP servers of tests, made with the protocol's own SDK. `node mcp-server.ts` speaks it on stdin and stdout. */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { type Loopback, serve } from './loopback.ts';

export type ToolSettings = {
  description?: string;
  call?: (text: string, meta: Readonly<Record<string, unknown>>) => Promise<string> | string;
  /** One more argument in its schema. */
  extra?: string;
};

export function mcpServer({
  description = 'Tells the mood of a text.',
  call = moodOf,
  extra,
}: ToolSettings): McpServer {
  const server = new McpServer({ name: 'moods', version: '1.0.0' });
  const inputSchema = { text: z.string(), ...(extra && { [extra]: z.string().optional() }) };
  server.registerTool('mood', { description, inputSchema }, async ({ text }, { _meta = {} }) => ({
    content: [{ type: 'text', text: await call(String(text), _meta) }],
  }));
  server.registerTool('structured', { inputSchema, outputSchema: { mood: z.string() } }, async ({ text }) => {
    const structuredContent = { mood: moodOf(String(text)) };
    return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
  });
  return server;
}

const moodOf = (text: string): string => (text.includes('bad') ? 'negative' : 'positive');

/** A server of its own for every request, so that its tools can change between two. */
export function mcpOverHttp(settings: () => ToolSettings): Promise<Loopback> {
  return serve(async (request, response) => {
    const server = mcpServer(settings());
    const transport = new StreamableHTTPServerTransport({});
    response.once('close', () => void server.close());
    await server.connect(transport as Transport);
    await transport.handleRequest(request, response);
  });
}

if (import.meta.main) await mcpServer({}).connect(new StdioServerTransport());
