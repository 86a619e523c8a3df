/** A2A agents of tests, made with the protocol's own SDK. */
import type { ServerResponse } from 'node:http';
import {
  type AgentCard,
  generateAgentCardSignature,
  type Message,
  type Part,
  Role,
  TaskState,
  type TaskStatus,
} from '@a2a-js/sdk';
import {
  AgentEvent,
  type AgentExecutor,
  DefaultRequestHandler,
  type ExecutionEventBus,
  InMemoryTaskStore,
  type RequestContext,
} from '@a2a-js/sdk/server';
import { agentCardHandler, jsonRpcHandler, UserBuilder } from '@a2a-js/sdk/server/express';
import express from 'express';
import type { JWK } from 'jose';
import { type Loopback, serve } from './loopback.ts';

export type A2aSettings = {
  description?: string;
  /** Where the card says that it listens (/a2a). */
  path?: string;
  /** Signs the card; its public half is served beside it. */
  key?: { privateKey: CryptoKey; publicJwk: JWK };
  execute(context: RequestContext, bus: ExecutionEventBus): Promise<void>;
  onCancel?: (taskId: string) => void;
  /** Before a message is taken; true when the reply was given here. */
  before?: (response: ServerResponse) => Promise<boolean>;
};

export const textPart = (value: string): Part => ({
  content: { $case: 'text', value },
  metadata: undefined,
  filename: '',
  mediaType: 'text/plain',
});

const message = (context: RequestContext, text: string): Message => ({
  messageId: `reply-${context.taskId}`,
  contextId: context.contextId,
  taskId: context.taskId,
  role: Role.ROLE_AGENT,
  parts: [textPart(text)],
  metadata: undefined,
  extensions: [],
  referenceTaskIds: [],
});

export const says = (bus: ExecutionEventBus, context: RequestContext, text: string): void => {
  bus.publish(AgentEvent.message({ ...message(context, text), taskId: '' }));
  bus.finished();
};

const status = (state: TaskState, told?: Message): TaskStatus => ({
  state,
  message: told,
  timestamp: undefined,
});

/** A task that hands over its artifact in pieces and then ends. */
export function works(
  bus: ExecutionEventBus,
  context: RequestContext,
  {
    pieces,
    end = TaskState.TASK_STATE_COMPLETED,
    words,
  }: { pieces: readonly string[]; end?: TaskState; words?: string },
): void {
  const { taskId, contextId } = context;
  const ids = { taskId, contextId, metadata: undefined };
  const task = { id: taskId, contextId, artifacts: [], history: [], metadata: undefined };
  bus.publish(AgentEvent.task({ ...task, status: status(TaskState.TASK_STATE_WORKING) }));
  for (const [i, piece] of pieces.entries()) {
    const artifact = { artifactId: 'a', name: '', description: '', metadata: undefined, extensions: [] };
    bus.publish(
      AgentEvent.artifactUpdate({
        ...ids,
        artifact: { ...artifact, parts: [textPart(piece)] },
        append: i > 0,
        lastChunk: i === pieces.length - 1,
      }),
    );
  }
  const told = words === undefined ? undefined : message(context, words);
  bus.publish(AgentEvent.statusUpdate({ ...ids, status: status(end, told) }));
  bus.finished();
}

function cardAt(url: string, description: string, path = '/a2a'): AgentCard {
  return {
    name: 'Moods',
    description,
    supportedInterfaces: [
      { url: url + path, protocolBinding: 'JSONRPC', tenant: '', protocolVersion: '1.0' },
    ],
    provider: undefined,
    version: '1.0.0',
    capabilities: { streaming: true, pushNotifications: false, extensions: [] },
    securitySchemes: {},
    securityRequirements: [],
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    skills: [],
    signatures: [],
  };
}

/** Settings are read anew for every card that is asked for. */
export async function a2aServer(settings: () => A2aSettings): Promise<Loopback> {
  const app = express();
  const server = await serve(app);
  const executor: AgentExecutor = {
    execute: (context, bus) => settings().execute(context, bus),
    cancelTask: async (id) => settings().onCancel?.(id),
  };
  const card = cardAt(server.url, 'Tells the mood of a text.');
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor);
  app.get('/.well-known/jwks.json', (_, response) => {
    const { key } = settings();
    response.json({ keys: key ? [key.publicJwk] : [] });
  });
  const current = async () => {
    const { description = 'Tells the mood of a text.', path, key } = settings();
    const plain = cardAt(server.url, description, path);
    if (!key) return plain;
    const header = { alg: 'ES256', kid: key.publicJwk.kid ?? '', typ: 'JOSE' };
    return generateAgentCardSignature(key.privateKey, header)(plain);
  };
  app.use('/.well-known/agent-card.json', agentCardHandler({ agentCardProvider: current }));
  app.use('/a2a', (_, response, next) => {
    const { before } = settings();
    if (before) void before(response).then((isDone) => isDone || next());
    else next();
  });
  app.use('/a2a', jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
  return server;
}
