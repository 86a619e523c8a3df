/** Published patterns, a key, a worker and the doors for programs: what a test that calls from elsewhere needs. */
import { vi } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import type { Permission } from '#server/access/permissions.ts';
import type { Person } from '#server/access/principal.ts';
import { startWorker } from '#server/runtime/work.ts';
import { serveDoors } from './call-doors.ts';
import { callerOf, signUp, stubSettings } from './callers.ts';
import type { TestDatabase } from './clone.ts';
import { testDatabase } from './database.ts';

export const TEXT = 'What a lovely, wonderful day.';
const MOOD = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
const ECHO = build().input('text').output('text').pattern();

export type CallStage = AsyncDisposable & {
  db: TestDatabase;
  ada: Person;
  /** Where the doors are. */
  url: string;
  key: string;
  /** `slow` waits for a person, and so for ever. */
  slugs: { mood: string; echo: string; slow: string };
  caller(): ReturnType<typeof callerOf>;
  publish(name: string, graph: Pattern): Promise<string>;
  /** A pattern that asks a paid agent, in a workspace whose budget is used up: undone by the function given. */
  broke(): Promise<{ slug: string; undo(): Promise<void> }>;
  /** A key that may do no more than this. */
  make(scopes: Permission[]): Promise<string>;
};

export async function callStage(): Promise<CallStage> {
  const db = await testDatabase();
  stubSettings();
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('LOG_LEVEL', 'silent');
  const ada = await signUp(db.client.db, 'Ada');
  const caller = () => callerOf(db.client.db, ada);
  const publish = async (name: string, graph: Pattern): Promise<string> => {
    const { id } = await caller().patterns.create({ name, graph });
    const words = { note: 'n', category: 'c', summary: `${name}.`, example: { text: TEXT } };
    return (await caller().patterns.publish({ id, revision: 1, semver: '1.0.0', ...words })).slug;
  };
  const make = async (scopes: Permission[]): Promise<string> =>
    (await caller().keys.create({ name: 'K', scopes: scopes as never, days: null })).key;
  const broke = async () => {
    const shared = { task: 't', kind: 'http' as const, input: { t: 'Text' }, output: { t: 'Text' } };
    const callPrice = { amount: 1, currency: 'USD' };
    const config = { url: 'http://127.0.0.1:9/' };
    const definition = { ...shared, name: 'Paid', callPrice, config };
    const { id } = await caller().agents.register({ definition });
    const slug = await publish(
      'Paid',
      build().input('text').agent('ask', id, 'text').output('ask').pattern(),
    );
    const budget = (amount: number | null) =>
      caller().budgets.set({ agentId: null, amount, currency: 'USD', period: 'day' });
    await budget(0);
    return { slug, undo: () => budget(null) };
  };
  const slugs = {
    mood: await publish('Mood of a text', MOOD),
    echo: await publish('Echo', ECHO),
    slow: await publish('Asks somebody', asking()),
  };
  const key = await make(['patterns.read', 'runs.start', 'runs.read']);
  const doors = await serveDoors();
  const worker = await startWorker({ url: db.url });
  return {
    ...{ db, ada, url: doors.url, key, slugs, caller, publish, make, broke },
    async [Symbol.asyncDispose]() {
      await worker.stop();
      await worker.ended;
      await doors[Symbol.asyncDispose]();
      await db[Symbol.asyncDispose]();
    },
  };
}

const asking = (): Pattern =>
  build()
    .input('text')
    .node('ask', 'human', { from: 'text', config: { options: ['yes', 'no'] } })
    .output('ask')
    .pattern();
