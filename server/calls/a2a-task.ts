/** A run as a task of A2A, and a message as the inputs of a run. Pure. */
import {
  type Artifact,
  type Message,
  type Part,
  Role,
  type Task,
  TaskState,
  type TaskStatus,
} from '@a2a-js/sdk';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { takesText } from './a2a-card.ts';
import { confidenceSentence, runSentence, type ToldRun } from './outcome.ts';
import type { Published } from './published.ts';

export const STATES: Readonly<Record<ToldRun['status'], TaskState>> = {
  queued: TaskState.TASK_STATE_SUBMITTED,
  running: TaskState.TASK_STATE_WORKING,
  // Somebody of the workspace is asked, and not whoever sent the message.
  waiting: TaskState.TASK_STATE_WORKING,
  succeeded: TaskState.TASK_STATE_COMPLETED,
  abstained: TaskState.TASK_STATE_REJECTED,
  failed: TaskState.TASK_STATE_FAILED,
  cancelled: TaskState.TASK_STATE_CANCELED,
};

export type TaskIds = { taskId: string; contextId: string };

const part = (value: unknown): Part => ({
  content: typeof value === 'string' ? { $case: 'text', value } : { $case: 'data', value },
  metadata: undefined,
  filename: '',
  mediaType: typeof value === 'string' ? 'text/plain' : 'application/json',
});

/** The answer; how sure it is stands in its description for readers and in its metadata for programs. */
export function artifactOf({ run, result }: ToldRun): Artifact | undefined {
  if (result?.outcome !== 'ok') return undefined;
  return {
    ...{ artifactId: run, name: 'answer', description: confidenceSentence(result.confidence) },
    parts: [part(result.value)],
    metadata: { confidence: result.confidence },
    extensions: [],
  };
}

export function statusOf(run: ToldRun, ids: TaskIds): TaskStatus {
  const isAnswered = run.result?.outcome === 'ok';
  return {
    state: STATES[run.status],
    message: isAnswered || run.status === 'queued' ? undefined : said(run, ids),
    timestamp: run.finishedAt ?? run.createdAt,
  };
}

const said = (run: ToldRun, { taskId, contextId }: TaskIds): Message => ({
  ...{ messageId: `${run.run}-${run.status}`, taskId, contextId, role: Role.ROLE_AGENT },
  parts: [part(runSentence(run))],
  ...{ metadata: undefined, extensions: [], referenceTaskIds: [] },
});

export function taskOf(run: ToldRun, contextId: string): Task {
  const artifact = artifactOf(run);
  return {
    ...{ id: run.run, contextId, history: [], artifacts: artifact ? [artifact] : [] },
    status: statusOf(run, { taskId: run.run, contextId }),
    metadata: { run },
  };
}

/** Throws `RequestMalformedError` with what would fit. */
export function inputsFrom({ parts }: Message, pattern: Published): Record<string, unknown> {
  const data = parts.flatMap(({ content }) => (content?.$case === 'data' ? [content.value as unknown] : []));
  const texts = parts.flatMap(({ content }) => (content?.$case === 'text' ? [content.value] : []));
  const [name] = pattern.inputs.map((one) => one.name);
  if (data.length === 0 && texts.length > 0 && name !== undefined && takesText(pattern))
    return { [name]: texts.join('\n') };
  const given = data.length === 1 ? data[0] : data.length === 0 ? parsed(texts.join('')) : undefined;
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return { ...given };
  const names = pattern.inputs.map((one) => one.name).join(', ') || 'none';
  throw new RequestMalformedError(
    `Send one data part, an object whose fields are the inputs of this pattern: ${names}. Nothing was started.`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
