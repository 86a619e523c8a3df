/** The door out, against servers on loopback that the test permits by their port. */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type GuardOptions, guardedFetch } from './guarded-fetch.ts';
import type { Resolve } from './resolve.ts';

type Site = AsyncDisposable & { port: number; url: string; seen: IncomingMessage[]; permit: string };

async function site(answer: RequestListener): Promise<Site> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, reply) => {
    seen.push(request);
    answer(request, reply);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    return new Promise<void>((done) => server.close(() => done()));
  };
  const permit = `127.0.0.1:${port}`;
  return { port, seen, permit, url: `http://${permit}/`, [Symbol.asyncDispose]: close };
}

const guard = (permits: string, more: Partial<GuardOptions> = {}) =>
  guardedFetch({ allow: null, permits, ...more });

const refusal = (code: string) => expect.objectContaining({ name: 'AppError', code });

it('sends what it is given and hands back the reply', async () => {
  await using echo = await site(async (request, reply) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    reply.writeHead(201, { 'x-method': request.method, 'set-cookie': ['a=1', 'b=2'] });
    reply.end(Buffer.concat(parts));
  });
  const reply = await guard(echo.permit)(`${echo.url}a?b=c`, {
    method: 'POST',
    body: 'héllo',
    headers: { 'x-y': 'z' },
  });
  expect(reply.status).toBe(201);
  expect(reply.url).toBe(`${echo.url}a?b=c`);
  expect(reply.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(await reply.text()).toBe('héllo');
  expect(echo.seen[0]?.headers).toMatchObject({
    host: `127.0.0.1:${echo.port}`,
    'x-y': 'z',
    'content-length': '6',
  });
});

it('connects to what it checked, whatever the name says the next time', async () => {
  await using canary = await site((_, reply) => reply.end());
  let asked = 0;
  const rebinding: Resolve = async () => {
    asked += 1;
    return [{ address: asked === 1 ? '192.0.2.1' : '127.0.0.1', family: 4 }];
  };
  const call = guard('rebind.example', { resolve: rebinding, timeoutMs: 300 })(
    `http://rebind.example:${canary.port}/`,
  );
  await expect(call).rejects.toMatchObject({ name: 'AppError' });
  expect(asked).toBe(1);
  expect(canary.seen).toHaveLength(0);
});

it('refuses a name of which any address is not public', async () => {
  const resolve: Resolve = async () => [
    { address: '8.8.8.8', family: 4 },
    { address: '::1', family: 6 },
  ];
  await expect(guard('', { resolve })('https://two.example/')).rejects.toEqual(refusal('out.private'));
});

it.each([
  ['http://127.0.0.1/', 'out.private'],
  ['https://user:hidden-word@example.org/', 'out.address'],
  ['file:///etc/passwd', 'out.address'],
  ['https:\\\\127.0.0.1/', 'out.address'],
  ['http://8.8.8.8/', 'out.plain'],
  ['https://example.net/', 'out.host'],
])('refuses %s', async (url, code) => {
  const allow = ['example.org', '127.0.0.1', '8.8.8.8'];
  const error = await guardedFetch({ allow, permits: '' })(url).catch((thrown: unknown) => thrown);
  expect(error).toEqual(refusal(code));
  expect(String(error)).not.toContain('hidden-word');
});

it('follows three redirects and no more, each checked again', async () => {
  await using canary = await site((_, reply) => reply.end('canary'));
  await using chain = await site((request, reply) => {
    const left = Number(new URL(request.url ?? '', 'http://x').searchParams.get('left'));
    const last = request.url?.startsWith('/in') ? canary.url : '/end';
    const location = left > 0 ? `${request.url?.split('?')[0]}?left=${left - 1}` : last;
    if (request.url === '/end') reply.end('arrived');
    else reply.writeHead(302, { location }).end();
  });
  const call = guard(chain.permit);
  expect(await (await call(`${chain.url}go?left=2`)).text()).toBe('arrived');
  await expect(call(`${chain.url}go?left=3`)).rejects.toEqual(refusal('out.redirect'));
  await expect(call(`${chain.url}in?left=1`)).rejects.toEqual(refusal('out.private'));
  await expect(call(`${chain.url}go?left=1`, { redirect: 'error' })).rejects.toEqual(refusal('out.redirect'));
  expect((await call(`${chain.url}go?left=1`, { redirect: 'manual' })).status).toBe(302);
  expect(canary.seen).toHaveLength(0);
});

