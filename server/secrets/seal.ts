/**
 * AES-256-GCM, one way of writing it down: `1.<key id>.<nonce>.<ciphertext and tag>`, base64url. What stands in
 * front, and the place the ciphertext belongs to, are authenticated with it: moved to another row, workspace or
 * field, or cut to another version, it does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const VERSION = '1';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type Key = { id: string; bytes: Uint8Array };

/** Where a ciphertext belongs. */
export type Place = { workspaceId: string; table: string; row: string; field: string };

/** The sealed text was changed, moved, or sealed with another key. */
export class SealBroken extends Error {
  constructor() {
    super('What was sealed does not open here: it was changed or moved, or its key is another one.');
    this.name = 'SealBroken';
  }
}

/** Ids never hold a line break, so two places never read the same. */
const bindingOf = (head: string, { workspaceId, table, row, field }: Place): Buffer =>
  Buffer.from([head, workspaceId, table, row, field].join('\n'));

export function seal(plain: Uint8Array, { key, place }: { key: Key; place: Place }): string {
  const nonce = randomBytes(NONCE_BYTES);
  const head = [VERSION, key.id, nonce.toString('base64url')].join('.');
  const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(bindingOf(head, place));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return `${head}.${sealed.toString('base64url')}`;
}

/** Which key sealed it; undefined if it is not sealed text of this version. */
export function keyIdOf(sealed: string): string | undefined {
  const [version, id, , text, more] = sealed.split('.');
  return version === VERSION && text !== undefined && more === undefined ? id : undefined;
}

/** Throws `SealBroken`. */
export function open(sealed: string, { key, place }: { key: Key; place: Place }): Buffer {
  const [, , nonce = '', text = ''] = sealed.split('.');
  const bytes = Buffer.from(text, 'base64url');
  if (keyIdOf(sealed) !== key.id || bytes.length < TAG_BYTES) throw new SealBroken();
  try {
    const head = sealed.slice(0, sealed.lastIndexOf('.'));
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(CIPHER, key.bytes, Buffer.from(nonce, 'base64url'), options);
    decipher.setAAD(bindingOf(head, place));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealBroken();
  }
}
