import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeSelfSigned } from './self-signed.ts';

test('the certificate is one, of this key and signed by it', () => {
  const { privateKey, certificate } = makeSelfSigned('Parallax é');
  const read = new X509Certificate(certificate);
  const own = createPublicKey(createPrivateKey(privateKey));
  expect(read.verify(own)).toBe(true);
  expect(own.asymmetricKeyDetails?.modulusLength).toBe(3_072);
  expect(read.publicKey.equals(own)).toBe(true);
  expect(read.subject).toBe(read.issuer);
  expect(read.validToDate.getTime()).toBeGreaterThan(Date.now() + 19 * 365 * 86_400_000);
});
