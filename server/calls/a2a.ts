/**
 * `/a2a/<slug>`: a published pattern as an A2A agent that speaks JSON-RPC. A task is a run and is kept nowhere else:
 * its id is the run's, and the context that a client chose stands in the run's idempotency key.
 */
import {
  A2A_VERSION_HEADER,
  AgentCard,
  Extensions,
  formatSSEErrorEvent,
  formatSSEEvent,
  HTTP_EXTENSION_HEADER,
  SSE_HEADERS,
} from '@a2a-js/sdk';
import { JsonRpcTransportHandler, ServerCallContext, validateVersion } from '@a2a-js/sdk/server';
import { env } from '../env.ts';
import { cardOf } from './a2a-card.ts';
import { PatternAgent } from './a2a-handler.ts';
import { signed } from './card-key.ts';
import { answerCall, type Call, replyHeaders, type Say, statusOf } from './door.ts';

const say: Say = ({ message, fix }) => ({
  jsonrpc: '2.0',
  error: { code: -32_603, message: `${message} ${fix}`.trim() },
  id: null,
});

/** `GET /a2a/<slug>/.well-known/agent-card.json` */
export const answerCard = (request: Request, slug: string): Promise<Response> =>
  answerCall(request, say, async (call) => {
    const card = await signed(cardOf(env().NEXTAUTH_URL, await call.ask(({ calls }) => calls.get({ slug }))));
    return Response.json(AgentCard.toJSON(card), { headers: replyHeaders(call.requestId) });
  });

/** `POST /a2a/<slug>` */
export const answerA2a = (request: Request, slug: string): Promise<Response> =>
  answerCall(request, say, async (call) => {
    const text = await call.request.text();
    const pattern = await call.ask(({ calls }) => calls.get({ slug }));
    const agent = new PatternAgent(call, pattern);
    const { headers } = call.request;
    const requestedVersion = headers.get(A2A_VERSION_HEADER) ?? '';
    const context = new ServerCallContext({
      requestedExtensions: Extensions.parseServiceParameter(headers.get(HTTP_EXTENSION_HEADER) ?? undefined),
      requestedVersion,
    });
    const answer = await rightVersion(text, { agent, context });
    if (Symbol.asyncIterator in answer) return stream(call, { answer, agent });
    return Response.json(answer, plainInit(call, agent));
  });

type Answer = Awaited<ReturnType<JsonRpcTransportHandler['handle']>>;

async function rightVersion(
  text: string,
  { agent, context }: { agent: PatternAgent; context: ServerCallContext },
): Promise<Answer> {
  try {
    validateVersion(context.requestedVersion, await agent.getAgentCard(), 'JSONRPC');
    return await new JsonRpcTransportHandler(agent).handle(text, context);
  } catch (error) {
    return { jsonrpc: '2.0', id: null, error: JsonRpcTransportHandler.mapToJSONRPCError(error) };
  }
}

/** Whoever has to come back later is told so by the status, as everywhere; else the reply says all. */
function plainInit({ requestId }: Call, { refused }: PatternAgent): ResponseInit {
  const isLater = refused?.retryAfter !== undefined;
  return { status: refused && isLater ? statusOf(refused) : 200, headers: replyHeaders(requestId, refused) };
}

type Streamed = { answer: AsyncGenerator<unknown>; agent: PatternAgent };

/** The first event is waited for: what is refused before anything happened is a plain reply. */
async function stream(call: Call, { answer, agent }: Streamed): Promise<Response> {
  const toError = (error: unknown) => ({
    jsonrpc: '2.0',
    id: null,
    error: JsonRpcTransportHandler.mapToJSONRPCError(error),
  });
  const first = await answer.next().catch((error: unknown) => ({ error }));
  if ('error' in first) return Response.json(toError(first.error), plainInit(call, agent));
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      if (first.done) controller.close();
      else controller.enqueue(encoder.encode(formatSSEEvent(first.value)));
    },
    async pull(controller) {
      try {
        const { done, value } = await answer.next();
        if (done) return controller.close();
        controller.enqueue(encoder.encode(formatSSEEvent(value)));
      } catch (error) {
        controller.enqueue(encoder.encode(formatSSEErrorEvent(toError(error))));
        controller.close();
      }
    },
    cancel: () => agent.leave(),
  });
  const headers = replyHeaders(call.requestId);
  for (const [name, value] of Object.entries(SSE_HEADERS)) headers.set(name, value);
  return new Response(body, { headers });
}
