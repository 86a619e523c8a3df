/** One request to a language model: its answer as it streams, what it took, and what is wrong in a sentence. */
import { APICallError, jsonSchema, Output, parsePartialJson, streamText } from 'ai';
import type { Usage } from '#primitives/kit/belief.ts';
import { any, type PortType } from '#primitives/kit/port-type.ts';
import { schemaOf } from '../../../json-schema.ts';
import { AgentProblem } from '../../agent.ts';
import { openSecret } from '../headers.ts';
import type { Outside } from '../outside.ts';
import { connectionProblem, statusProblem, withoutSecrets } from '../reading.ts';
import type { ModelConfig } from './config.ts';
import type { Token } from './logprobs.ts';
import { usageOf } from './prices.ts';
import { LOGPROB_OPTIONS, languageModel, tokensOf } from './providers.ts';

export type Question = {
  config: ModelConfig;
  prompt: string;
  instructions: string;
  /** Of the answer; free text is not wrapped unless `withConfidence` asks for a number beside it. */
  output: PortType;
  withConfidence?: boolean;
  temperature?: number | undefined;
  signal: AbortSignal;
  idempotencyKey: string;
  onText?: ((soFar: string) => void) | undefined;
};

export type Said = {
  value: unknown;
  /** What it says of itself, 0 to 100. */
  confidence?: unknown;
  /** As it came. */
  text: string;
  tokens: readonly Token[];
  /** The model that answered, as it calls itself. */
  modelId: string | undefined;
  usage: Usage;
};

const isWrapped = ({ output, withConfidence }: Question): boolean =>
  output.t !== 'Text' || withConfidence === true;

/** The answer under a name of its own: providers of structured output insist on an object. */
const wrapper = ({ output, withConfidence }: Question) => ({
  type: 'object',
  properties: {
    answer: schemaOf(output.t === 'Any' ? any : output, 'closed'),
    ...(withConfidence && {
      confidence: { type: 'number', description: 'How sure you are that the answer is right, 0 to 100.' },
    }),
  },
  required: withConfidence ? ['answer', 'confidence'] : ['answer'],
  additionalProperties: false,
});

/** A website answers everything with 200: to the SDK that is a stream with nothing in it. */
const refusingHtml =
  (fetchOutside: typeof fetch): typeof fetch =>
  async (input, init) => {
    const response = await fetchOutside(input, init);
    if (!/^text\/html/i.test(response.headers.get('content-type') ?? '')) return response;
    await response.body?.cancel().catch(() => {});
    throw statusProblem(response.status, response.headers) ?? new AgentProblem(HTML);
  };

const HTML = 'The reply is a page of HTML, not of its API; check the address.';

type Arrived = {
  text: string;
  usage: Usage;
  tokens: Token[];
  modelId: string | undefined;
  finish: string | undefined;
};

export async function askModel(question: Question, outside: Outside): Promise<Said> {
  const { config, signal } = question;
  const key = config.secretId === undefined ? undefined : await openSecret(outside, config.secretId);
  try {
    return readAnswer(question, await stream(question, { fetch: refusingHtml(outside.fetch), key }));
  } catch (error) {
    throw modelProblem(error, { signal, secrets: key ? [key] : [] });
  }
}

