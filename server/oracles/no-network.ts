/**
 * What to put before a command so that it has no network: on Linux a network of its own with nothing in it,
 * where the system lets ordinary users make one. Node's permission model does not cover the network.
 */
import { execFile } from 'node:child_process';
import { lazy } from '#server/agents/agent.ts';

const UNSHARE = ['/usr/bin/unshare', '--map-root-user', '--net', '--'] as const;

/** Empty where it cannot be had (another system, a container that forbids it): asked once. */
export const noNetwork = lazy(
  (): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const [command, ...args] = UNSHARE;
      execFile(command, [...args, '/bin/true'], { env: {} as NodeJS.ProcessEnv, timeout: 5_000 }, (error) =>
        resolve(error ? [] : UNSHARE),
      );
    }),
);
