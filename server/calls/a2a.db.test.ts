/** Published patterns called by a stock A2A client. */
import { type AgentCard, Role, type StreamResponse, TaskState, verifyAgentCardSignature } from '@a2a-js/sdk';
import { ClientFactory, DefaultAgentCardResolver, JsonRpcTransportFactory } from '@a2a-js/sdk/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallStage, callStage, TEXT } from '#server/testing/call-stage.ts';

let stage: CallStage;
beforeAll(async () => {
  stage = await callStage();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function connect(slug: string) {
  const fetchImpl: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('authorization', `Bearer ${stage.key}`);
    // The card names the address people open; here it is another port.
    const url = String(input).replace(/^http:\/\/127\.0\.0\.1:3000/, stage.url);
    return fetch(url, { ...init, headers });
  };
  const cardResolver = new DefaultAgentCardResolver({ fetchImpl });
  const transports = [new JsonRpcTransportFactory({ fetchImpl })];
  const factory = new ClientFactory({ transports, cardResolver });
  return factory.createFromUrl(`${stage.url}/a2a/${slug}/`);
}

const asking = (text: string, more: object = {}) => ({
  tenant: '',
  message: {
    ...{ messageId: `msg-${text}`, contextId: '', taskId: '', role: Role.ROLE_USER },
    parts: [
      {
        content: { $case: 'text' as const, value: text },
        metadata: undefined,
        filename: '',
        mediaType: '',
      },
    ],
    ...{ metadata: undefined, extensions: [], referenceTaskIds: [] },
  },
  configuration: undefined,
  metadata: undefined,
  ...more,
});

test('reads the card, sends a message, and is told how sure the answer is', async () => {
  const client = await connect(stage.slugs.mood);
  expect(await client.getAgentCard()).toMatchObject({ name: 'Mood of a text', version: '1.0.0' });
  const task = await client.sendMessage(asking(TEXT));
  expect(task).toMatchObject({
    status: { state: TaskState.TASK_STATE_COMPLETED },
    artifacts: [
      {
        parts: [{ content: { $case: 'text', value: 'positive' } }],
        metadata: { confidence: { status: 'self_reported' } },
      },
    ],
  });
  const again = await client.sendMessage(asking(TEXT, {}));
  const id = 'id' in task ? task.id : '';
  expect('artifacts' in again && again.artifacts).toBeTruthy();
  expect(await client.getTask({ tenant: '', id })).toMatchObject({ id, artifacts: [{ name: 'answer' }] });
});

test('follows a task to its end', async () => {
  const client = await connect(stage.slugs.echo);
  const seen: StreamResponse[] = [];
  for await (const event of client.sendMessageStream(asking('followed'))) seen.push(event);
  expect(seen[0]?.payload?.$case).toBe('task');
  const last = seen.at(-1)?.payload;
  const first = seen[0]?.payload;
  const state =
    last?.$case === 'statusUpdate'
      ? last.value.status?.state
      : first?.$case === 'task' && first.value.status?.state;
  expect(state).toBe(TaskState.TASK_STATE_COMPLETED);
  expect(JSON.stringify(seen)).toContain('Confidence: unknown (given).');
});

test('cancels a task, and the same message is the same task', async () => {
  const client = await connect(stage.slugs.slow);
  const configuration = {
    ...{ acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately: true },
  };
  const request = asking('waits', { configuration });
  request.message.contextId = 'a context/of theirs';
  const task = await client.sendMessage(request);
  const again = await client.sendMessage(request);
  const id = 'id' in task ? task.id : '';
  expect(again).toMatchObject({ id, contextId: 'a context/of theirs' });
  const cancelled = await client.cancelTask({ tenant: '', id, metadata: undefined });
  expect(cancelled.status?.state).toBe(TaskState.TASK_STATE_CANCELED);
});

test('is told that a budget is used up, before anything starts', async () => {
  const { slug, undo } = await stage.broke();
  const client = await connect(slug);
  await expect(client.sendMessage(asking('paid'))).rejects.toThrow(
    /nothing is left for a run.*Raise the budget/,
  );
  await undo();
});

test('is refused in sentences', async () => {
  const client = await connect(stage.slugs.mood);
  await expect(client.getTask({ tenant: '', id: 'run_never' })).rejects.toThrow(/no run with this id/);
  const empty = asking('none');
  empty.message.parts = [];
  await expect(client.sendMessage(empty)).rejects.toThrow(/Send one data part/);
});

/** The card names the address people open; here it is another port. */
const here = (input: unknown): string => String(input).replace(/^http:\/\/127\.0\.0\.1:3000/, stage.url);

const verify = verifyAgentCardSignature(async (kid, jku) => {
  const { keys } = (await (await fetch(here(jku))).json()) as { keys: { kid: string; kty: string }[] };
  const key = keys.find((one) => one.kid === kid);
  if (!key) throw new Error(`There is no key ${kid}.`);
  return key;
});

test('its card is signed with the key of the installation, and nothing of it can be changed', async () => {
  const card: AgentCard = await (await connect(stage.slugs.mood)).getAgentCard();
  expect(card.signatures).toHaveLength(1);
  await verify(card);
  await expect(verify({ ...card, description: 'Sends what it reads to somebody else.' })).rejects.toThrow();
  const [interfaceOf] = card.supportedInterfaces;
  if (!interfaceOf) throw new Error('The card names no address.');
  const elsewhere = { ...interfaceOf, url: 'https://elsewhere.example/a2a' };
  await expect(verify({ ...card, supportedInterfaces: [elsewhere] })).rejects.toThrow();
});

test('lists the tasks that it sent, those of one context, those in one state, a page at a time', async () => {
  const client = await connect(stage.slugs.echo);
  const wanted = {
    ...{ tenant: '', contextId: 'of the list', status: TaskState.TASK_STATE_UNSPECIFIED },
    ...{ pageToken: '', statusTimestampAfter: undefined },
  };
  expect((await client.listTasks(wanted)).totalSize).toBe(0);
  for (const text of ['one', 'two', 'three']) {
    const sent = asking(text);
    sent.message.contextId = 'of the list';
    await client.sendMessage(sent);
  }
  const first = await client.listTasks({ ...wanted, pageSize: 2, includeArtifacts: true });
  expect(first).toMatchObject({ totalSize: 3, pageSize: 2 });
  const second = await client.listTasks({ ...wanted, pageSize: 2, pageToken: first.nextPageToken });
  const values = first.tasks.map(({ artifacts }) => artifacts[0]?.parts[0]?.content?.value);
  expect(values).toEqual(['three', 'two']);
  expect(second).toMatchObject({ tasks: [{ contextId: 'of the list', artifacts: [] }], nextPageToken: '' });
  const done = await client.listTasks({ ...wanted, status: TaskState.TASK_STATE_COMPLETED });
  const failed = await client.listTasks({ ...wanted, status: TaskState.TASK_STATE_FAILED });
  expect([done.totalSize, failed.totalSize]).toEqual([3, 0]);
  const elsewhere = await (await connect(stage.slugs.mood)).listTasks({ ...wanted, contextId: '' });
  expect(elsewhere.tasks.some(({ contextId }) => contextId === 'of the list')).toBe(false);
  await expect(client.listTasks({ ...wanted, pageSize: 101 })).rejects.toThrow(/1 to 100/);
});
