import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';

/** A request of `/slow` takes a second; `/events` never ends. */
const SERVER = `
  import { createServer } from 'node:http';
  import { stopGracefully } from ${JSON.stringify(new URL('./stop-gracefully.ts', import.meta.url).href)};
  const server = createServer((request, response) => {
    if (request.url === '/events') return void response.write('data: 1\\n\\n');
    setTimeout(() => response.end('done'), request.url === '/slow' ? 1_000 : 0);
  });
  server.listen(0, '127.0.0.1', () => process.send(server.address().port));
  stopGracefully(server);
`;

async function startServer() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SERVER], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return {
    ...{ child, port, gone: once(child, 'exit') },
    [Symbol.asyncDispose]: async () => void child.kill('SIGKILL'),
  };
}

const ask = (port: number, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, headers, agent: false }, resolve).on('error', reject);
  });

const isRefused = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(false)).on('error', () => resolve(true));
  });

test('told to stop, it takes nothing new, cuts streams, ends what is under way, and is gone', async () => {
  await using server = await startServer();
  const { child, port, gone } = server;
  const stream = await ask(port, '/events', { accept: 'text/event-stream' });
  const isCut = new Promise((resolve) => stream.on('error', resolve).on('close', resolve));
  stream.resume();
  const idle = connect(port, '127.0.0.1');
  const isClosed = once(idle, 'close');
  await once(idle, 'connect');
  const slow = ask(port, '/slow');
  // Its answer shows that the slow request, sent before it, has arrived.
  await ask(port, '/');
  const begin = performance.now();
  child.kill('SIGTERM');
  await Promise.all([isCut, isClosed]);
  expect(await isRefused(port)).toBe(true);
  expect(child.exitCode).toBeNull();
  const reply = await slow;
  let text = '';
  for await (const part of reply) text += String(part);
  expect([reply.statusCode, text]).toEqual([200, 'done']);
  expect(await gone).toEqual([0, null]);
  expect(performance.now() - begin).toBeLessThan(10_000);
});
