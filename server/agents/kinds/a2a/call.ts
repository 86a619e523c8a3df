/** Speaks A2A: sends a message, follows the task while it works, and takes its artifact or message as the answer. */
import {
  type Artifact,
  type Message,
  type Part,
  Role,
  type StreamResponse,
  type Task,
  TaskState,
  type TaskStatus,
} from '@a2a-js/sdk';
import {
  type Client,
  ClientFactory,
  JsonRpcTransportFactory,
  RestTransportFactory,
} from '@a2a-js/sdk/client';
import { type Agent, AgentProblem, decline, type Reply } from '../../agent.ts';
import { refuseChanged } from '../facts.ts';
import { openHeaders, secretsOf } from '../headers.ts';
import type { Kind, Made } from '../kind.ts';
import type { Outside } from '../outside.ts';
import { connectionProblem, statusProblem } from '../reading.ts';
import { readCard } from './card.ts';
import type { A2aConfig } from './config.ts';

const callA2a =
  ({ definition: { config }, outside, watch }: Made<'a2a'>): Agent['call'] =>
  async (input, { signal, idempotencyKey, onText }) => {
    const talk = new Talk(onText);
    let client: Client | undefined;
    try {
      const checked = watched(outside, { headers: await openHeaders(config.headers, outside), signal });
      const { card, facts } = await readCard(config, { outside: checked, signal });
      await refuseChanged(watch, facts);
      client = await clientFor(checked, card);
      const message = messageOf(input, idempotencyKey);
      const request = { tenant: '', message, configuration: undefined, metadata: undefined };
      for await (const event of client.sendMessageStream(request, { signal })) talk.hear(event);
      return talk.reply();
    } catch (error) {
      // A task nobody waits for any more is told to stop; whether it does is its own affair.
      if (signal.aborted && client && talk.taskId) void cancel(client, talk.taskId);
      throw a2aProblem(error, signal);
    }
  };

const clientFor = (outside: Outside, card: Parameters<ClientFactory['createFromAgentCard']>[0]) => {
  const options = { fetchImpl: outside.fetch, legacyCompat: { enabled: true } };
  const transports = [new JsonRpcTransportFactory(options), new RestTransportFactory(options)];
  return new ClientFactory({ transports }).createFromAgentCard(card);
};

