/** Notices whoever connects to this machine, and every attempt of this process to connect anywhere. */
import dns from 'node:dns';
import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import net, { type AddressInfo, createServer, Socket } from 'node:net';

export type Canary = AsyncDisposable & { port: number; connections: number };

/** Listens on both loopback addresses, on one port; answers like a web server that is glad to be found. */
export async function openCanary(): Promise<Canary> {
  const canary = { port: 0, connections: 0 };
  const greet = (socket: Socket) => {
    canary.connections += 1;
    socket.on('error', () => {});
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\ncanary');
  };
  const [four, six] = [createServer(greet), createServer(greet)];
  await once(four.listen(0, '127.0.0.1'), 'listening');
  canary.port = (four.address() as AddressInfo).port;
  // Machines without IPv6 have nothing there to find.
  six.on('error', () => {});
  six.listen(canary.port, '::1');
  return Object.assign(canary, {
    async [Symbol.asyncDispose]() {
      four.close();
      if (six.listening) six.close();
    },
  });
}

export type Redirector = AsyncDisposable & { port: number; to(url: string, status: number): string };

/** Sends whoever asks for `to(…)` on to the address in it. */
export async function openRedirector(): Promise<Redirector> {
  const server = createHttp((request, reply) => {
    const asked = new URL(request.url ?? '', 'http://x').searchParams;
    // Some forms lead back here, as a path: nobody is to be glad of that either.
    // Some callers put a path behind what they are given.
    const status = Number.parseInt(asked.get('status') ?? '', 10);
    if (Number.isNaN(status)) return void request.socket.destroy();
    // A header takes no line breaks and nothing beyond Latin-1.
    const location = (asked.get('to') ?? '').replace(/[^\x20-\xff]/g, (one) => encodeURIComponent(one));
    reply.writeHead(status, { location }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const to = (url: string, status: number) =>
    `http://127.0.0.1:${port}/?${new URLSearchParams({ to: url, status: String(status) })}`;
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { port, to, [Symbol.asyncDispose]: close };
}

export type Attempts = Disposable & { seen: { address: string; port: number }[] };

/** Every connection this process tries to make, whatever makes it, until it is disposed. */
export function watchAttempts(): Attempts {
  const seen: Attempts['seen'] = [];
  const { connect } = Socket.prototype;
  const watched = function (this: Socket, ...given: unknown[]): Socket {
    this.on('connectionAttempt', (address: string, port: number) => seen.push({ address, port }));
    return Reflect.apply(connect, this, given) as Socket;
  };
  net.Socket.prototype.connect = watched as typeof connect;
  return {
    seen,
    [Symbol.dispose]() {
      net.Socket.prototype.connect = connect;
    },
  };
}

export type Names = Disposable & { asked: number };

/** Answers all questions for names in this process: the first with `first`, all later ones with `then`. */
export function answerNames(first: string[], then: string[]): Names {
  const before = { lookup: dns.lookup, promised: dns.promises.lookup };
  const names = { asked: 0 };
  const next = () => {
    names.asked += 1;
    const found = names.asked === 1 ? first : then;
    return found.map((address) => ({ address, family: net.isIPv6(address) ? 6 : 4 }));
  };
  const lookup = (_: string, options: unknown, done?: unknown) => {
    const tell = (typeof options === 'function' ? options : done) as (...given: unknown[]) => void;
    const wantsAll = typeof options === 'object' && options !== null && 'all' in options && options.all;
    const found = next();
    if (wantsAll) tell(null, found);
    else tell(null, found[0]?.address, found[0]?.family);
  };
  const promised = async (_: string, options?: unknown) => {
    const wantsAll = typeof options === 'object' && options !== null && 'all' in options && options.all;
    const found = next();
    return wantsAll ? found : found[0];
  };
  Object.assign(dns, { lookup });
  Object.assign(dns.promises, { lookup: promised });
  return Object.assign(names, {
    [Symbol.dispose]() {
      Object.assign(dns, { lookup: before.lookup });
      Object.assign(dns.promises, { lookup: before.promised });
    },
  });
}
