/** Responses of a SAML identity provider, right and wrong, signed by samlify, and what must come of each. */
import { generateKeyPairSync } from 'node:crypto';
import { SamlLib } from 'samlify';
import type { Db } from '#db/client.ts';
import type { Wanted } from '#server/sign-in/providers.ts';
import { acsUrl, entityId } from '#server/sign-in/saml.ts';
import { handleAcs, handleFinish } from '#server/sign-in/saml-routes.ts';
import { CERTIFICATE } from './certificate.ts';
import { APP, DOMAIN, outcomeOf, type Place, TestBrowser } from './sign-in-world.ts';

export const SAML_ISSUER = 'https://idp.corp.example/metadata';
const makeKeys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const [OWN, OTHER] = [makeKeys(), makeKeys()];

export { OTHER as OTHER_KEYS, OWN as OWN_KEYS };

export const samlProvider: Wanted = {
  ...{ kind: 'saml', name: 'Corp', enabled: true, groupsClaim: 'groups', issuer: SAML_ISSUER },
  ...{ entryPoint: 'https://idp.corp.example/sso', certificates: [OWN.publicKey] },
  logoutPoint: 'https://idp.corp.example/slo',
};

export type SamlWorld = { db: Db; place: Place; elsewhere: Place };
export type SamlCase = { name: string; want: string; run: (world: SamlWorld) => Promise<string> };

type Parts = {
  id: string;
  issuer: string;
  nameId: string;
  format: string;
  email: string;
  recipient: string;
  audience: string;
  request: string;
  responseTo: string;
  method: string;
  /** Seconds from now. */
  from: number;
  until: number;
  conditions: boolean;
  confirmation: boolean;
};

let serial = 0;
const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

function assertionOf(parts: Parts): string {
  const { id, issuer, nameId, format, email, recipient, audience, request, method, from, until } = parts;
  const data = `<saml:SubjectConfirmationData Recipient="${recipient}" InResponseTo="${request}" NotOnOrAfter="${at(until)}"/>`;
  const confirmed = `<saml:SubjectConfirmation Method="${method}">${data}</saml:SubjectConfirmation>`;
  const restriction = `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`;
  const conditions = `<saml:Conditions NotBefore="${at(from)}" NotOnOrAfter="${at(until)}">${restriction}</saml:Conditions>`;
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at(from)}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${format}">${nameId}</saml:NameID>${parts.confirmation ? confirmed : ''}</saml:Subject>${parts.conditions ? conditions : ''}<saml:AuthnStatement AuthnInstant="${at(from)}" SessionIndex="s${serial}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>${email}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="groups"><saml:AttributeValue>makers</saml:AttributeValue><saml:AttributeValue>others</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>`;
}

const responseOf = ({ issuer, responseTo, recipient }: Parts, inside: string): string =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r${serial}" Version="2.0" IssueInstant="${at(0)}" Destination="${recipient}"${responseTo && ` InResponseTo="${responseTo}"`}><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${inside}</samlp:Response>`;

const ASSERTION = "/*[local-name(.)='Response']/*[local-name(.)='Assertion']";
const SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
type Signing = { key?: typeof OWN; algorithm?: string; isMessage?: boolean };

export function signed(
  xml: string,
  { key = OWN, algorithm = SHA256, isMessage = false }: Signing = {},
): string {
  return SamlLib.constructSAMLSignature({
    ...{
      rawSamlMessage: xml,
      privateKey: key.privateKey,
      signatureAlgorithm: algorithm,
      signingCert: CERTIFICATE,
    },
    ...(isMessage ? { isMessageSigned: true } : { referenceTagXPath: ASSERTION }),
    ...{
      isBase64Output: false,
      signatureConfig: {
        prefix: 'ds',
        location: {
          reference: `${isMessage ? '/*' : ASSERTION}/*[local-name(.)='Issuer']`,
          action: 'after' as const,
        },
      },
    },
  });
}

