/** A published pattern as an agent: what it is sure of, what it writes and what it cannot do goes on to who asks. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { callAgent } from '#server/agents/registry.ts';
import { agentsIn } from '#server/runtime/agents.ts';
import { callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { type ModelServer, openaiServer } from '#server/testing/model-servers.ts';

let db: TestDatabase;
let ada: Person;
let model: ModelServer;
const TEXT = { t: 'Text' as const };

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('OUTBOUND_PRIVATE', '127.0.0.1');
  db = await testDatabase();
  ada = await signUp(db.client.db, 'Ada');
  model = await openaiServer(() => ({ pieces: ['Good ', 'day'] }));
});
afterAll(async () => {
  await model?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});

const caller = () => callerOf(db.client.db, ada);
type Graph = ReturnType<ReturnType<typeof build>['pattern']>;

/** The id of an agent that is this pattern. */
async function agentOf(name: string, graph: Graph, output: object = TEXT): Promise<string> {
  const { id } = await caller().patterns.create({ name, graph });
  const words = { note: 'n', category: 'c', summary: `${name}.`, example: { text: 'x' } };
  await caller().patterns.publish({ id, revision: 1, semver: '1.0.0', ...words });
  const config = { ref: `${id}@1.0.0` };
  const definition = { name, task: 't', kind: 'pattern', input: TEXT, output, config };
  return (await caller().agents.register({ definition: definition as never })).id;
}

const asking = (id: string) => build().input('text').agent('ask', id, 'text').output('ask').pattern();

const ask = (id: string, onText?: (text: string) => void) =>
  callAgent(
    { kind: 'agent', agentId: id, input: 'What a lovely day', timeoutMs: 10_000, seed: 0 },
    {
      signal: new AbortController().signal,
      find: (one) => agentsIn(db.client.db)(ada.workspaceId, one),
      ...(onText && { onText }),
    },
  );

test('its answer keeps the confidence that the pattern worked out, and counts what it took', async () => {
  const id = await agentOf('Mood', asking('sentiment-vader'), { t: 'Any' });
  expect(await ask(id)).toMatchObject({
    ...{ outcome: 'ok', value: 'positive', cost: { calls: 1 } },
    conf: { status: 'self_reported', method: expect.any(String) },
  });
});

test('what a model in it writes is read along outside, two patterns deep, too', async () => {
  const config = { provider: 'compatible' as const, model: 'm', baseUrl: `${model.url}/v1` };
  const definition = { name: 'Writer', task: 't', kind: 'model' as const, input: TEXT, output: TEXT, config };
  const { id: writer } = await caller().agents.register({ definition });
  const outer = await agentOf('Outer', asking(await agentOf('Inner', asking(writer))));
  const told: string[] = [];
  expect(await ask(outer, (text) => void told.push(text))).toMatchObject({
    outcome: 'ok',
    value: 'Good day',
  });
  expect(told).toEqual(['Good ', 'Good day']);
});

test('a person in it, and patterns that call each other too deep, are one sentence', async () => {
  const human = build()
    .input('text')
    .node('ask', 'human', { from: 'text', config: { options: ['yes', 'no'] } })
    .output('ask')
    .pattern();
  expect((await ask(await agentOf('Asks', human, { t: 'Any' }))).reason).toMatch(
    /A person is asked here; put this part into the calling pattern/,
  );
  let deep = await agentOf('Bottom', asking('summary-lead'), { t: 'Any' });
  for (const name of ['One', 'Two', 'Three']) deep = await agentOf(name, asking(deep), { t: 'Any' });
  expect((await ask(deep)).reason).toMatch(/call each other more than 3 deep; call it directly/);
});
