/** The least a live page can cost: INSERT and NOTIFY in one statement, LISTEN, one write of SSE, one frame. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from '#db/client.ts';

export type Floor = AsyncDisposable & {
  url: string;
  /** Resolves when committed. */
  append(n: number): Promise<void>;
};

const PAGE = `<!doctype html><title>Floor</title><div data-canvas-node="floor" data-state="0">0</div><script>
const box = document.querySelector('div');
new EventSource('/events').onmessage = ({ data }) => {
  const { n } = JSON.parse(data);
  requestAnimationFrame(() => { box.textContent = data; box.dataset.state = n; });
};
</script>`;

export async function startFloor(databaseUrl: string): Promise<Floor> {
  const writer = connect(databaseUrl, { max: 1, name: 'bench-floor' });
  const listener = connect(databaseUrl, { max: 1, name: 'bench-floor' });
  await writer.sql.unsafe('create table floor_events (n int primary key, body text not null)');
  const readers = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    if (request.url !== '/events') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    readers.add(response);
    response.on('close', () => readers.delete(response));
  });
  await listener.sql.listen('floor', (payload) => {
    for (const reader of readers) reader.write(`data: ${payload}\n\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async append(n) {
      const body = JSON.stringify({ n, kind: 'node.settled', node: 'agent', value: 42, confidence: 0.87 });
      await writer.sql`with row as (insert into floor_events values (${n}, ${body}) returning body)
        select pg_notify('floor', body) from row`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await Promise.all([writer.close(), listener.close()]);
    },
  };
}
