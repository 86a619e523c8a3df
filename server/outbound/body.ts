/** The body of a reply, bounded while it streams: by its unpacked size, by time and by silence. */
import type { IncomingMessage } from 'node:http';
import { type Readable, Transform, type TransformCallback } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { AppError } from '../errors.ts';

/** What one layer of packing may be; more layers than one are only ever sent to hurt. */
const UNPACK: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export type BodyLimits = { maxBytes: number; host: string; toError: (error: unknown) => unknown };

/** A web stream of at most `maxBytes` unpacked bytes; errors with `out.too-large` beyond, or what `toError` says. */
export function toBody(reply: IncomingMessage, limits: BodyLimits): ReadableStream<Uint8Array> {
  const packing = reply.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  const unpack = UNPACK[packing];
  if (!unpack && packing !== 'identity' && packing !== '') {
    reply.destroy();
    throw new AppError('out.reply', { host: limits.host, problem: 'it is packed in an unknown way' });
  }
  const counted = counting(limits);
  const stages = unpack ? [reply, unpack(), counted] : [reply, counted];
  return toWeb(stages, limits);
}

function counting({ maxBytes, host }: BodyLimits): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _: BufferEncoding, done: TransformCallback) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(new AppError('out.too-large', { host, limit: toMegabytes(maxBytes) }));
      else done(null, chunk);
    },
  });
}

export const toMegabytes = (bytes: number): number => Math.ceil(bytes / 1_048_576);

/** Chained by hand: one error, or a reader who leaves, ends every stage and with them the connection. */
function toWeb(stages: (IncomingMessage | Transform)[], { toError }: BodyLimits): ReadableStream<Uint8Array> {
  const last = stages.at(-1);
  if (!last) throw new RangeError('A body has at least one stage.');
  const endAll = () => {
    for (const stage of stages) stage.destroy();
  };
  stages.reduce((from, to) => (to instanceof Transform ? from.pipe(to) : from));
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let isOver = false;
        const fail = (error: unknown) => {
          if (isOver) return;
          isOver = true;
          controller.error(toError(error));
          endAll();
        };
        for (const stage of stages) stage.on('error', fail);
        last.on('data', (chunk: Uint8Array) => {
          controller.enqueue(new Uint8Array(chunk));
          if ((controller.desiredSize ?? 0) <= 0) last.pause();
        });
        last.on('end', () => {
          isOver = true;
          controller.close();
        });
      },
      pull() {
        last.resume();
      },
      cancel: endAll,
    },
    { highWaterMark: 65_536, size: (chunk) => chunk.byteLength },
  );
}

/** Reads what nobody wants, so that the connection ends. */
export const drop = (reply: Readable): void => void reply.destroy();
