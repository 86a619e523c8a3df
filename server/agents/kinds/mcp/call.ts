/** Calls one tool of an MCP server, after a look at whether it is still the tool that was approved. */
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { z } from 'zod';
import { compileCel } from '#primitives/kit/cel.ts';
import { type Agent, AgentProblem, decline, type Reply } from '../../agent.ts';
import { factText, refuseChanged } from '../facts.ts';
import { secretsOf } from '../headers.ts';
import type { Facts, Kind, Made } from '../kind.ts';
import type { McpConfig } from './config.ts';
import { connectMcp, mcpProblem } from './connect.ts';

/** Of the tool list: a server with more pages is not searched further. */
const PAGES_MAX = 20;

type Tool = Awaited<ReturnType<Client['listTools']>>['tools'][number];

async function findTool(client: Client, name: string, signal: AbortSignal): Promise<Tool> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const list = await client.listTools(cursor === undefined ? {} : { cursor }, { signal });
    const tool = list.tools.find((one) => one.name === name);
    if (tool) return tool;
    cursor = list.nextCursor;
    if (cursor === undefined) break;
  }
  throw new AgentProblem(`This server has no tool ${name}; choose one of its tools.`);
}

const place = ({ server }: McpConfig): string =>
  server.transport === 'http' ? server.url : `command ${server.command}`;

/** Everything of the tool that a model or a person could be led by. */
function toolFacts(config: McpConfig, tool: Tool): Facts {
  return {
    endpoint: place(config),
    tool: tool.name,
    title: tool.title ?? '',
    description: factText(tool.description ?? ''),
    'input schema': factText(tool.inputSchema),
    'output schema': tool.outputSchema ? factText(tool.outputSchema) : '',
    annotations: tool.annotations ? factText(tool.annotations) : '',
  };
}

const callTool =
  ({ definition: { config }, outside, watch }: Made<'mcp'>): Agent['call'] =>
  async (input, { signal, idempotencyKey, onText }) => {
    try {
      await using connection = await connectMcp(config, { outside, signal });
      const { client } = connection;
      const tool = await findTool(client, config.tool, signal);
      await refuseChanged(watch, toolFacts(config, tool));
      const result = await client.callTool(
        {
          name: tool.name,
          arguments: argumentsOf(config, input),
          _meta: { 'parallax/idempotencyKey': idempotencyKey },
        },
        undefined,
        {
          signal,
          timeout: 600_000,
          resetTimeoutOnProgress: true,
          ...(onText && { onprogress: ({ message }) => message && onText(message) }),
        },
      );
      return toReply(config, result);
    } catch (error) {
      throw mcpProblem(error, signal);
    }
  };

function argumentsOf(config: McpConfig, input: unknown): Record<string, unknown> {
  const made = config.arguments ? evaluate(config.arguments, { input }, 'the arguments') : input;
  if (typeof made === 'object' && made !== null && !Array.isArray(made))
    return made as Record<string, unknown>;
  if (config.arguments) throw new AgentProblem('The expression for the arguments gives no object.');
  return { input: made };
}

const content = z.object({
  content: z.array(z.object({ type: z.string(), text: z.string().optional() }).loose()).default([]),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
  isError: z.boolean().optional(),
});

function toReply(config: McpConfig, result: unknown): Reply {
  const read = content.safeParse(result);
  if (!read.success) throw new AgentProblem('Its reply does not follow the protocol.');
  const { content: parts, structuredContent, isError } = read.data;
  const text = parts
    .flatMap((one) => (one.type === 'text' && one.text !== undefined ? [one.text] : []))
    .join('\n');
  if (isError) throw new AgentProblem(`The tool says: ${text.slice(0, 200) || 'it failed.'}`);
  const reply = structuredContent ?? parsed(text);
  if (reply === '' && !config.answer) return decline('The tool gave nothing back.');
  const value = config.answer ? evaluate(config.answer, { reply, text }, 'the answer') : reply;
  return { kind: 'answer', value };
}

/** Tools often write JSON into their text. */
function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function evaluate(text: string, variables: Readonly<Record<string, unknown>>, what: string): unknown {
  const compiled = compileCel(text, Object.keys(variables));
  const made = compiled.isOk ? compiled.expression.evaluate(variables) : compiled;
  if (made.isOk) return made.value;
  throw new AgentProblem(`The expression for ${what} does not fit: ${made.problem}`);
}

export const mcp: Kind<'mcp'> = {
  provider: ({ config: { server } }) =>
    server.transport === 'http' ? (URL.parse(server.url)?.host ?? 'mcp') : server.command,
  family: ({ config }) => `${place(config)} ${config.tool}`,
  method: () => 'none',
  secrets: ({ config: { server } }) => (server.transport === 'http' ? secretsOf(server.headers) : []),
  async inspect({ config }, outside, signal) {
    try {
      await using connection = await connectMcp(config, { outside, signal });
      return toolFacts(config, await findTool(connection.client, config.tool, signal));
    } catch (error) {
      throw mcpProblem(error, signal);
    }
  },
  call: callTool,
};
