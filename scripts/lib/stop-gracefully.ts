/**
 * How a web process ends: SIGTERM (or its parent's end) -> takes no new connections -> cuts event streams, whose
 * browsers come back by `Last-Event-ID`, elsewhere if there is an elsewhere -> lets requests under way end ->
 * is gone, after 20 s at the latest.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Requests that are under way may take this long. */
const REQUESTS_MS = 15_000;
/** Nothing keeps the process longer than this. */
const STOP_MS = 19_000;

export function stopGracefully(server: Server): void {
  const streams = new Set<ServerResponse>();
  let isStopping = false;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // A connection that is kept alive would bring the next request to a process that is leaving.
    if (isStopping) response.setHeader('connection', 'close');
    if (!isStream(request)) return;
    streams.add(response);
    response.once('close', () => streams.delete(response));
    if (isStopping) response.destroy();
  });
  process.once('SIGTERM', () => {
    isStopping = true;
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    for (const response of streams) response.destroy();
    // Connections become idle one by one as their requests end.
    setInterval(() => server.closeIdleConnections(), 50).unref();
    setTimeout(() => server.closeAllConnections(), REQUESTS_MS).unref();
    setTimeout(() => process.exit(1), STOP_MS).unref();
  });
}

/** Browsers' event streams ask for this type, and so does every client that reads one. */
const isStream = ({ headers }: IncomingMessage): boolean =>
  headers.accept?.includes('text/event-stream') === true;
