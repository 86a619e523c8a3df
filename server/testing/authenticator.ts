/**
 * A device with passkeys, for tests: makes ES256 keys and signs with them as WebAuthn level 3, sections 6.1 and 6.5,
 * says, without attestation. What it signs can be bent at every place.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

export type Bends = {
  origin?: string;
  type?: string;
  challenge?: string;
  rpId?: string;
  userHandle?: string;
  /** User present 1, user verified 4; a new key 64 as well. */
  flags?: number;
  counter?: number;
  /** Another key signs. */
  key?: KeyObject;
};

const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();
const base64url = (bytes: Buffer): string => bytes.toString('base64url');

/** CBOR (RFC 8949) in its shortest form: byte strings of 24 to 255 bytes. */
function cborBytes(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x58, bytes.length]), bytes]);
}

/** COSE (RFC 9053): a map of type EC2, algorithm ES256, curve P-256, x and y. */
function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const [xs, ys] = [Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
  const head = Buffer.from([0xa5, 1, 2, 3, 0x26, 0x20, 1]);
  return Buffer.concat([head, Buffer.from([0x21]), cborBytes(xs), Buffer.from([0x22]), cborBytes(ys)]);
}

export class Authenticator {
  readonly id = randomBytes(32);
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #origin: string;
  counter = 0;

  constructor(origin: string) {
    this.#origin = origin;
  }

  #client(challenge: string, type: string, bends: Bends): Buffer {
    const told = { type: bends.type ?? type, challenge: bends.challenge ?? challenge };
    return Buffer.from(JSON.stringify({ ...told, origin: bends.origin ?? this.#origin, crossOrigin: false }));
  }

  #data(flags: number, bends: Bends): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(bends.counter ?? ++this.counter);
    const party = sha256(bends.rpId ?? new URL(this.#origin).hostname);
    return Buffer.concat([party, Buffer.from([bends.flags ?? flags]), count]);
  }

  /** What a browser sends after `navigator.credentials.create`. */
  register(challenge: string, bends: Bends = {}) {
    const length = Buffer.from([0, this.id.length]);
    const known = Buffer.concat([Buffer.alloc(16), length, this.id, coseKey(this.#pair.publicKey)]);
    const data = Buffer.concat([this.#data(0x45, bends), known]);
    const head = Buffer.from([0xa3]);
    const text = (word: string) => Buffer.concat([Buffer.from([0x60 + word.length]), Buffer.from(word)]);
    const object = Buffer.concat([
      ...[head, text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])],
      ...[text('authData'), cborBytes(data)],
    ]);
    return this.#reply({
      clientDataJSON: base64url(this.#client(challenge, 'webauthn.create', bends)),
      attestationObject: base64url(object),
    });
  }

  /** What a browser sends after `navigator.credentials.get`. */
  signIn(challenge: string, bends: Bends = {}) {
    const client = this.#client(challenge, 'webauthn.get', bends);
    const data = this.#data(5, bends);
    const signed = sign('sha256', Buffer.concat([data, sha256(client)]), bends.key ?? this.#pair.privateKey);
    const { userHandle } = bends;
    return this.#reply({
      clientDataJSON: base64url(client),
      authenticatorData: base64url(data),
      signature: base64url(signed),
      ...(userHandle !== undefined && { userHandle: base64url(Buffer.from(userHandle)) }),
    });
  }

  #reply<T>(response: T) {
    const id = base64url(this.id);
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response };
  }
}
