/**
 * How a web process ends on SIGTERM: it takes no new connections, cuts event streams (their browsers come back
 * by `Last-Event-ID`, elsewhere if there is an elsewhere) and whatever else is no request, lets requests under way
 * end, and is gone, after 19 s at the latest.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests that are under way may take this long. */
const REQUESTS_MS = 15_000;
/** Nothing keeps the process longer than this. */
const STOP_MS = 19_000;

export function stopGracefully(server: Server): void {
  /** Requests under way on each connection; none on those kept for the next, and on those that left HTTP. */
  const sockets = new Map<Socket, number>();
  const streams = new Set<ServerResponse>();
  let isStopping = false;
  const close = () => {
    for (const response of streams) response.destroy();
    for (const [socket, requests] of sockets) if (requests === 0) socket.destroy();
  };
  server.on('connection', (socket) => {
    sockets.set(socket, 0);
    socket.once('close', () => sockets.delete(socket));
  });
  server.prependListener('request', (request, response) => {
    const { socket } = request;
    sockets.set(socket, (sockets.get(socket) ?? 0) + 1);
    if (isStream(request)) streams.add(response);
    if (isStopping) response.setHeader('connection', 'close');
    response.once('close', () => {
      streams.delete(response);
      if (sockets.has(socket)) sockets.set(socket, (sockets.get(socket) ?? 1) - 1);
      if (isStopping) close();
    });
  });
  process.once('SIGTERM', () => {
    isStopping = true;
    server.close(() => process.exit(0));
    close();
    setTimeout(() => server.closeAllConnections(), REQUESTS_MS).unref();
    setTimeout(() => process.exit(1), STOP_MS).unref();
  });
}

/** Browsers' event streams ask for this type, and so does every client that reads one. */
const isStream = ({ headers }: IncomingMessage): boolean =>
  headers.accept?.includes('text/event-stream') === true;
