/** The least a server of event streams can do: LISTEN, and write what it hears to everybody. For comparison. */
import { createServer, type ServerResponse } from 'node:http';
import { connect } from '#db/client.ts';

const readers = new Set<ServerResponse>();
const { sql } = connect(process.env.DATABASE_URL ?? '', { max: 1, name: 'bare' });
await sql.listen('bare', (payload) => {
  for (const reader of readers) reader.write(payload);
});
createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
  readers.add(response);
  response.on('close', () => readers.delete(response));
}).listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 2_048 }, () =>
  process.send?.('ready'),
);
