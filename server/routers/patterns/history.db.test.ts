import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';

const agent = (id: string): Pattern =>
  build().input('text').agent(id, 'sentiment-vader', 'text').output(id).pattern();
const [ONE, TWO] = [agent('one'), agent('two')];
const OFFER = { category: 'review', summary: 'Reads.', example: { text: 'good' } };

let db: TestDatabase;
let ada: Person;
let caller: ReturnType<typeof callerOf>;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  ada = await signUp(db.client.db, 'Ada');
  caller = callerOf(db.client.db, ada);
});
afterAll(() => db[Symbol.asyncDispose]());

async function make(): Promise<string> {
  const { id } = await caller.patterns.create({ name: 'Reader', graph: ONE });
  await caller.patterns.publish({ id, revision: 1, semver: '1.0.0', note: 'The first one.', ...OFFER });
  await caller.patterns.save({ id, revision: 1, graph: TWO });
  return id;
}

const idsOf = ({ nodes }: Pattern): string[] => nodes.map(({ id }) => id);

describe('a state of a pattern', () => {
  test('is the draft, a version or a revision', async () => {
    const id = await make();
    const draft = await caller.patterns.state({ id, at: 'draft' });
    expect(draft).toMatchObject({ at: 'draft', revision: 2, semver: null });
    expect(idsOf(draft.graph)).toContain('two');
    const version = await caller.patterns.state({ id, at: 'v1.0.0' });
    expect(version).toMatchObject({ semver: '1.0.0', note: 'The first one.', by: 'Ada', revision: null });
    expect(idsOf(version.graph)).toContain('one');
    expect(await caller.patterns.state({ id, at: 'r2' })).toMatchObject({ revision: 2, graph: draft.graph });
  });

  test.each(['v9.9.9', 'r77'])('is not there: %s', async (at) => {
    const id = await make();
    expect(await refusal(caller.patterns.state({ id, at }))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each(['', 'v', 'r0', 'r9999999999', 'latest', 'v1.0.0/..'])('cannot be called %j', async (at) => {
    const id = await make();
    expect(await refusal(caller.patterns.state({ id, at }))).toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('restoring', () => {
  test('is one edit with a note; the revision before is one to go back to', async () => {
    const id = await make();
    expect(await caller.patterns.restoreState({ id, at: 'v1.0.0' })).toEqual({ revision: 3, was: 2 });
    expect(idsOf((await caller.patterns.get({ id })).graph)).toContain('one');
    const { rows } = await caller.patterns.edits({ id });
    expect(rows[0]).toMatchObject({ revision: 3, note: 'Restored version 1.0.0', name: 'Ada' });
    expect(await caller.patterns.restoreState({ id, at: 'r2' })).toEqual({ revision: 4, was: 3 });
    expect(idsOf((await caller.patterns.get({ id })).graph)).toContain('two');
    expect(idsOf((await caller.patterns.state({ id, at: 'r3' })).graph)).toContain('one');
  });

  test('what the draft is already changes nothing', async () => {
    const id = await make();
    expect(await caller.patterns.restoreState({ id, at: 'draft' })).toEqual({ revision: 2, was: 2 });
  });

  test('a writer who has not seen it is told', async () => {
    const id = await make();
    await caller.patterns.restoreState({ id, at: 'v1.0.0' });
    expect(await caller.patterns.save({ id, revision: 2, graph: TWO })).toMatchObject({ saved: false });
  });
});