type Made = { parts: Parts; xml: string };
/** `after` changes what was signed. */
type Turn = {
  parts?: Partial<Parts>;
  signing?: Signing;
  after?: (made: Made) => string;
  raw?: (parts: Parts) => string;
  between?: (world: SamlWorld, browser: TestBrowser) => Promise<void>;
  organisation?: (world: SamlWorld) => string;
};

const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

type Sent = { outcome: string; xml: string; browser: TestBrowser };

export async function sendSaml(world: SamlWorld, turn: Turn = {}): Promise<Sent> {
  const { place, db } = world;
  serial += 1;
  const browser = new TestBrowser(db);
  const { url, error } = await browser.start(`somebody@${DOMAIN}`);
  if (!url) return { outcome: error ?? 'nothing', xml: '', browser };
  const request =
    /ID="([^"]+)"/.exec(await inflate(new URL(url).searchParams.get('SAMLRequest') ?? ''))?.[1] ?? '';
  const parts: Parts = {
    ...{ id: `_a${serial}`, issuer: SAML_ISSUER, nameId: `sub-${serial}`, format: PERSISTENT },
    ...{ email: `saml${serial}@${DOMAIN}`, recipient: acsUrl(place.organisationId) },
    ...{ audience: entityId(place.organisationId), request, responseTo: request },
    ...{
      method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
      from: -5,
      until: 120,
      conditions: true,
      confirmation: true,
    },
    ...turn.parts,
  };
  const plain = responseOf(parts, assertionOf(parts));
  const once = turn.raw ? turn.raw(parts) : signed(plain, turn.signing);
  const xml = turn.after ? turn.after({ parts, xml: once }) : once;
  await turn.between?.(world, browser);
  const organisation = turn.organisation?.(world) ?? place.organisationId;
  return { outcome: await deliver(world, { xml, browser, organisation }), xml, browser };
}

async function inflate(encoded: string): Promise<string> {
  const { inflateRawSync } = await import('node:zlib');
  return inflateRawSync(Buffer.from(encoded, 'base64')).toString();
}

type Delivery = { xml: string; browser: TestBrowser; organisation: string };

/** Posts it as another site does, without cookies, and goes where that leads, with them. */
export async function deliver({ db }: SamlWorld, { xml, browser, organisation }: Delivery): Promise<string> {
  const body = new URLSearchParams({ SAMLResponse: Buffer.from(xml).toString('base64') });
  const reply = await handleAcs(
    new Request(`${APP}/api/saml/acs/x`, { method: 'POST', body }),
    db,
    organisation,
  );
  const to = new URL(reply.headers.get('location') ?? '/', APP);
  if (to.pathname === '/signin') return outcomeOf(reply);
  return outcomeOf(browser.keep(await handleFinish(new Request(to, { headers: browser.headers }), db)));
}

const turn = (name: string, want: string, how: Turn): SamlCase => ({
  ...{ name, want, run: async (world) => (await sendSaml(world, how)).outcome },
});
const WRONG = 'ProviderAnswer';
const bad = (name: string, parts: Partial<Parts>, want = WRONG): SamlCase => turn(name, want, { parts });

const RIGHT: SamlCase[] = [
  turn('a signed assertion', 'in', {}),
  turn('assertion and response signed', 'in', { after: ({ xml }) => signed(xml, { isMessage: true }) }),
  turn('the e-mail as name', 'in', {
    parts: { format: EMAIL, nameId: `name@${DOMAIN}`, email: `name@${DOMAIN}` },
  }),
  {
    name: 'groups decide the role',
    want: 'in, designer',
    run: async (world) => {
      const { outcome, browser } = await sendSaml(world);
      return `${outcome}, ${(await browser.principal())?.role}`;
    },
  },
];

