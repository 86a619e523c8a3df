/** The tasks of a client, as A2A lists them: a page of runs. */
import { type ListTasksRequest, type ListTasksResponse, TaskState } from '@a2a-js/sdk';
import { RequestMalformedError } from '@a2a-js/sdk/errors';
import { STATES, taskOf } from './a2a-task.ts';
import type { ToldRun } from './outcome.ts';

/** Ids in a key: neither can hold the stroke between them. */
export const keyOf = (contextId: string, messageId: string): string =>
  `a2a/${encodeURIComponent(contextId)}/${encodeURIComponent(messageId)}`;

export const contextOf = (key: string | null): string | undefined => {
  const [kind, contextId] = key?.split('/') ?? [];
  return kind === 'a2a' && contextId ? decodeURIComponent(contextId) : undefined;
};

const PAGE_MAX = 50;

type Status = ToldRun['status'];

/** What `calls.tasks` takes beside the pattern. */
type Wanted = {
  begin: string;
  statuses?: Status[];
  since?: string;
  cursor?: string;
  limit: number;
};

type Found = { rows: { run: ToldRun; key: string | null }[]; nextCursor: string | null; count: number };

/** Throws `RequestMalformedError` for a page that is none. */
export async function listTasks(
  params: ListTasksRequest,
  find: (wanted: Wanted) => Promise<Found>,
): Promise<ListTasksResponse> {
  const limit = sizeOf(params);
  const { rows, nextCursor, count } = await find({ ...wantedOf(params), limit });
  const tasks = rows.map(({ run, key }) => taskOf(run, contextOf(key) ?? run.run));
  return {
    tasks: params.includeArtifacts
      ? tasks
      : tasks.map((task) => ({ ...task, artifacts: [], metadata: undefined })),
    nextPageToken: nextCursor ?? '',
    pageSize: limit,
    totalSize: count,
  };
}

function sizeOf({ pageSize = PAGE_MAX }: ListTasksRequest): number {
  if (Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= 100) return Math.min(pageSize, PAGE_MAX);
  throw new RequestMalformedError('A page has 1 to 100 tasks; ask for as many.');
}

function wantedOf({ contextId, status, statusTimestampAfter, pageToken }: ListTasksRequest) {
  const begin = contextId ? `a2a/${encodeURIComponent(contextId)}/` : 'a2a/';
  return {
    begin,
    ...(status !== TaskState.TASK_STATE_UNSPECIFIED && { statuses: statusesOf(status) }),
    ...(statusTimestampAfter && { since: statusTimestampAfter }),
    ...(pageToken && { cursor: pageToken }),
  };
}

/** None for a state that no run comes to. */
const statusesOf = (state: TaskState): Status[] =>
  (Object.keys(STATES) as Status[]).filter((one) => STATES[one] === state);
