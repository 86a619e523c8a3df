/**
 * A22: fourteen fault modes over four transports. Each of the 56 ends in the declared state within the declared
 * time: two attempts and their pause. A reply without an end grows the memory of the process by 32 MB at most.
 */

import { resilient } from '#server/resilience/resilient.ts';
import { breakerRule, resilience } from '#server/resilience/settings.ts';
import { memoryShared } from '#server/resilience/testing.ts';
import { ask } from '#server/testing/registered.ts';
import type { Experiment } from './experiment.ts';
import { FAULTS, type Fault, stageOf, TIMEOUT_MS, TRANSPORTS, type Transport } from './faults.ts';

const SETTINGS = resilience.parse({
  timeoutMs: TIMEOUT_MS,
  retries: 1,
  backoffMs: 1,
  breaker: breakerRule.parse({}),
});
/** Two attempts, their pause, and what a busy machine adds. */
const DECLARED_MS = 2 * TIMEOUT_MS + 1_500;

type Ended = {
  transport: Transport;
  fault: Fault;
  outcome: string;
  reason: string;
  ms: number;
  calls: number;
};

async function endOf(transport: Transport, fault: Fault): Promise<Ended> {
  await using stage = await stageOf(transport, fault);
  const agent = resilient(stage.agent, SETTINGS, memoryShared());
  const startedAt = performance.now();
  const { outcome, reason = '' } = await ask(agent, 'a lovely day', { timeoutMs: 10_000 });
  return { transport, fault, outcome, reason, ms: performance.now() - startedAt, calls: stage.calls() };
}

export const experiment: Experiment = {
  title: 'Fourteen faults over four transports end as declared, in time and in bounded memory',
  async measure(progress) {
    const names = Object.keys(FAULTS) as Fault[];
    const ended: Ended[] = [];
    // Code and pools that the first calls bring in are not what a reply grows.
    for (const transport of TRANSPORTS) await endOf(transport, 'fails once');
    for (const transport of TRANSPORTS) {
      for (const fault of names.filter((one) => one !== 'never ends'))
        ended.push(await endOf(transport, fault));
      progress(`${transport}: done`);
    }
    let grownMb = 0;
    for (const transport of TRANSPORTS) {
      const peak = watchRss();
      ended.push(await endOf(transport, 'never ends'));
      grownMb = Math.max(grownMb, peak.stop());
    }
    const asDeclared = ended.filter(
      ({ fault, outcome, ms }) => outcome === FAULTS[fault] && ms <= DECLARED_MS,
    );
    for (const one of ended.filter((each) => !asDeclared.includes(each)))
      progress(`${one.transport} ${one.fault}: ${one.outcome} after ${Math.round(one.ms)} ms, ${one.reason}`);
    const unsaid = ended.filter(({ outcome, reason }) => outcome === 'fail' && !/\.$/.test(reason));
    const repeats = ended.filter(({ fault, calls }) => fault === 'refuses the key' && calls > 1);
    return [
      { name: 'endedAsDeclared', value: asDeclared.length, least: names.length * TRANSPORTS.length },
      { name: 'slowestMs', value: Math.max(...ended.map(({ ms }) => ms)), most: DECLARED_MS },
      { name: 'grownMb', value: grownMb, most: 32 },
      { name: 'withoutSentence', value: unsaid.length, most: 0 },
      { name: 'askedAgainInVain', value: repeats.length, most: 0 },
    ];
  },
};

function watchRss(): { stop(): number } {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 10);
  return {
    stop() {
      clearInterval(timer);
      return (Math.max(most, process.memoryUsage().rss) - before) / 1_048_576;
    },
  };
}