it('takes no proof of identity to another origin, nor the body of what became a GET', async () => {
  await using second = await site((_, reply) => reply.end('ok'));
  await using first = await site((_, reply) => reply.writeHead(302, { location: second.url }).end());
  const headers = { authorization: 'Bearer x', 'x-api-key': 'x', cookie: 'x=1', 'x-kept': 'yes' };
  await guard(`${first.permit},${second.permit}`)(first.url, { method: 'POST', body: 'b', headers });
  const arrived = second.seen[0];
  expect(arrived?.method).toBe('GET');
  expect(arrived?.headers).toMatchObject({ 'x-kept': 'yes' });
  for (const name of ['authorization', 'x-api-key', 'cookie', 'content-length', 'content-type'])
    expect(arrived?.headers[name]).toBeUndefined();
});

it('stops replies that are too large, packed small or never ending', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1_048_576));
  await using big = await site((request, reply) => {
    if (request.url === '/said') reply.writeHead(200, { 'content-length': 99_000_000 }).write('x');
    else if (request.url === '/packed') reply.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    else if (request.url === '/twice') reply.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(bomb);
    else {
      const flood = () => {
        while (reply.write(Buffer.alloc(65_536)));
      };
      reply.on('drain', flood);
      flood();
    }
  });
  const call = guard(big.permit, { maxBytes: 1_048_576 });
  await expect(call(`${big.url}said`)).rejects.toEqual(refusal('out.too-large'));
  await expect(call(`${big.url}twice`)).rejects.toEqual(refusal('out.reply'));
  for (const path of ['packed', 'endless']) {
    const reply = await call(big.url + path);
    await expect(reply.arrayBuffer()).rejects.toEqual(refusal('out.too-large'));
  }
});

it('unpacks what is packed', async () => {
  await using packed = await site((_, reply) =>
    reply.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unpacked')),
  );
  const reply = await guard(packed.permit)(packed.url);
  expect(reply.headers.get('content-encoding')).toBeNull();
  expect(await reply.text()).toBe('unpacked');
});

it('waits no longer than told, for the head and for the body', async () => {
  await using slow = await site((request, reply) => {
    if (request.url === '/head') return;
    reply.writeHead(200).write('x');
    if (request.url === '/drip') setInterval(() => reply.write('x'), 20).unref();
  });
  const timeout = refusal('out.timeout');
  await expect(guard(slow.permit, { timeoutMs: 80 })(`${slow.url}head`)).rejects.toEqual(timeout);
  // The head comes within this time on any machine; what is waited for is the body.
  const dripping = await guard(slow.permit, { timeoutMs: 1_000 })(`${slow.url}drip`);
  await expect(dripping.text()).rejects.toEqual(timeout);
  const silent = await guard(slow.permit, { idleMs: 1_000 })(`${slow.url}silent`);
  await expect(silent.text()).rejects.toEqual(timeout);
});

it('hands on the reason of whoever aborts', async () => {
  await using slow = await site(() => undefined);
  const aborting = new AbortController();
  const call = guard(slow.permit)(slow.url, { signal: aborting.signal });
  aborting.abort(new Error('no longer needed'));
  await expect(call).rejects.toThrow('no longer needed');
});

it('says what is wrong with a host that is not there', async () => {
  const gone = await site(() => undefined);
  await gone[Symbol.asyncDispose]();
  await expect(guard(gone.permit)(gone.url)).rejects.toThrow('could not be reached: it refuses connections.');
  await expect(guard('', { resolve: async () => [] })('https://nowhere.example/')).rejects.toEqual(
    refusal('out.unknown'),
  );
});

it('ends the connection when its reader leaves', async () => {
  const left = Promise.withResolvers<void>();
  await using stream = await site((_, reply) => {
    reply.on('close', left.resolve);
    reply.write('x');
  });
  const reply = await guard(stream.permit)(stream.url);
  await reply.body?.cancel();
  await left.promise;
});
