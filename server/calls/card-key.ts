/**
 * The key that signs the cards of published patterns: Ed25519, its seed derived from AUDIT_KEY so that every process
 * of an installation has the same one and none has to be kept. Whoever reads a card finds the public part at
 * `KEYS_PATH`, below the address people open Parallax at.
 */
import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import { type AgentCard, generateAgentCardSignature } from '@a2a-js/sdk';
import { env } from '../env.ts';
import { parseKey } from '../secrets/parse-key.ts';

export const KEYS_PATH = '/.well-known/jwks.json';

/** What stands before the seed in a private key's DER form (RFC 8410). */
const PRIVATE_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** Another purpose, another key: nothing that it signs can be taken for the end of an audit log. */
const PURPOSE = 'parallax a2a agent cards v1';

type CardKey = { key: KeyObject; jwk: { kty: string; crv: string; x: string; kid: string } };

/** Undefined where the setting holds no key: cards are unsigned then. */
function cardKey(setting: string): CardKey | undefined {
  const root = parseKey(setting);
  if (!root) return undefined;
  const seed = Buffer.from(hkdfSync('sha256', root.bytes, '', PURPOSE, 32));
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_HEAD, seed]), format: 'der', type: 'pkcs8' });
  const { kty = '', crv = '', x = '' } = createPublicKey(key).export({ format: 'jwk' });
  // Part of the public key itself: the same key has the same name after every start.
  return { key, jwk: { kty, crv, x, kid: x.slice(0, 16) } };
}

/** The card with a signature over all of it (JWS, as the protocol has it), where there is a key. */
export async function signed(card: AgentCard): Promise<AgentCard> {
  const made = cardKey(env().AUDIT_KEY);
  if (!made) return card;
  const jku = new URL(KEYS_PATH, env().NEXTAUTH_URL).href;
  return generateAgentCardSignature(made.key, { alg: 'EdDSA', kid: made.jwk.kid, typ: 'JOSE', jku })(card);
}

/** `GET /.well-known/jwks.json`, for everybody: public keys are not secret. */
export function answerKeys(): Response {
  const made = cardKey(env().AUDIT_KEY);
  const keys = made ? [{ ...made.jwk, alg: 'EdDSA', use: 'sig' }] : [];
  return Response.json({ keys }, { headers: { 'cache-control': 'public, max-age=300' } });
}
