/**
 * The web process: Next on HOST:PORT, in production unless `--dev`. Says `ready` over its channel once
 * it listens. On SIGTERM it stops listening, lets short requests end and cuts streams after 1 s; their
 * browsers come back by `Last-Event-ID`.
 */
import { createServer } from 'node:http';
import next from 'next';
import { ROOT } from './lib/checkout.ts';

const isDev = process.argv.includes('--dev');
const hostname = process.env.HOST ?? '127.0.0.1';
const port = Number(process.env.PORT ?? 3000);

const app = next({ dev: isDev, dir: ROOT, hostname, port, quiet: !isDev });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  // A layout cannot see which address was asked for, and signing in leads back to it.
  request.headers['x-parallax-address'] = request.url;
  void handle(request, response);
});
server.on('error', (error) => {
  console.error(`The web process cannot listen on ${hostname}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, hostname, () => process.send?.('ready'));

process.once('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
  setTimeout(() => process.exit(0), 3_000).unref();
});