const FIELDS: SamlCase[] = [
  bad('another audience', { audience: 'https://other.example' }),
  bad('no conditions', { conditions: false }),
  bad('another recipient', { recipient: 'https://other.example/acs' }),
  bad('no confirmation', { confirmation: false }),
  bad('not for a bearer', { method: 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key' }),
  bad('another issuer', { issuer: 'https://evil.example' }),
  bad('another request in the assertion', { request: '_other' }),
  bad('another request in the response', { responseTo: '_other' }, 'AttemptGone'),
  bad('no request (begun at the provider)', { responseTo: '' }),
  bad('ended', { from: -600, until: -120 }),
  bad('not valid yet', { from: 300, until: 600 }),
  bad('a name that changes', { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
  bad('an e-mail of another domain', { email: 'ceo@other.example' }, 'EmailDomain'),
  bad("an e-mail of another organisation's domain", { email: 'ceo@elsewhere.example' }, 'EmailDomain'),
  bad('a letter that only looks alike', { email: `c\u0435o@${DOMAIN}` }, 'EmailDomain'),
  bad('ended within the minute clocks may differ', { from: -200, until: -20 }, 'in'),
];

const SIGNATURES: SamlCase[] = [
  turn('not signed', WRONG, { raw: (parts) => responseOf(parts, assertionOf(parts)) }),
  turn('the response signed, the assertion not', WRONG, {
    raw: (parts) => signed(responseOf(parts, assertionOf(parts)), { isMessage: true }),
  }),
  turn('signed by another key', WRONG, { signing: { key: OTHER } }),
  turn('signed by SHA-1', WRONG, { signing: { algorithm: SHA1 } }),
  turn('changed after it was signed', WRONG, {
    after: ({ xml, parts }) => xml.replaceAll(parts.nameId, 'admin'),
  }),
  turn('its signature taken out', WRONG, {
    after: ({ xml }) => xml.replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, ''),
  }),
  turn('an empty signature', WRONG, {
    after: ({ xml }) => xml.replace(/<ds:SignatureValue>[^<]*</, '<ds:SignatureValue><'),
  }),
  turn('a comment within the name', WRONG, {
    parts: { nameId: 'admin.evil' },
    after: ({ xml }) => xml.replace('admin.evil', 'admin<!---->.evil'),
  }),
  turn('a comment within the e-mail', WRONG, {
    after: ({ xml, parts }) => xml.replace(parts.email, parts.email.replace('@', '<!-- -->@')),
  }),
  turn('a document type', WRONG, { after: ({ xml }) => `<!DOCTYPE Response [<!ENTITY a "b">]>${xml}` }),
  turn('a processing instruction', WRONG, { after: ({ xml }) => `<?xml-stylesheet href="x"?>${xml}` }),
  turn('raw text within the name', WRONG, {
    after: ({ xml, parts }) => xml.replace(`>${parts.nameId}<`, `><![CDATA[${parts.nameId}]]><`),
  }),
  turn('no XML', WRONG, { raw: () => 'hello' }),
];

const evilOf = (parts: Parts): string => assertionOf({ ...parts, id: '_evil', nameId: 'admin' });
const wholeAssertion = (xml: string): string =>
  /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? '';
const signatureOf = (xml: string): string => /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(xml)?.[0] ?? '';
/** Wrapped: the signature of the right assertion, and another that is to be believed. */
const wrap = (
  number: number,
  how: string,
  after: (made: Made & { good: string; evil: string; signature: string }) => string,
): SamlCase =>
  turn(`XSW${number}: ${how}`, WRONG, {
    after: (made) =>
      after({
        ...made,
        good: wholeAssertion(made.xml),
        evil: evilOf(made.parts),
        signature: signatureOf(made.xml),
      }),
  });
const intoIssuer = (evil: string, inside: string): string =>
  evil.replace('</saml:Issuer>', `</saml:Issuer>${inside}`);
const object = (inside: string): string =>
  `<ds:Object xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${inside}</ds:Object>`;

const WRAPPED: SamlCase[] = [
  wrap(1, 'the signed response inside the signature of an evil one', ({ xml, parts, evil, signature }) =>
    responseOf(
      parts,
      evil.replace(
        '</saml:Issuer>',
        `</saml:Issuer>${signature.replace('</ds:Signature>', `${object(xml)}</ds:Signature>`)}`,
      ),
    ),
  ),
  wrap(2, 'the signed response beside the evil assertion', ({ xml, parts, evil }) =>
    responseOf(parts, `${evil}${xml}`),
  ),
  wrap(3, 'the evil assertion before the signed one', ({ parts, good, evil }) =>
    responseOf(parts, `${evil}${good}`),
  ),
  wrap(4, 'the signed assertion inside the evil one', ({ parts, good, evil }) =>
    responseOf(parts, evil.replace('</saml:Assertion>', `${good}</saml:Assertion>`)),
  ),
  wrap(
    5,
    'the signature in the evil assertion, the signed one at the end',
    ({ parts, good, evil, signature }) =>
      responseOf(parts, `${intoIssuer(evil, signature)}${good.replace(signature, '')}`),
  ),
  wrap(6, 'the signed assertion inside the signature of the evil one', ({ parts, good, evil, signature }) =>
    responseOf(
      parts,
      intoIssuer(evil, signature.replace('</ds:Signature>', `${good.replace(signature, '')}</ds:Signature>`)),
    ),
  ),
  wrap(7, 'the evil assertion in an extension', ({ parts, good, evil }) =>
    responseOf(parts, `<samlp:Extensions>${evil}</samlp:Extensions>${good}`),
  ),
  wrap(8, 'the signed assertion in an object of the signature', ({ parts, good, evil, signature }) =>
    responseOf(
      parts,
      intoIssuer(
        evil,
        signature.replace('</ds:Signature>', `${object(good.replace(signature, ''))}</ds:Signature>`),
      ),
    ),
  ),
  wrap(9, 'two assertions with the same id', ({ parts, good, evil }) =>
    responseOf(parts, `${good}${evil.replace('_evil', parts.id)}`),
  ),
  wrap(10, 'another prefix, to be counted otherwise', ({ parts, good, evil }) =>
    responseOf(parts, `${evil.replaceAll('saml:', 'x:').replace('xmlns:saml', 'xmlns:x')}${good}`),
  ),
];

const TRAVEL: SamlCase[] = [
  {
    name: 'the same response twice',
    want: 'in, AttemptGone',
    async run(world) {
      const { outcome, xml, browser } = await sendSaml(world);
      const again = await deliver(world, { xml, browser, organisation: world.place.organisationId });
      return `${outcome}, ${again}`;
    },
  },
  {
    name: 'the same assertion in another attempt',
    want: 'in, ProviderAnswer',
    async run(world) {
      const { outcome, xml } = await sendSaml(world);
      const used = wholeAssertion(xml);
      const again = await sendSaml(world, { raw: (parts) => responseOf(parts, used) });
      return `${outcome}, ${again.outcome}`;
    },
  },
  {
    name: 'an assertion whose id was used before',
    want: 'in, ProviderAnswer',
    async run(world) {
      const first = await sendSaml(world, { parts: { id: '_same' } });
      const second = await sendSaml(world, { parts: { id: '_same' } });
      return `${first.outcome}, ${second.outcome}`;
    },
  },
  turn('finished in another browser', 'AttemptGone', {
    between: async (_, browser) => browser.cookies.clear(),
  }),
  turn('sent to another organisation', 'AttemptGone', {
    organisation: ({ elsewhere }) => elsewhere.organisationId,
  }),
  turn('too late', 'AttemptGone', {
    between: async ({ db }) =>
      void (await db.$client`update sign_in_attempts set expires = now() - interval '1 second'`),
  }),
];

export const SAML_CASES: readonly SamlCase[] = [...RIGHT, ...FIELDS, ...SIGNATURES, ...WRAPPED, ...TRAVEL];
