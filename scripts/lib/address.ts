/** Host, port and the address people open. */

import { eventually, isPortFree } from './processes.ts';
import { Plain } from './progress.ts';

type Settings = Readonly<Record<string, string | undefined>>;

export type Address = { host: string; port: number; url: string; note?: string };

const DEFAULT_PORT = 3000;

/**
 * `PORT` is taken at its word; without it the next free port from 3000 on is used. `former` is the port
 * of a start that was killed: its web process needs a moment to notice.
 */
export async function chooseAddress(env: Settings, former?: number): Promise<Address> {
  const host = env.HOST || '127.0.0.1';
  if (env.PORT) {
    const port = readPort(env.PORT);
    await untilFree(port, host, former);
    if (await isPortFree(port, host)) return { host, port, url: openUrl(host, port) };
    throw new Plain(
      `Port ${port} of ${host} is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`,
    );
  }
  await untilFree(DEFAULT_PORT, host, former);
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + 100; port += 1) {
    if (!(await isPortFree(port, host))) continue;
    const note =
      port === DEFAULT_PORT
        ? {}
        : { note: `Port ${DEFAULT_PORT} is taken by another program; using ${port}.` };
    return { host, port, url: openUrl(host, port), ...note };
  }
  throw new Plain(
    `No port from ${DEFAULT_PORT} to ${DEFAULT_PORT + 99} of ${host} can be used. Check HOST, or set PORT.`,
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Plain(`PORT must be a number from 1 to 65535, not "${text}".`);
}

async function untilFree(port: number, host: string, former?: number): Promise<void> {
  if (port === former) await eventually(() => isPortFree(port, host), 6_000);
}

/** 0.0.0.0 and :: mean every address; people on this machine open localhost. */
function openUrl(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://localhost:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
