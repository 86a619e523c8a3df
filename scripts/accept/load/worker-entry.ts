/**
 * A worker process whose agents take `AGENT_MS` milliseconds, wherever they are, and nothing of this machine:
 * its capacity is that of its slots, as with agents that are asked over the network.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { env } from '#server/env.ts';
import type { CallAgent } from '#server/runtime/effects.ts';
import { startWorker, stopWithProcess } from '#server/runtime/work.ts';
import { answerUsage } from './usage.ts';

const ms = Number(process.env.AGENT_MS ?? 100);
const slots = Number(process.env.SLOTS ?? 40);

const callAgent: CallAgent = async (_, { key, signal }) => {
  await pause(ms, undefined, { signal });
  return ok('positive', unknown('label-correct', 'given'), { evidence: [key] });
};

stopWithProcess(await startWorker({ url: env().DATABASE_URL, slots, callAgent }));
process.send?.('ready');
answerUsage();
