/**
 * A worker process for tests; its one argument is what `spawnWorker` was told, as JSON. Its agents are those
 * of stub-agents.ts. Every call is told before it begins: as a row of `test_calls`, which is marked when the
 * call was aborted, or as a line of a file, which needs no database.
 */
import './wrong-clock.ts';
import { appendFileSync } from 'node:fs';
import { connect } from '#db/client.ts';
import { callAgent } from '#server/agents/registry.ts';
import { env } from '#server/env.ts';
import type { CallAgent } from '#server/runtime/effects.ts';
import { startWorker, stopWithProcess } from '#server/runtime/work.ts';
import type { WorkerSettings } from './runs.ts';
import { slowed, stubAgent } from './stub-agents.ts';

const { callsFile, restMs, slots, slowness = 1 }: WorkerSettings = JSON.parse(process.argv[2] ?? '{}');

type Tell = (call: string, signal: AbortSignal) => Promise<void>;

function tellDatabase(): Tell {
  const { sql } = connect(env().DATABASE_URL, { name: 'test-calls', max: 2 });
  return async (call, signal) => {
    const [row] = await sql`insert into test_calls (call, pid) values (${call}, ${process.pid}) returning id`;
    signal.addEventListener('abort', () => {
      void sql`update test_calls set aborted = true where id = ${row?.id}`.catch(() => {});
    });
  };
}

/** A line in one write: whole or not at all, whoever else writes and whatever kills this process. */
const tellFile =
  (file: string): Tell =>
  async (call) =>
    appendFileSync(file, `${JSON.stringify({ call, pid: process.pid, at: Date.now() })}\n`);

const tell = callsFile === undefined ? tellDatabase() : tellFile(callsFile);

const call: CallAgent = async (request, { idempotencyKey, key, signal }) => {
  await tell(idempotencyKey, signal);
  const find = async () => stubAgent(request.agentId, key, slowed(slowness));
  return callAgent(request, { signal, evidence: [key], find });
};

const worker = await startWorker({
  url: env().DATABASE_URL,
  callAgent: call,
  ...(restMs !== undefined && { restMs }),
  ...(slots !== undefined && { slots }),
});
stopWithProcess(worker);
process.stdout.write('ready\n');