async function stream(
  question: Question,
  outside: { fetch: typeof fetch; key: string | undefined },
): Promise<Arrived> {
  const { config, prompt, instructions, temperature, signal, idempotencyKey } = question;
  const isStructured = isWrapped(question);
  const reply = streamText({
    model: languageModel(config, outside),
    ...(instructions && { system: instructions }),
    prompt,
    maxRetries: 0,
    maxOutputTokens: config.maxOutputTokens,
    abortSignal: signal,
    headers: { 'idempotency-key': idempotencyKey },
    ...(temperature !== undefined && { temperature }),
    ...(isStructured && { output: Output.object({ schema: jsonSchema(wrapper(question)) }) }),
    ...(config.confidence.method === 'logprob' && { providerOptions: LOGPROB_OPTIONS }),
    // Errors come as parts of the stream, too; without this they are printed.
    onError: () => {},
  });
  const arrived: Arrived = { text: '', usage: {}, tokens: [], modelId: undefined, finish: undefined };
  for await (const part of reply.fullStream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') {
      arrived.text += part.text;
      await tell(question, arrived.text);
    }
    if (part.type !== 'finish-step') continue;
    const { inputTokens: input, outputTokens: output, inputTokenDetails: details } = part.usage;
    const cache = { cached: details.cacheReadTokens, written: details.cacheWriteTokens };
    arrived.usage = usageOf(config, { input, output, ...cache });
    arrived.tokens = tokensOf(part.providerMetadata);
    arrived.modelId = part.response.modelId;
    arrived.finish = part.finishReason;
  }
  signal.throwIfAborted();
  return arrived;
}

/** Only the answer is shown while it grows, not the braces around it. */
async function tell(question: Question, soFar: string): Promise<void> {
  const { onText } = question;
  if (!onText) return;
  if (!isWrapped(question)) {
    onText(soFar);
    return;
  }
  const { value } = await parsePartialJson(soFar);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const { answer } = value;
  if (answer !== undefined) onText(typeof answer === 'string' ? answer : JSON.stringify(answer));
}

function readAnswer(question: Question, { text, usage, tokens, modelId, finish }: Arrived): Said {
  const spent = { usage };
  if (finish === 'length') {
    const { maxOutputTokens } = question.config;
    throw new AgentProblem(`Its answer was cut off at ${maxOutputTokens} tokens; allow it more.`, { spent });
  }
  if (finish === 'content-filter')
    throw new AgentProblem('The filter of the provider held its answer back; change the input.', { spent });
  if (text === '') throw new AgentProblem('It answered with nothing.', { isPassing: true, spent });
  if (!isWrapped(question)) return { value: text, text, tokens, modelId, usage };
  const read = parseObject(text);
  if (!read || !Object.hasOwn(read, 'answer'))
    throw new AgentProblem(
      'Its reply does not have the form that was asked for; try a model with structured output.',
      {
        spent,
      },
    );
  const { answer: value, confidence } = read;
  return { value, ...(confidence !== undefined && { confidence }), text, tokens, modelId, usage };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A sentence for what went wrong between the SDK and the provider; never with a key in it. */
export function modelProblem(
  error: unknown,
  { signal, secrets }: { signal: AbortSignal; secrets: readonly string[] },
): unknown {
  if (signal.aborted) return error;
  const made = connectionProblem(error, signal);
  if (made instanceof AgentProblem) return made;
  if (!APICallError.isInstance(error))
    return new AgentProblem('Its reply cannot be read; check that the address is that of this provider.');
  const { statusCode, responseHeaders = {}, responseBody = '' } = error;
  if (/^\s*<(!doctype|html)/i.test(responseBody)) return new AgentProblem(HTML);
  const isModelUnknown =
    /model/i.test(responseBody) && /not.?found|does not exist|unknown|invalid model/i.test(responseBody);
  if (isModelUnknown && (statusCode === 404 || statusCode === 400))
    return new AgentProblem('The provider does not know this model; check its name.');
  const problem =
    statusCode === undefined ? undefined : statusProblem(statusCode, new Headers(responseHeaders));
  if (!problem)
    return new AgentProblem('Its reply cannot be read; check that the address is that of this provider.');
  const detail = statusCode === 400 || statusCode === 422 ? messageIn(responseBody) : undefined;
  if (!detail) return problem;
  return new AgentProblem(`It refused the request (${statusCode}): ${withoutSecrets(detail, secrets)}`);
}

/** What the provider says of a wrong request, at most 200 characters. */
function messageIn(body: string): string | undefined {
  const { error, message } = parseObject(body) ?? {};
  const told = typeof error === 'object' && error !== null && 'message' in error ? error.message : message;
  return typeof told === 'string' ? told.slice(0, 200) : undefined;
}
