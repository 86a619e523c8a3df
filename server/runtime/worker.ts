/** Entry of the worker process: `node server/runtime/worker.ts`. */
import { loadAgents } from '#server/agents/load.ts';
import { env } from '#server/env.ts';
import { log } from '#server/log.ts';
import { startWorker, stopWithProcess } from './work.ts';

stopWithProcess(await startWorker({ url: env().DATABASE_URL }));
process.send?.('ready');
// The first run should not wait for models: 2.3 s for the slowest language agent, cold.
await loadAgents((card, err) =>
  log().warn({ agent: card.id, err }, 'agent did not load; its first call will try'),
);
