/**
 * Log-out that begins at a SAML provider: it asks by a request it signed, its sessions end here, and it is answered by
 * a response that is signed too. Each request counts once. Whatever is not signed by a provider of the organisation
 * changes nothing and is answered by a sentence, never by going anywhere.
 */
import { verify as verifySignature } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { SAML } from '@node-saml/node-saml';
import { and, eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { signInProviders } from '#db/schema/sign-in.ts';
import { endNamedSessions } from '../auth/session.ts';
import { AppError } from '../errors.ts';
import { limitBody, toBodyError } from '../limit-body.ts';
import { problemOf } from './oidc.ts';
import { spendProof } from './proofs.ts';
import type { Provider } from './providers.ts';
import { SignInRefused } from './refused.ts';
import { configOf, logoutUrl } from './saml.ts';
import { samlKey } from './saml-keys.ts';
import { type LogoutRequest, readLogoutRequest } from './saml-xml.ts';

const CLOCK_MS = 60_000;
/** How old a request may be. */
const AGE_MS = 600_000;
const XML_MAX = 100_000;
const BODY_MAX = 1_048_576;

/** One request as it arrived, and how to find out whether a provider signed it. */
type Given = {
  xml: string;
  relayState: string | undefined;
  isSignedBy(provider: Provider): Promise<boolean>;
};

const refused = (reason: string) => new SignInRefused('ProviderAnswer', reason);

/** `GET` and `POST /api/saml/logout/<organisation>`: back to the provider with the answer, or 400 with a sentence. */
export async function handleSamlLogout(request: Request, db: Db, organisationId: string): Promise<Response> {
  const headers = new Headers({ 'cache-control': 'no-store' });
  try {
    const given = request.method === 'POST' ? await readPost(request) : readRedirect(request.url);
    const asked = readLogoutRequest(given.xml);
    const provider = await findSigner(db, { organisationId, asked, given });
    checkAsked(asked, organisationId);
    const once = { issuer: `saml-logout:${provider.id}`, id: asked.id, seconds: (AGE_MS + CLOCK_MS) / 1000 };
    if (!(await spendProof(db, once))) throw refused('this request was used before');
    const { nameId: subject, sessions: names } = asked;
    await endNamedSessions(db, { issuer: `saml:${provider.id}`, subject, names });
    const back = await answerOf(db, provider, { id: asked.id, relayState: given.relayState });
    if (!back) return new Response('Signed out of Parallax.', { headers });
    headers.set('location', back);
    return new Response(null, { status: 303, headers });
  } catch (error) {
    const isKnown = error instanceof SignInRefused || error instanceof AppError;
    const said = isKnown ? error.message : problemOf(error);
    return new Response(`Nobody was signed out: ${said}.`, { status: 400, headers });
  }
}

async function readPost(request: Request): Promise<Given> {
  const limited = await limitBody(request, BODY_MAX);
  if ('problem' in limited) throw toBodyError(limited.problem, BODY_MAX);
  const form = await limited.request.formData().catch(() => new FormData());
  const [encoded, relayState] = [form.get('SAMLRequest'), form.get('RelayState')];
  if (typeof encoded !== 'string') throw refused('there is no SAMLRequest');
  if (encoded.length > XML_MAX) throw refused('it is too long');
  return {
    xml: Buffer.from(encoded, 'base64').toString('utf8'),
    relayState: typeof relayState === 'string' ? relayState : undefined,
    async isSignedBy(provider) {
      const told = new SAML(configOf(provider)).validatePostRequestAsync({ SAMLRequest: encoded });
      return told.then(
        ({ loggedOut }) => loggedOut,
        () => false,
      );
    },
  };
}

/** What is signed is the text of the query as it was sent, not what it means. */
const SIGNED = ['SAMLRequest', 'RelayState', 'SigAlg'] as const;
const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': 'sha512',
};

function readRedirect(url: string): Given {
  const parts = new Map<string, string>();
  for (const part of new URL(url).search.slice(1).split('&')) {
    const [name = '', value = ''] = [part.split('=', 1)[0], part.slice(part.indexOf('=') + 1)];
    if (parts.has(name)) throw refused(`${name.slice(0, 40)} stands there twice`);
    parts.set(name, value);
  }
  const read = (name: string): string | undefined => {
    const value = parts.get(name);
    return value === undefined ? undefined : decodeURIComponent(value.replaceAll('+', '%20'));
  };
  const encoded = read('SAMLRequest');
  if (encoded === undefined) throw refused('there is no SAMLRequest');
  const xml = inflateRawSync(Buffer.from(encoded, 'base64'), { maxOutputLength: XML_MAX }).toString('utf8');
  const digest = DIGESTS[read('SigAlg') ?? ''];
  const signature = Buffer.from(read('Signature') ?? '', 'base64');
  const text = SIGNED.filter((name) => parts.has(name)).map((name) => `${name}=${parts.get(name)}`);
  const signed = Buffer.from(text.join('&'));
  return {
    ...{ xml, relayState: read('RelayState') },
    async isSignedBy({ certificates }) {
      if (!digest || signature.length === 0) return false;
      return (certificates ?? []).some((pem) => verifySignature(digest, signed, pem, signature));
    },
  };
}

type Search = { organisationId: string; asked: LogoutRequest; given: Given };

/** The provider that signed it. Throws `SignInRefused`. */
async function findSigner(db: Db, { organisationId, asked, given }: Search): Promise<Provider> {
  const isNamed = and(
    eq(signInProviders.organisationId, organisationId),
    eq(signInProviders.kind, 'saml'),
    eq(signInProviders.enabled, true),
    eq(signInProviders.issuer, asked.issuer),
  );
  for (const provider of await db.select().from(signInProviders).where(isNamed))
    if (await given.isSignedBy(provider)) return provider;
  throw refused('it is not signed by a provider of this organisation');
}

function checkAsked({ destination, issued, ends }: LogoutRequest, organisationId: string): void {
  if (destination !== logoutUrl(organisationId)) throw refused('it is for another address');
  const age = Date.now() - Date.parse(issued ?? '');
  if (!(age < AGE_MS && age > -CLOCK_MS)) throw refused('it is too old, or for later');
  if (ends !== undefined && !(Date.parse(ends) + CLOCK_MS > Date.now())) throw refused('it has ended');
}

/** Where the browser takes the signed answer; undefined where the provider names no place for it. */
async function answerOf(
  db: Db,
  provider: Provider,
  { id, relayState }: { id: string; relayState: string | undefined },
): Promise<string | undefined> {
  const key = await samlKey(db);
  if (!key || provider.logoutPoint === null) return undefined;
  const saml = new SAML({ ...configOf(provider, key), logoutUrl: provider.logoutPoint });
  const profile = { ID: id, issuer: provider.issuer, nameID: '', nameIDFormat: '' };
  return saml.getLogoutResponseUrlAsync(profile, relayState ?? '', {}, true);
}
