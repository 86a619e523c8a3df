/** Entry of the worker process: `node server/runtime/worker.ts`. */
import { env } from '#server/env.ts';
import { startWorker, stopWithProcess } from './work.ts';

stopWithProcess(await startWorker({ url: env().DATABASE_URL }));
process.send?.('ready');
