/** The installation's signature under the ends of logs: Ed25519, from a seed of 32 bytes in the setting AUDIT_KEY. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { parseKey } from '../secrets/parse-key.ts';
import { type Checkpoint, signedText } from './line.ts';

/** What stands before the seed in a private key's DER form (RFC 8410). */
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** What stands before the 32 bytes of a public key in its DER form. */
const PUBLIC_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

export type Signer = {
  keyId: string;
  /** 32 bytes, base64url. To be kept elsewhere, like the checkpoints. */
  publicKey: string;
  sign(point: Omit<Checkpoint, 'key' | 'signature'>): Checkpoint;
};

const bytesOf = (key: KeyObject): Buffer =>
  key.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_HEAD.length);

/** First 16 hex digits of the SHA-256 of the public key. */
export const keyIdOf = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64url')).digest('hex').slice(0, 16);

/** Undefined where the setting holds no key: nothing is signed then, and the page says so. */
export function signerOf(setting: string): Signer | undefined {
  const seed = parseKey(setting);
  if (!seed) return undefined;
  const key = createPrivateKey({
    key: Buffer.concat([PRIVATE_HEAD, seed.bytes]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = bytesOf(createPublicKey(key)).toString('base64url');
  const keyId = keyIdOf(publicKey);
  return {
    ...{ keyId, publicKey },
    sign(point) {
      const signature = sign(null, Buffer.from(signedText({ ...point, key: keyId })), key);
      return { ...point, key: keyId, signature: signature.toString('base64url') };
    },
  };
}

/** Never throws: what is no key or no signature is not genuine. */
export function isGenuine(point: Checkpoint, publicKey: string): boolean {
  const bytes = Buffer.from(publicKey, 'base64url');
  if (bytes.length !== 32 || keyIdOf(publicKey) !== point.key) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_HEAD, bytes]), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(signedText(point)), key, Buffer.from(point.signature, 'base64url'));
  } catch {
    return false;
  }
}
