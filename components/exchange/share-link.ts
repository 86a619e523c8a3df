/**
 * A small pattern as an address: `/patterns/import#1.<text>`. What stands behind `#` never reaches a server. The
 * text is the exported file, deflated, in base64url. Larger patterns travel as files.
 */
import { type Exchanged, exportText, type Imported, importText, type Refused } from '#engine/exchange.ts';
import { LIMITS } from '#engine/pattern.ts';

/** Chat programs and mail cut addresses that are longer. */
export const LINK_MAX = 16_000;
const VERSION = '1.';
const PATH = '/patterns/import';

export type Link = { url: string } | { problem: string };

export async function shareLink(exchanged: Exchanged, origin: string): Promise<Link> {
  const file = JSON.stringify(JSON.parse(exportText(exchanged)));
  const bytes = await through(new Blob([file]), new CompressionStream('deflate-raw'), LIMITS.bytes);
  const url = `${origin}${PATH}#${VERSION}${toBase64(bytes)}`;
  if (url.length <= LINK_MAX) return { url };
  const size = `${url.length.toLocaleString('en')} characters`;
  return {
    problem: `This pattern makes an address of ${size}; more than ${LINK_MAX.toLocaleString('en')} get cut on their way. Export the file instead.`,
  };
}

/** Is this text such an address, on whatever server? */
export function hashOfLink(text: string): string | undefined {
  const url = URL.parse(text.trim());
  return url?.pathname === PATH && url.hash.length > 1 ? url.hash : undefined;
}

/** Reads what stands behind an address, with or without its `#`. Never throws. */
export async function readLink(hash: string): Promise<Imported | Refused> {
  const text = hash.replace(/^#/, '');
  if (!text.startsWith(VERSION))
    return { problems: ['This address holds no pattern, or one of a newer Parallax.'] };
  try {
    const packed = new Blob([fromBase64(text.slice(VERSION.length))]);
    const bytes = await through(packed, new DecompressionStream('deflate-raw'), 2 * LIMITS.bytes);
    return importText(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return { problems: ['This address was cut or changed on its way: what it holds cannot be read.'] };
  }
}

type Pipe = ReadableWritablePair<Uint8Array<ArrayBuffer>, BufferSource>;

/** Stops at `most` bytes, so that a few letters cannot unfold into what fills the memory. */
async function through(blob: Blob, pipe: Pipe, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = blob.stream().pipeThrough(pipe).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    if (!value) continue;
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      throw new Error('It is too large.');
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}
