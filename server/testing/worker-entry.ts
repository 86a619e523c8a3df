/**
 * A worker process for tests; its one argument is what `spawnWorker` was told, as JSON. Its agents are called by name, `wait-<ms>`, `broken` and `kill`; every call is a row
 * of `test_calls`, written before the call begins and marked when it was aborted.
 */
import './wrong-clock.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '#db/client.ts';
import { callAgent } from '#server/agents/registry.ts';
import { testAgent } from '#server/agents/testing.ts';
import { env } from '#server/env.ts';
import type { CallAgent } from '#server/runtime/effects.ts';
import { startWorker, stopWithProcess } from '#server/runtime/work.ts';

const { sql } = connect(env().DATABASE_URL, { name: 'test-calls', max: 2 });

const call: CallAgent = async (request, { idempotencyKey, key, signal }) => {
  const [row] =
    await sql`insert into test_calls (call, pid) values (${idempotencyKey}, ${process.pid}) returning id`;
  signal.addEventListener('abort', () => {
    void sql`update test_calls set aborted = true where id = ${row?.id}`.catch(() => {});
  });
  const trained = async () => testAgent(request.agentId, (input) => behave(request.agentId, input, signal));
  return callAgent(request, { signal, evidence: [key], trained });
};

async function behave(agentId: string, input: unknown, signal: AbortSignal): Promise<unknown> {
  if (agentId === 'kill') process.kill(process.pid, 'SIGKILL');
  if (agentId === 'broken') throw new Error('the wire is cut');
  await pause(Number(agentId.split('-')[1]), undefined, { signal });
  return { kind: 'answer', value: String(input).includes('bad') ? 'negative' : 'positive', score: 0.9 };
}

const { restMs } = JSON.parse(process.argv[2] ?? '{}') as { restMs?: number };
const rest = restMs === undefined ? {} : { restMs };
const worker = await startWorker({ url: env().DATABASE_URL, callAgent: call, ...rest });
stopWithProcess(worker);
process.stdout.write('ready\n');
