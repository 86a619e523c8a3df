/** Servers that speak the wire formats of model providers, as their references describe them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { bodyOf, type Loopback, serve } from './loopback.ts';

/** What a server is to answer: pieces of text as they stream. */
export type Script = {
  pieces: readonly string[];
  /** Log-probability of each piece, where it gives any. */
  logprobs?: readonly number[];
  tokens?: { input: number; output: number };
  model?: string;
};

export type Asked = {
  path: string;
  key: string | undefined;
  idempotencyKey: string | undefined;
  body: unknown;
};
export type ModelServer = Loopback & { asked: Asked[] };

type Write = (event: unknown, name?: string) => void;

async function modelServer(
  script: (asked: Asked) => Script,
  reply: (write: Write, script: Script) => void,
): Promise<ModelServer> {
  const asked: Asked[] = [];
  const server = await serve(async (request: IncomingMessage, response: ServerResponse) => {
    const { authorization, 'x-api-key': anthropic, 'x-goog-api-key': google } = request.headers;
    const one: Asked = {
      path: request.url ?? '',
      key: String(authorization ?? anthropic ?? google),
      idempotencyKey: request.headers['idempotency-key']?.toString(),
      body: await bodyOf(request),
    };
    asked.push(one);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    reply((event, name) => {
      if (name) response.write(`event: ${name}\n`);
      response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
    }, script(one));
    response.end();
  });
  return Object.assign(server, { asked });
}

const TOKENS = { input: 10, output: 5 };

/** Chat completions, as OpenAI, Ollama and vLLM stream them. */
export const openaiServer = (script: (asked: Asked) => Script): Promise<ModelServer> =>
  modelServer(script, (write, { pieces, logprobs, tokens = TOKENS, model = 'gpt-4.1-mini' }) => {
    const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model };
    for (const [i, content] of pieces.entries()) {
      const logprob = logprobs?.[i];
      const said =
        logprob === undefined ? null : { content: [{ token: content, logprob, top_logprobs: [] }] };
      const delta = { role: 'assistant', content };
      write({ ...base, choices: [{ index: 0, delta, logprobs: said, finish_reason: null }] });
    }
    write({ ...base, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    const usage = { prompt_tokens: tokens.input, completion_tokens: tokens.output };
    write({ ...base, choices: [], usage: { ...usage, total_tokens: tokens.input + tokens.output } });
    write('[DONE]');
  });

/** Messages, as Anthropic streams them. */
export const anthropicServer = (script: (asked: Asked) => Script): Promise<ModelServer> =>
  modelServer(script, (write, { pieces, tokens = TOKENS, model = 'claude-haiku-4-5' }) => {
    const usage = { input_tokens: tokens.input, output_tokens: 1 };
    const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], usage };
    write({ type: 'message_start', message: { ...message, stop_reason: null } }, 'message_start');
    const text = { type: 'text', text: '' };
    write({ type: 'content_block_start', index: 0, content_block: text }, 'content_block_start');
    for (const piece of pieces) {
      const delta = { type: 'text_delta', text: piece };
      write({ type: 'content_block_delta', index: 0, delta }, 'content_block_delta');
    }
    write({ type: 'content_block_stop', index: 0 }, 'content_block_stop');
    const end = { stop_reason: 'end_turn', stop_sequence: null };
    write({ type: 'message_delta', delta: end, usage: { output_tokens: tokens.output } }, 'message_delta');
    write({ type: 'message_stop' }, 'message_stop');
  });

/** `streamGenerateContent`, as Google streams it. */
export const googleServer = (script: (asked: Asked) => Script): Promise<ModelServer> =>
  modelServer(script, (write, { pieces, tokens = TOKENS, model = 'gemini-2.5-flash' }) => {
    for (const [i, piece] of pieces.entries()) {
      const isLast = i === pieces.length - 1;
      const content = { role: 'model', parts: [{ text: piece }] };
      write({
        candidates: [{ content, index: 0, ...(isLast && { finishReason: 'STOP' }) }],
        usageMetadata: {
          promptTokenCount: tokens.input,
          candidatesTokenCount: tokens.output,
          totalTokenCount: tokens.input + tokens.output,
        },
        modelVersion: model,
      });
    }
  });

/** The prompt in an OpenAI request. */
export function promptIn({ body }: Asked): string {
  const message = z.object({ role: z.string(), content: z.unknown() });
  const { messages } = z.object({ messages: z.array(message) }).parse(body);
  return JSON.stringify(messages.at(-1)?.content);
}

export type SlowModel = Loopback & {
  /** Goes on with the answer that is asked for now. */
  write(piece: string): void;
  end(): void;
};

/** Speaks as OpenAI does, one piece at a time: the first when it is asked, the others when it is told to. */
export async function slowModel(first: string): Promise<SlowModel> {
  let response: ServerResponse | undefined;
  const send = (delta: object, finish: 'stop' | null = null) => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'slow', choices };
    response?.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const write = (content: string) => send({ role: 'assistant', content });
  const server = await serve((_, asked) => {
    response = asked;
    asked.writeHead(200, { 'content-type': 'text/event-stream' });
    write(first);
  });
  const end = () => {
    send({}, 'stop');
    response?.end('data: [DONE]\n\n');
  };
  return Object.assign(server, { write, end });
}
