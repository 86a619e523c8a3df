/** Asks a provider whether a sign-in would work, and says in one sentence what is wrong. Nothing is changed. */
import { X509Certificate } from 'node:crypto';
import type { Configuration } from 'openid-client';
import { AppError } from '../errors.ts';
import { clientAuth, discover, problemOf, providerFetch, redirectUri } from './oidc.ts';
import type { Provider } from './providers.ts';
import { SignInRefused } from './refused.ts';

export type Tested = { works: boolean; sentence: string };

const bad = (sentence: string): Tested => ({ works: false, sentence });

export const testConnection = (provider: Provider): Promise<Tested> =>
  provider.kind === 'oidc' ? testOidc(provider) : testSaml(provider);

async function testOidc(provider: Provider): Promise<Tested> {
  try {
    const config = await discover(provider);
    const metadata = config.serverMetadata();
    if (!metadata.token_endpoint || !metadata.jwks_uri)
      return bad('Its discovery document names no token address or no keys.');
    const keys: unknown = await (await providerFetch()(metadata.jwks_uri)).json();
    if (!hasKeys(keys)) return bad('It publishes no keys, so nothing it signs can be checked.');
    return await testClient(provider, { config, endpoint: metadata.token_endpoint });
  } catch (error) {
    return bad(sayWhy(error, provider.issuer));
  }
}

const hasKeys = (set: unknown): boolean =>
  typeof set === 'object' && set !== null && 'keys' in set && Array.isArray(set.keys) && set.keys.length > 0;

/** With a code that is none: who knows the client refuses the code, who does not refuses the client. */
async function testClient(
  provider: Provider,
  { config, endpoint }: { config: Configuration; endpoint: string },
): Promise<Tested> {
  const body = new URLSearchParams({
    ...{ grant_type: 'authorization_code', code: 'connection-test', code_verifier: 'x'.repeat(43) },
    redirect_uri: redirectUri(provider.organisationId),
  });
  const headers = new Headers();
  clientAuth(provider)(config.serverMetadata(), config.clientMetadata(), body, headers);
  const reply = await providerFetch()(endpoint, { method: 'POST', body, headers });
  const answer: unknown = await reply.json().catch(() => ({}));
  const code = typeof answer === 'object' && answer !== null && 'error' in answer ? String(answer.error) : '';
  if (code === 'invalid_client' || code === 'unauthorized_client')
    return bad('It does not know this client id, or the client secret is another one.');
  if (reply.status >= 500) return bad(`Its token address fails with status ${reply.status}.`);
  return { works: true, sentence: 'It answers, publishes its keys and knows this client.' };
}

function sayWhy(error: unknown, issuer: string): string {
  const cause = error instanceof Error && error.cause instanceof AppError ? error.cause : error;
  if (cause instanceof AppError) return `${cause.message} ${cause.fix}`;
  if (cause instanceof SignInRefused) return `Its discovery document names ${cause.message}.`;
  const problem = problemOf(cause);
  if (/issuer/i.test(problem))
    return `It calls itself by another issuer than ${issuer}. Copy the issuer from its discovery document, to the letter.`;
  if (/status|RESPONSE_IS_NOT_CONFORM/i.test(problem))
    return `There is no discovery document at ${issuer}/.well-known/openid-configuration.`;
  return `Its discovery document cannot be used: ${problem}`;
}

async function testSaml({ entryPoint, certificates }: Provider): Promise<Tested> {
  const ends = (certificates ?? []).map((pem) => new X509Certificate(pem).validToDate.getTime());
  if (ends.every((end) => end < Date.now()))
    return bad('Every one of its certificates has ended. Load its metadata again.');
  try {
    const reply = await providerFetch()(entryPoint ?? '', { redirect: 'manual' });
    if (reply.status >= 500 || reply.status === 404)
      return bad(`Its sign-in address answers with status ${reply.status}.`);
    return { works: true, sentence: 'Its sign-in address answers and its certificate is valid.' };
  } catch (error) {
    return bad(sayWhy(error, entryPoint ?? ''));
  }
}
