/** The card of an A2A agent: fetched for every call, its signature checked, its facts compared by whoever asks. */
import { type AgentCard, AgentCard as CardCodec, verifyAgentCardSignature } from '@a2a-js/sdk';
import { DefaultAgentCardResolver } from '@a2a-js/sdk/client';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import { AgentProblem } from '../../agent.ts';
import { factText } from '../facts.ts';
import type { Facts } from '../kind.ts';
import type { Outside } from '../outside.ts';
import type { A2aConfig } from './config.ts';

const KEYS_PATH = '/.well-known/jwks.json';
const jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string().optional(), kty: z.string() })) });

export type CheckedCard = { card: AgentCard; facts: Facts };

export async function readCard(
  config: A2aConfig,
  { outside, signal }: { outside: Outside; signal: AbortSignal },
): Promise<CheckedCard> {
  const fetchImpl: typeof fetch = (input, init) => outside.fetch(input, { ...init, signal });
  const isCard = new URL(config.url).pathname.endsWith('.json');
  const resolver = new DefaultAgentCardResolver({ fetchImpl, legacyCompat: { enabled: true } });
  const card = isCard ? await resolver.resolve(config.url, '') : await resolver.resolve(base(config.url));
  if (card.supportedInterfaces.length === 0)
    throw new AgentProblem('Its card names no address to speak to; ask its owner.');
  const key = await signingKey(card, { config, fetchImpl });
  return { card, facts: factsOf(card, key) };
}

const base = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

function factsOf(card: AgentCard, key: string): Facts {
  const {
    name,
    description,
    skills,
    supportedInterfaces,
    signatures: _,
    ...rest
  } = CardCodec.toJSON(card) as Record<string, unknown>;
  return {
    name: factText(name ?? ''),
    description: factText(description ?? ''),
    skills: factText(skills ?? []),
    endpoint: factText(supportedInterfaces ?? []),
    'signing key': key,
    'rest of the card': factText(rest),
  };
}

/** Thumbprint of the key whose signature holds, or `unsigned`. A signature that does not hold is refused. */
async function signingKey(
  card: AgentCard,
  { config, fetchImpl }: { config: A2aConfig; fetchImpl: typeof fetch },
): Promise<string> {
  if (card.signatures.length === 0) {
    if (config.signed === 'always')
      throw new AgentProblem('Its card is not signed, and only a signed one is accepted here.');
    return 'unsigned';
  }
  let thumbprint = 'unsigned';
  const verify = verifyAgentCardSignature(async (kid, jku) => {
    const key = await publicKey(kid, { url: keysUrl(config.url, jku), fetchImpl });
    thumbprint = await calculateJwkThumbprint(key);
    return key;
  });
  try {
    await verify(card);
  } catch (error) {
    if (error instanceof AgentProblem) throw error;
    throw new AgentProblem(
      'The signature of its card does not hold; do not call it before its owner explains.',
    );
  }
  return thumbprint;
}

/** A key that is fetched from elsewhere would let anybody sign. */
function keysUrl(cardUrl: string, jku: string | undefined): URL {
  const url = new URL(jku ?? KEYS_PATH, cardUrl);
  if (url.origin === new URL(cardUrl).origin) return url;
  throw new AgentProblem(
    `Its card is signed with a key from another host, ${url.host}; that proves nothing.`,
  );
}

async function publicKey(
  kid: string,
  { url, fetchImpl }: { url: URL; fetchImpl: typeof fetch },
): Promise<JWK> {
  const response = await fetchImpl(url);
  const read = response.ok ? jwks.safeParse(await response.json()) : undefined;
  const key = read?.success ? read.data.keys.find((one) => one.kid === kid) : undefined;
  if (!key) throw new AgentProblem(`The key that signed its card is not at ${url.pathname}.`);
  return key as JWK;
}
