/** What an A2A agent is asked, answered by runs of one published pattern. */
import { randomUUID } from 'node:crypto';
import type {
  AgentCard,
  CancelTaskRequest,
  GetTaskRequest,
  ListTasksRequest,
  ListTasksResponse,
  SendMessageRequest,
  StreamResponse,
  SubscribeToTaskRequest,
  Task,
  TaskPushNotificationConfig,
} from '@a2a-js/sdk';
import {
  A2AError,
  PushNotificationNotSupportedError,
  RequestMalformedError,
  TaskNotCancelableError,
  TaskNotFoundError,
  UnsupportedOperationError,
} from '@a2a-js/sdk/errors';
import type { A2ARequestHandler } from '@a2a-js/sdk/server';
import { env } from '../env.ts';
import type { AppError, ErrorCode } from '../errors.ts';
import { log } from '../log.ts';
import { cardOf } from './a2a-card.ts';
import { contextOf, keyOf, listTasks } from './a2a-list.ts';
import { artifactOf, inputsFrom, statusOf, taskOf } from './a2a-task.ts';
import { signed } from './card-key.ts';
import { type Call, FAILED, problemOf, sentenceOf } from './door.ts';
import { isOver, type ToldRun } from './outcome.ts';
import type { Published } from './published.ts';
import { WAIT_MAX_MS, waitForRun } from './wait.ts';

type Known = { run: ToldRun; contextId: string };

const ERRORS_OF: Partial<Record<ErrorCode, new (message: string) => A2AError>> = {
  'not-found': TaskNotFoundError,
  'run.final': TaskNotCancelableError,
  'run.inputs': RequestMalformedError,
  'run.key': RequestMalformedError,
  'input.shape': RequestMalformedError,
};

export class PatternAgent implements A2ARequestHandler {
  readonly #call: Call;
  readonly #pattern: Published;
  readonly #left = new AbortController();
  /** The last refusal, which the protocol's own error has no room for. */
  refused: AppError | undefined;

  constructor(call: Call, pattern: Published) {
    this.#call = call;
    this.#pattern = pattern;
  }

  /** Nobody listens any more: waiting ends, the run goes on. */
  leave(): void {
    this.#left.abort();
  }

  async getAgentCard(): Promise<AgentCard> {
    return signed(cardOf(env().NEXTAUTH_URL, this.#pattern));
  }

  async sendMessage(params: SendMessageRequest): Promise<Task> {
    const id = await this.#start(params);
    if (!params.configuration?.returnImmediately)
      await this.#asked(() => waitForRun(this.#call, id, { ms: WAIT_MAX_MS, signal: this.#signal }));
    const { run, contextId } = await this.#find(id);
    return taskOf(run, contextId);
  }

  async *sendMessageStream(params: SendMessageRequest): AsyncGenerator<StreamResponse, void, undefined> {
    yield* this.#follow(await this.#start(params));
  }

  async *resubscribe({ id }: SubscribeToTaskRequest): AsyncGenerator<StreamResponse, void, undefined> {
    yield* this.#follow(id);
  }

  async getTask({ id }: GetTaskRequest): Promise<Task> {
    const { run, contextId } = await this.#find(id);
    return taskOf(run, contextId);
  }

  /** Those that the same key sent to this pattern; what others started is not told. */
  async listTasks(params: ListTasksRequest): Promise<ListTasksResponse> {
    const { slug } = this.#pattern;
    return listTasks(params, (wanted) =>
      this.#asked(() => this.#call.ask(({ calls }) => calls.tasks({ slug, ...wanted }))),
    );
  }

  async cancelTask({ id }: CancelTaskRequest): Promise<Task> {
    await this.#find(id);
    await this.#asked(() => this.#call.ask(({ runs }) => runs.cancel({ id })));
    // Its agents are told at once; that it has ended is the worker's to say.
    await this.#asked(() => waitForRun(this.#call, id, { ms: CANCEL_MS, signal: this.#signal }));
    return this.getTask({ id, tenant: '' });
  }

  getAuthenticatedExtendedAgentCard = (): Promise<AgentCard> =>
    refuse(new UnsupportedOperationError('There is one card for everybody who has a key.'));
  createTaskPushNotificationConfig = (): Promise<TaskPushNotificationConfig> => refuse(noPush());
  getTaskPushNotificationConfig = (): Promise<TaskPushNotificationConfig> => refuse(noPush());
  listTaskPushNotificationConfigs = (): Promise<never> => refuse(noPush());
  deleteTaskPushNotificationConfig = (): Promise<void> => refuse(noPush());

  get #signal(): AbortSignal {
    return AbortSignal.any([this.#call.request.signal, this.#left.signal]);
  }

  async #start({ message }: SendMessageRequest): Promise<string> {
    if (!message) throw new RequestMalformedError('There is no message. Nothing was started.');
    if (message.taskId)
      throw new UnsupportedOperationError('A task takes one message; send this one without a task id.');
    const inputs = inputsFrom(message, this.#pattern);
    const idempotencyKey = keyOf(message.contextId || randomUUID(), message.messageId || randomUUID());
    const { slug } = this.#pattern;
    const { runId } = await this.#asked(() =>
      this.#call.ask(({ calls }) => calls.start({ slug, inputs, idempotencyKey })),
    );
    return runId;
  }

  /** Of this pattern: what others are asked about is not found here. */
  async #find(id: string): Promise<Known> {
    const { key, ...run } = await this.#asked(() => this.#call.ask(({ calls }) => calls.run({ id })));
    if (run.pattern !== this.#pattern.slug)
      throw new TaskNotFoundError('This agent has no task with this id. Check the id and the address.');
    return { run, contextId: contextOf(key) ?? run.run };
  }

  /** The task as it is, whatever state it comes to, its answer, and its end. */
  async *#follow(id: string): AsyncGenerator<StreamResponse, void, undefined> {
    const { run, contextId } = await this.#find(id);
    yield { payload: { $case: 'task', value: taskOf(run, contextId) } };
    if (isOver(run)) return;
    let told = run.status;
    for await (const events of this.#call.follow(id, this.#signal)) {
      if (!events.some(({ kind }) => kind.startsWith('run.'))) continue;
      const { run: now } = await this.#find(id);
      if (now.status === told) continue;
      told = now.status;
      yield* updatesOf(now, contextId);
      if (isOver(now)) return;
    }
  }

  /** What is refused is said in the protocol's own errors. */
  async #asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.refused = problemOf(error);
      if (this.refused) {
        const Made = ERRORS_OF[this.refused.code] ?? A2AError;
        throw new Made(sentenceOf(this.refused));
      }
      log().error({ requestId: this.#call.requestId, err: error }, 'a task failed');
      throw new A2AError(FAILED);
    }
  }
}

/** A cancelled run ends within this, or later by itself. */
const CANCEL_MS = 5_000;

const refuse = (error: A2AError): Promise<never> => Promise.reject(error);

const noPush = (): A2AError =>
  new PushNotificationNotSupportedError('Follow the task instead, or make a webhook in Settings, Webhooks.');

function* updatesOf(run: ToldRun, contextId: string): Generator<StreamResponse> {
  const ids = { taskId: run.run, contextId };
  const artifact = artifactOf(run);
  if (artifact)
    yield {
      payload: {
        $case: 'artifactUpdate',
        value: { ...ids, artifact, append: false, lastChunk: true, metadata: undefined },
      },
    };
  const status = statusOf(run, ids);
  const metadata = isOver(run) ? { run } : undefined;
  yield { payload: { $case: 'statusUpdate', value: { ...ids, status, metadata } } };
}
