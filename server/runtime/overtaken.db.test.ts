import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { testDatabase } from '#server/testing/database.ts';
import { logOf, seedPattern, start, WORKSPACE } from '#server/testing/runs.ts';
import { claimRun } from './claim.ts';
import { executeRun } from './execute.ts';

/** Claims a run for somebody else in the very moment in which it is claimed for the second time. */
const OVERTAKING = sql`
  create function overtake() returns trigger language plpgsql as $$ begin
    if new.body->>'epoch' = '2' then
      insert into run_events (run_id, seq, month, workspace_id, body) values (new.run_id, new.seq + 1, new.month,
        new.workspace_id, json_build_object('kind', 'run.resumed', 'because', 'takeover', 'at', 0, 'worker', 'o/1/x',
        'epoch', 3));
      update runs set epoch = 3 where id = new.run_id;
    end if;
    return null;
  end $$;
  create trigger overtake after insert on run_events for each row execute function overtake()`;

test('overtaken between its claim and its first look at the log, a worker calls nobody and writes nothing', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const { runId } = await start(db, build().input().agent('a', 'wait-10', 'input').output('a').pattern());
  const ref = { runId, workspaceId: WORKSPACE };
  await claimRun(db, { ...ref, worker: 'h/1/gone', at: 0, isRescue: false, because: 'takeover' });
  await db.execute(OVERTAKING);
  const called: string[] = [];
  const ended = await executeRun({
    ...{
      db,
      worker: 'h/2/late',
      isTakeover: true,
      job: { run: runId, workspace: WORKSPACE, because: 'start' },
    },
    callAgent: async ({ agentId }) => {
      called.push(agentId);
      throw new Error('Nobody is to be called.');
    },
    ...{ stop: new AbortController().signal, cancel: new AbortController() },
  });
  expect(ended).toBe('stale');
  expect(called).toEqual([]);
  expect((await logOf(db, runId)).map(({ kind }) => kind)).toEqual([
    ...['run.queued', 'run.started', 'run.resumed', 'run.resumed'],
  ]);
});
