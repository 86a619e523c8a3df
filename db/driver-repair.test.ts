import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { repaired } from './driver-repair.ts';

const root = join(dirname(createRequire(import.meta.url).resolve('postgres')), '..', '..');

test.each(['src', 'cjs/src'])('the installed driver can be repaired: %s', (folder) => {
  const source = readFileSync(join(root, folder, 'connection.js'), 'utf8');
  const text = repaired(source);
  expect(text.match(/chunk = nextWriteTimer = null/g)).toHaveLength(4);
  expect(text).toContain('if (socket === null) {');
  expect(text).toContain('fetchArrayTypes().catch(');
});

test('another driver is not touched', () => {
  expect(() => repaired('export default 1')).toThrow('another');
});

/** What PostgreSQL says to whoever needs no password, as bytes: you are in, and I am ready. */
const READY = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

/** Exit code and output of a process that asks a server which goes after it has let everybody in. */
async function askOneThatGoes(...flags: string[]) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    // First who it is, then which types there are.
    socket.once('data', () => {
      socket.write(READY);
      socket.once('data', () => socket.resetAndDestroy());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const code = `
    import postgres from 'postgres';
    const sql = postgres('postgres://a@127.0.0.1:${port}/a', { max: 1 });
    try { await sql\`select 1\`; } catch (error) { console.log('refused', error.code); }
    setImmediate(() => process.exit(0));`;
  const child = spawn(process.execPath, [...flags, '--input-type=module', '-e', code]);
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  const [status] = await once(child, 'close');
  server.close();
  return { status, said: said.trim() };
}

test('a connection that goes while it asks for types is refused, and ends no process', async () => {
  const repair = ['--import', join(import.meta.dirname, 'driver-repair.ts')];
  expect(await askOneThatGoes(...repair)).toEqual({ status: 0, said: 'refused ECONNRESET' });
  // What it is for: without it the process ends.
  expect(await askOneThatGoes()).toMatchObject({ status: 1 });
});
