/**
 * A key pair and the certificate that stands for it in metadata. Nobody looks at the certificate's chain or dates:
 * identity providers take the key out of it. Pure but for chance.
 */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const SEQUENCE = 0x30;
const SET = 0x31;
const YEARS = 20;

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const size = body.length;
  const bytes = size < 0x80 ? [] : size < 0x100 ? [size] : [size >> 8, size & 0xff];
  const head = size < 0x80 ? [tag, size] : [tag, 0x80 | bytes.length, ...bytes];
  return Buffer.concat([Buffer.from(head), body]);
}

const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.from([0]), bytes);
/** sha256WithRSAEncryption, 1.2.840.113549.1.1.11 */
const ALGORITHM = der(SEQUENCE, Buffer.from('06092a864886f70d01010b0500', 'hex'));
/** commonName, 2.5.4.3 */
const COMMON_NAME = Buffer.from('0603550403', 'hex');

const nameOf = (text: string): Buffer =>
  der(SEQUENCE, der(SET, der(SEQUENCE, COMMON_NAME, der(0x0c, Buffer.from(text, 'utf8')))));

/** GeneralizedTime: `20260102030405Z`. */
const time = (at: Date): Buffer => {
  const text = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return der(0x18, Buffer.from(text, 'latin1'));
};

/** `privateKey` as PKCS#8 PEM, `certificate` as PEM. */
export function makeSelfSigned(commonName: string): { privateKey: string; certificate: string } {
  const pair = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const serial = randomBytes(16);
  // Positive and without a leading zero.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const now = new Date();
  const end = new Date(now.getTime() + YEARS * 365.25 * 86_400_000);
  const name = nameOf(commonName);
  const body = der(
    SEQUENCE,
    ...[der(0xa0, integer(Buffer.from([2]))), integer(serial), ALGORITHM, name],
    ...[der(SEQUENCE, time(now), time(end)), name, pair.publicKey.export({ type: 'spki', format: 'der' })],
  );
  const whole = der(SEQUENCE, body, ALGORITHM, bits(sign('sha256', body, pair.privateKey)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    privateKey: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}
