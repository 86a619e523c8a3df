/**
 * The web process: Next on HOST:PORT, in production unless `--dev`. Says `ready` over its channel once
 * it listens. How it ends: see stop-gracefully.ts.
 */
import { createServer } from 'node:http';
import next from 'next';
import { ROOT } from './lib/checkout.ts';
import { fixedHeaders, newNonce, policy } from './lib/headers.ts';
import { stopGracefully } from './lib/stop-gracefully.ts';

const isDev = process.argv.includes('--dev');
const hostname = process.env.HOST ?? '127.0.0.1';
const port = Number(process.env.PORT ?? 3000);

const always = fixedHeaders({ isHttps: process.env.NEXTAUTH_URL?.startsWith('https:') ?? false });

const app = next({ dev: isDev, dir: ROOT, hostname, port, quiet: !isDev });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  // It would send back what came, cookies included.
  if (request.method === 'TRACE') return void response.writeHead(405).end();
  // A layout cannot see which address was asked for, and signing in leads back to it.
  request.headers['x-parallax-address'] = request.url;
  // Counted by who is at the other end of the connection, whatever the request says of itself.
  request.headers['x-parallax-peer'] = request.socket.remoteAddress ?? '';
  const nonce = newNonce();
  // Next reads the nonce for its own scripts from the policy of the request, the layout from a header of ours.
  request.headers['content-security-policy'] = policy(nonce, { isDev });
  request.headers['x-parallax-nonce'] = nonce;
  response.setHeader('Content-Security-Policy', policy(nonce, { isDev }));
  for (const [name, value] of always) response.setHeader(name, value);
  void handle(request, response);
});
server.on('error', (error) => {
  console.error(`The web process cannot listen on ${hostname}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, hostname, () => process.send?.('ready'));
stopGracefully(server);
