/**
 * `/mcp`: published patterns as tools of an MCP server (streamable HTTP). Nothing of a session is kept here: a
 * session is a number that its client sends along, and a call of a tool is a run whose idempotency key is made of
 * that number and the request's. So any process can take the next request, a request that is sent again finds its
 * run, and a cancellation finds the run it is about.
 */
import { randomUUID } from 'node:crypto';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type ServerNotification,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { StoredEvent } from '#engine/events.ts';
import { AppError } from '../errors.ts';
import { log } from '../log.ts';
import { answerCall, type Call, FAILED, problemOf, type Say, sentenceOf } from './door.ts';
import { isOver, runSentence, type ToldRun } from './outcome.ts';
import { type Published, toolName } from './published.ts';
import { inputsSchema, runSchema } from './schemas.ts';
import { WAIT_MAX_MS, waitForRun } from './wait.ts';

const SESSION = 'mcp-session-id';
/** A tool beside the patterns: their names end in a dash and eight letters, so none is called that. */
const GET_RUN = 'get_run';

const say: Say = ({ message, fix }) => ({
  jsonrpc: '2.0',
  error: { code: -32_000, message: `${message} ${fix}`.trim() },
  id: null,
});

const uuid = z.uuid();
const cancelled = z.object({
  method: z.literal('notifications/cancelled'),
  params: z.object({ requestId: z.union([z.string().max(100), z.number()]) }),
});

export const answerMcp = (request: Request): Promise<Response> =>
  answerCall(request, say, async (call) => {
    const { method, headers } = call.request;
    // There is nothing that the server says unasked, and nothing to forget.
    if (method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
    const session = uuid.safeParse(headers.get(SESSION)).data;
    const body = await bodyOf(call.request);
    const stopped = cancelled.safeParse(body).data;
    if (stopped && session) await cancelCall(call, callId(session, stopped.params.requestId));
    const server = serverFor(call, session);
    const transport = new WebStandardStreamableHTTPServerTransport();
    await server.connect(transport);
    call.request.signal.addEventListener('abort', () => void server.close(), { once: true });
    const response = await transport.handleRequest(call.request, { parsedBody: body });
    return isInitialize(body) ? withSession(response) : response;
  });

async function bodyOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    throw new AppError('input.shape', { problem: 'its body is no JSON' });
  }
}

const isInitialize = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'method' in body && body.method === 'initialize';

function withSession({ body, status, headers: given }: Response): Response {
  const headers = new Headers(given);
  headers.set(SESSION, randomUUID());
  return new Response(body, { status, headers });
}

/** Numbers and texts are different ids. */
const callId = (session: string, request: string | number): string =>
  `mcp/${session}/${JSON.stringify(request)}`;

async function cancelCall(call: Call, key: string): Promise<void> {
  try {
    const { run } = await call.ask(({ calls }) => calls.run({ key }));
    await call.ask(({ runs }) => runs.cancel({ id: run }));
  } catch (error) {
    // Never started, or over already; nobody is told about the end of a notification.
    if (!problemOf(error)) throw error;
  }
}

type Extra = {
  signal: AbortSignal;
  requestId: string | number;
  _meta?: { progressToken?: string | number | undefined } | undefined;
  sendNotification(notification: ServerNotification): Promise<void>;
};

function serverFor(call: Call, session: string | undefined): Server {
  const server = new Server(
    { name: 'parallax', title: 'Parallax', version: '1.0.0' },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, async ({ params }) => {
    const { patterns, next } = await call.ask(({ calls }) => calls.list({ after: params?.cursor ?? '' }));
    const tools = patterns.map(toTool);
    return {
      tools: params?.cursor ? tools : [GET_RUN_TOOL, ...tools],
      ...(next !== null && { nextCursor: next }),
    };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const key = session ? callId(session, extra.requestId) : randomUUID();
    const { name, arguments: given = {} } = params;
    try {
      return toResult(
        name === GET_RUN ? await getRun(call, given) : await runTool(call, { name, given, key, extra }),
      );
    } catch (error) {
      return toRefusal(error, call.requestId);
    }
  });
  return server;
}

const INSTRUCTIONS =
  'Each tool is a pattern of agents. Its result says how sure it is, in "confidence": unknown has no number and must not be taken for certain; "abstain" means that it declined to answer.';

function toTool(pattern: Published): Tool {
  const { slug, name, summary, output } = pattern;
  return {
    name: toolName(slug),
    title: name,
    description: summary,
    inputSchema: { ...inputsSchema(pattern), type: 'object' },
    outputSchema: { ...runSchema(output), type: 'object' },
  };
}

const GET_RUN_TOOL: Tool = {
  name: GET_RUN,
  title: 'Get a run',
  description: 'What became of a run that had not ended when its tool answered.',
  inputSchema: { type: 'object', properties: { run: { type: 'string' } }, required: ['run'] },
  outputSchema: { ...runSchema(null), type: 'object' },
  annotations: { readOnlyHint: true },
};

const getRunSchema = z.object({ run: z.string().max(64) });

const getRun = async (call: Call, given: unknown): Promise<ToldRun> => {
  const { run: id } = getRunSchema.parse(given);
  return call.ask(({ calls }) => calls.run({ id }));
};

type ToolCall = { name: string; given: Record<string, unknown>; key: string; extra: Extra };

async function runTool(call: Call, { name, given, key, extra }: ToolCall): Promise<ToldRun> {
  const start = { slug: name, inputs: given, idempotencyKey: key };
  const { runId: id } = await call.ask(({ calls }) => calls.start(start));
  const tell = progressOf(extra);
  await waitForRun(call, id, { ms: WAIT_MAX_MS, signal: extra.signal, onEvents: tell });
  return call.ask(({ calls }) => calls.run({ id }));
}

/** How many nodes have settled; how many there will be nobody knows. */
function progressOf({ _meta, sendNotification }: Extra): (events: readonly StoredEvent[]) => void {
  const token = _meta?.progressToken;
  if (token === undefined) return () => {};
  let progress = 0;
  return (events) => {
    const settled = events.filter(({ kind }) => kind === 'node.settled').length;
    if (settled === 0) return;
    progress += settled;
    const params = { progressToken: token, progress, message: `${progress} nodes have settled.` };
    // Whoever has left needs no progress.
    sendNotification({ method: 'notifications/progress', params }).catch(() => {});
  };
}

/** Without the key, which is the caller's own affair. */
function toResult(run: ToldRun & { key?: string | null }): CallToolResult {
  const { key: _, ...told } = run;
  const isError = told.status === 'failed' || told.status === 'cancelled';
  return {
    content: [{ type: 'text', text: runSentence(told) }],
    structuredContent: told,
    ...(isError && { isError }),
    ...(!isOver(told) && { _meta: { 'parallax/run': told.run } }),
  };
}

function toRefusal(error: unknown, requestId: string): CallToolResult {
  const problem = problemOf(error);
  if (!problem) log().error({ requestId, err: error }, 'a tool failed');
  const seconds = problem?.retryAfter;
  return {
    content: [{ type: 'text', text: problem ? sentenceOf(problem) : FAILED }],
    isError: true,
    ...(seconds !== undefined && { _meta: { 'parallax/retryAfter': seconds } }),
  };
}