/** Every request with the headers of the agent, and what is wrong with a reply named by its status. */
function watched(
  outside: Outside,
  { headers, signal }: { headers: Readonly<Record<string, string>>; signal: AbortSignal },
): Outside {
  const fetchWith: typeof fetch = async (input, init) => {
    const all = new Headers(init?.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    const response = await outside.fetch(input, { ...init, headers: all, signal: init?.signal ?? signal });
    const problem = statusProblem(response.status, response.headers);
    if (!problem) return response;
    await response.body?.cancel().catch(() => {});
    throw problem;
  };
  return { ...outside, fetch: fetchWith };
}

const cancel = (client: Client, id: string) =>
  client
    .cancelTask({ tenant: '', id, metadata: undefined }, { signal: AbortSignal.timeout(2_000) })
    .catch(() => {});

const messageOf = (input: unknown, messageId: string): Message => ({
  messageId,
  contextId: '',
  taskId: '',
  role: Role.ROLE_USER,
  parts: [toPart(input)],
  metadata: undefined,
  extensions: [],
  referenceTaskIds: [],
});

const toPart = (input: unknown): Part => ({
  content: typeof input === 'string' ? { $case: 'text', value: input } : { $case: 'data', value: input },
  metadata: undefined,
  filename: '',
  mediaType: typeof input === 'string' ? 'text/plain' : 'application/json',
});

/** What was said so far. The newest artifact counts, else the message, else the words of the last status. */
class Talk {
  readonly #onText: ((soFar: string) => void) | undefined;
  readonly #artifacts = new Map<string, Part[]>();
  #message: Message | undefined;
  #status: TaskStatus | undefined;
  taskId: string | undefined;

  constructor(onText: ((soFar: string) => void) | undefined) {
    this.#onText = onText;
  }

  hear({ payload }: StreamResponse): void {
    if (payload?.$case === 'message') this.#message = payload.value;
    if (payload?.$case === 'task') this.#take(payload.value);
    if (payload?.$case === 'statusUpdate') this.#status = payload.value.status ?? this.#status;
    if (payload?.$case === 'artifactUpdate' && payload.value.artifact)
      this.#add(payload.value.artifact, payload.value.append ? 'append' : 'replace');
  }

  #take({ id, status, artifacts }: Task): void {
    this.taskId = id;
    this.#status = status ?? this.#status;
    for (const artifact of artifacts) this.#add(artifact, 'replace');
  }

  #add({ artifactId, parts }: Artifact, how: 'append' | 'replace'): void {
    const before = how === 'append' ? (this.#artifacts.get(artifactId) ?? []) : [];
    const all = [...before, ...parts];
    this.#artifacts.delete(artifactId);
    this.#artifacts.set(artifactId, all);
    const value = readParts(all);
    if (typeof value === 'string') this.#onText?.(value);
  }

  reply(): Reply {
    const state = this.#status?.state;
    const words = readParts(this.#status?.message?.parts ?? []);
    const told = typeof words === 'string' && words ? `: ${words.slice(0, 200)}` : '.';
    switch (state) {
      case TaskState.TASK_STATE_FAILED:
        throw new AgentProblem(`It failed${told}`, { isPassing: true });
      case TaskState.TASK_STATE_REJECTED:
        return decline(`It declined${told}`);
      case TaskState.TASK_STATE_CANCELED:
        throw new AgentProblem(`It cancelled the task${told}`);
      case TaskState.TASK_STATE_INPUT_REQUIRED:
        return decline(`It asks back${told} An agent in a pattern cannot answer.`);
      case TaskState.TASK_STATE_AUTH_REQUIRED:
        throw new AgentProblem('It wants somebody to sign in first; that cannot be done from a run.');
      case TaskState.TASK_STATE_SUBMITTED:
      case TaskState.TASK_STATE_WORKING:
        throw new AgentProblem('It ended the conversation before its task was done.', { isPassing: true });
      default:
        return this.#answer(words);
    }
  }

  #answer(words: unknown): Reply {
    const artifact = [...this.#artifacts.values()].at(-1);
    const value = artifact ? readParts(artifact) : this.#message ? readParts(this.#message.parts) : words;
    if (value === undefined || value === '')
      throw new AgentProblem('It answered with nothing.', { isPassing: true });
    return { kind: 'answer', value };
  }
}

/** One piece of data is that; texts are put together. */
function readParts(parts: readonly Part[]): unknown {
  const data = parts.flatMap(({ content }) => (content?.$case === 'data' ? [content.value as unknown] : []));
  if (data.length > 0) return data.length === 1 ? data[0] : data;
  const texts = parts.flatMap(({ content }) => (content?.$case === 'text' ? [content.value] : []));
  return texts.length > 0 ? texts.join('') : undefined;
}

function a2aProblem(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  const made = connectionProblem(error, signal);
  if (made instanceof AgentProblem) return made;
  if (error instanceof SyntaxError)
    return new AgentProblem('Its reply is no JSON; this may be the address of a website.');
  if (error instanceof Error && /not support|no compatible|transport/i.test(error.message))
    return new AgentProblem('It speaks no form of A2A that Parallax does: JSON-RPC or HTTP with JSON.');
  return new AgentProblem('It does not speak A2A as it should.');
}

const host = ({ url }: A2aConfig): string => URL.parse(url)?.host ?? 'a2a';

export const a2a: Kind<'a2a'> = {
  provider: ({ config }) => host(config),
  family: ({ config }) => config.url,
  method: () => 'none',
  secrets: ({ config }) => secretsOf(config.headers),
  async inspect({ config }, outside, signal) {
    try {
      const headers = await openHeaders(config.headers, outside);
      return (await readCard(config, { outside: watched(outside, { headers, signal }), signal })).facts;
    } catch (error) {
      throw a2aProblem(error, signal);
    }
  },
  call: callA2a,
};
