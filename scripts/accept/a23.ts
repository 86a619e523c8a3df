/**
 * A23: an agent that goes up and down. While its breaker is open it is only probed, at most once a cool-down, by
 * all workers together; second attempts are a tenth of all calls at most; its neighbour does not feel it.
 * Two workers on one database. `--short`: 20 s instead of 10 minutes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '#db/client.ts';
import { bareAgent } from '#server/agents/kinds/kinds.ts';
import { resilient } from '#server/resilience/resilient.ts';
import { resilience } from '#server/resilience/settings.ts';
import { sharedIn } from '#server/resilience/shared.ts';
import { cloneDatabase, prepareTemplate } from '#server/testing/clone.ts';
import { serve, testOutside } from '#server/testing/loopback.ts';
import { ask, defined } from '#server/testing/registered.ts';
import { joinTestServer } from '../test-server.ts';
import { type Experiment, quantile } from './experiment.ts';

const WORKSPACE = 'wsp_1';
const UP_MS = 3_000;
const DOWN_MS = 4_000;
const OPEN_MS = 1_000;
/** Calls a second of each worker: of the flapping agent and of its neighbour. */
const RATE = 10;

const SETTINGS = resilience.parse({
  ...{ timeoutMs: 1_000, retries: 2, backoffMs: 10 },
  breaker: { window: 10, failRate: 0.5, openMs: OPEN_MS },
});

export const experiment: Experiment = {
  title: 'A flapping agent is probed and not hammered, and nobody beside it waits',
  async measure(progress, { size }) {
    const ms = size === 'short' ? 20_000 : 600_000;
    await using server = await joinTestServer();
    await prepareTemplate(server.url);
    await using database = await cloneDatabase(server.url);
    await database.client.sql`insert into workspaces (id, name) values (${WORKSPACE}, 'One')`;
    const begin = performance.now();
    const isUp = () => (performance.now() - begin) % (UP_MS + DOWN_MS) < UP_MS;
    const requests: number[] = [];
    await using flapping = await serve((_, response) => {
      requests.push(performance.now() - begin);
      response.writeHead(isUp() ? 200 : 503);
      response.end('"fine"');
    });
    await using steady = await serve((_, response) => void response.end('"fine"'));
    let probes = 0;
    const clients = [
      connect(database.url, { name: 'a', max: 6 }),
      connect(database.url, { name: 'b', max: 6 }),
    ];
    const agentAt = (db: (typeof clients)[number]['db'], id: string, url: string) => {
      const watch = { approved: {}, changed: async () => {}, learned: async () => {} };
      const made = { named: { id, version: 1 }, outside: testOutside(), watch };
      const bare = bareAgent(defined({ kind: 'http', config: { url } }), made);
      const shared = sharedIn(db, { workspaceId: WORKSPACE, agentId: id, space: id });
      const askAndCount: typeof shared.ask = async (rule) => {
        const asked = await shared.ask(rule);
        if (asked.state === 'half-open') probes += 1;
        return asked;
      };
      return resilient(bare, SETTINGS, { ...shared, ask: askAndCount });
    };
    let [calls, letThrough, failedFast] = [0, 0, 0];
    const neighbour: { ms: number; wasUp: boolean }[] = [];
    const under: Promise<void>[] = [];
    const workers = clients.map(({ db }) => ({
      flapping: agentAt(db, 'flapping', flapping.url),
      steady: agentAt(db, 'steady', steady.url),
    }));
    while (performance.now() - begin < ms) {
      for (const worker of workers) {
        calls += 1;
        const tell = async () => {
          const { reason = '' } = await ask(worker.flapping, 'x');
          if (/Not called/.test(reason)) failedFast += 1;
          else letThrough += 1;
        };
        const beside = async () => {
          const [startedAt, wasUp] = [performance.now(), isUp()];
          await ask(worker.steady, 'x');
          neighbour.push({ ms: performance.now() - startedAt, wasUp });
        };
        under.push(tell(), beside());
      }
      await pause(1_000 / RATE);
    }
    await Promise.all(under);
    for (const client of clients) await client.close();
    progress(`${calls} calls, ${requests.length} requests, ${failedFast} answered at once`);
    // How long it was down, in cool-downs: it can have been open that long.
    const coolDowns = (ms / (UP_MS + DOWN_MS)) * (DOWN_MS / OPEN_MS);
    const times = (wasUp: boolean) => neighbour.filter((one) => one.wasUp === wasUp).map((one) => one.ms);
    const share = size === 'short' ? 0.5 : 0.99;
    return [
      { name: 'calls', value: calls },
      { name: 'answeredAtOnce', value: failedFast, least: 1 },
      { name: 'probes', value: probes },
      { name: 'probesPerCoolDown', value: probes / coolDowns, most: 1 },
      { name: 'requestsPerCall', value: requests.length / calls, most: 1.1 },
      { name: 'requestsPerCallLetThrough', value: requests.length / letThrough },
      { name: 'neighbourMs', value: quantile(times(true), share) },
      {
        name: 'neighbourSlowedBy',
        value: quantile(times(false), share) / quantile(times(true), share),
        most: 1.1,
      },
    ];
  },
};
