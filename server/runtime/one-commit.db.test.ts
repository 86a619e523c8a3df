import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { testDatabase } from '#server/testing/database.ts';
import { seedPattern, start, WORKSPACE } from '#server/testing/runs.ts';
import { executeRun } from './execute.ts';

const FAN = ['a', 'b', 'c', 'd'] as const;

function fan() {
  const builder = build().input();
  for (const id of FAN) builder.agent(id, 'wait-10', 'input');
  return builder
    .node('vote', 'vote', { from: [...FAN] })
    .output('vote')
    .pattern();
}

test('outcomes that come together, what follows from them and the end of the run are one commit', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const { runId } = await start(db, fan());
  const all = Promise.withResolvers<void>();
  let called = 0;
  const ended = await executeRun({
    ...{
      db,
      worker: 'h/1/x',
      isTakeover: false,
      job: { run: runId, workspace: WORKSPACE, because: 'start' },
    },
    callAgent: async () => {
      called += 1;
      if (called === FAN.length) setImmediate(all.resolve);
      await all.promise;
      return ok('yes', unknown('none', 'given'));
    },
    ...{ stop: new AbortController().signal, cancel: new AbortController() },
  });
  expect(ended).toBe('finished');
  const [row] = await db.execute<{ events: number; commits: number }>(sql`
    select count(*)::int as events, count(distinct xmin::text)::int as commits from run_events
    where run_id = ${runId} and (body->>'effect' = 'true' or body->>'node' = 'vote' or body->>'kind' = 'run.finished')`);
  expect(row).toEqual({ events: FAN.length + 2, commits: 1 });
});
