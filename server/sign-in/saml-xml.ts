/** What is refused of a SAML response before anything in it is believed, and what metadata says. Pure. */
import { X509Certificate } from 'node:crypto';
import { AppError } from '../errors.ts';
import { SignInRefused } from './refused.ts';

/** Nothing a sign-in needs; each has let somebody in elsewhere. */
const FORBIDDEN: readonly [pattern: RegExp, reason: string][] = [
  [/<!DOCTYPE|<!ENTITY/i, 'a document type'],
  [/<!--/, 'a comment'],
  [/<!\[CDATA\[/i, 'raw text'],
  [/<\?(?!xml[\s?])/i, 'a processing instruction'],
  [/xmldsig#(rsa|dsa|hmac)-?sha1|xmldsig#sha1|xmldsig-more#(rsa-)?md5/i, 'a signature by SHA-1'],
  [/xmldsig[^"']*#hmac/i, 'a signature by a shared secret'],
  [/<(?:[\w.-]+:)?EncryptedAssertion[\s/>]/, 'an encrypted assertion'],
];

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

function refuseForbidden(xml: string, what: string): void {
  const found = FORBIDDEN.find(([pattern]) => pattern.test(xml));
  if (found) throw new SignInRefused('ProviderAnswer', `the ${what} holds ${found[1]}`);
}

/** Which request it says it answers. Throws `SignInRefused`. */
export function readResponse(encoded: string): { inResponseTo: string } {
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  refuseForbidden(xml, 'response');
  if (count(xml, /<(?:[\w.-]+:)?Assertion[\s/>]/g) !== 1)
    throw new SignInRefused('ProviderAnswer', 'there is not exactly one assertion');
  if (count(xml, /<(?:[\w.-]+:)?Response[\s/>]/g) !== 1)
    throw new SignInRefused('ProviderAnswer', 'there is not exactly one response');
  const [, top = ''] = /<(?:[\w.-]+:)?Response(\s[^>]*)>/.exec(xml) ?? [];
  const inResponseTo = attributeOf(top, 'InResponseTo');
  if (!inResponseTo) throw new SignInRefused('ProviderAnswer', 'it answers no request of ours');
  return { inResponseTo };
}

const attributeOf = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`)
    .exec(tag)
    ?.slice(1)
    .find((one) => one !== undefined);

export type IdpMetadata = {
  issuer: string;
  entryPoint: string;
  /** Where log-outs are answered; null = it names nothing for the binding we answer by. */
  logoutPoint: string | null;
  certificates: string[];
};

export const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** Reads an identity provider's metadata. Throws `sign-in.metadata` with what is missing. */
export function readMetadata(xml: string): IdpMetadata {
  const refuse = (problem: string) => new AppError('sign-in.metadata', { problem });
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw refuse('it holds a document type.');
  const [, entity = ''] = /<(?:[\w.-]+:)?EntityDescriptor(\s[^>]*)>/.exec(xml) ?? [];
  const issuer = unescapeXml(attributeOf(entity, 'entityID') ?? '');
  if (!issuer) throw refuse('it names no entityID.');
  const [, idp = ''] =
    /<(?:[\w.-]+:)?IDPSSODescriptor[\s>]([\s\S]*)<\/(?:[\w.-]+:)?IDPSSODescriptor>/.exec(xml) ?? [];
  const services = idp.match(/<(?:[\w.-]+:)?SingleSignOnService\s[^>]*>/g) ?? [];
  const service = services.find((tag) => attributeOf(tag, 'Binding') === REDIRECT);
  const entryPoint = unescapeXml((service && attributeOf(service, 'Location')) ?? '');
  if (!URL.canParse(entryPoint)) throw refuse('it has no sign-in address for the HTTP-Redirect binding.');
  const certificates = signingBlocks(idp).flatMap((block) =>
    [...block.matchAll(/<(?:[\w.-]+:)?X509Certificate[^>]*>([^<]+)</g)].map(([, body = '']) => toPem(body)),
  );
  if (certificates.length === 0) throw refuse('it holds no certificate to check signatures with.');
  for (const pem of certificates)
    if (!isCertificate(pem)) throw refuse('one of its certificates cannot be read.');
  return { issuer, entryPoint, logoutPoint: logoutOf(idp), certificates: [...new Set(certificates)] };
}

function logoutOf(idp: string): string | null {
  const services = idp.match(/<(?:[\w.-]+:)?SingleLogoutService\s[^>]*>/g) ?? [];
  const service = services.find((tag) => attributeOf(tag, 'Binding') === REDIRECT);
  const at = service && (attributeOf(service, 'ResponseLocation') ?? attributeOf(service, 'Location'));
  const point = unescapeXml(at ?? '');
  return URL.canParse(point) ? point : null;
}

function signingBlocks(idp: string): string[] {
  const all = idp.match(/<(?:[\w.-]+:)?KeyDescriptor[\s>][\s\S]*?<\/(?:[\w.-]+:)?KeyDescriptor>/g) ?? [];
  return all.filter((block) => !/^<[^>]*\suse\s*=\s*["']encryption["']/.test(block));
}

export type LogoutRequest = {
  id: string;
  issuer: string;
  destination: string | undefined;
  /** ISO times. */
  issued: string | undefined;
  ends: string | undefined;
  nameId: string;
  /** None = every session of that name. */
  sessions: string[];
};

/**
 * What a request to log somebody out says, to be believed once its signature holds: what stands inside of that is
 * left out. Throws `SignInRefused`.
 */
export function readLogoutRequest(xml: string): LogoutRequest {
  refuseForbidden(xml, 'request');
  const signatures = /<([\w.-]+:)?Signature[\s>][\s\S]*<\/([\w.-]+:)?Signature>/g;
  const said = xml.replace(signatures, '');
  for (const name of ['LogoutRequest', 'Issuer', 'NameID'])
    if (count(said, new RegExp(`<(?:[\\w.-]+:)?${name}[\\s/>]`, 'g')) !== 1)
      throw new SignInRefused('ProviderAnswer', `there is not exactly one ${name}`);
  const [, top = ''] = /<(?:[\w.-]+:)?LogoutRequest(\s[^>]*)>/.exec(said) ?? [];
  const id = attributeOf(top, 'ID');
  const [issuer, nameId] = [textsOf(said, 'Issuer')[0], textsOf(said, 'NameID')[0]];
  if (!id || !issuer || !nameId) throw new SignInRefused('ProviderAnswer', 'the request is incomplete');
  return {
    ...{ id, issuer, nameId, sessions: textsOf(said, 'SessionIndex') },
    destination: unescapeXml(attributeOf(top, 'Destination') ?? '') || undefined,
    ...{ issued: attributeOf(top, 'IssueInstant'), ends: attributeOf(top, 'NotOnOrAfter') },
  };
}

/** Of elements that hold nothing but text. */
const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([^<]*)<`, 'g'))].map(([, text = '']) =>
    unescapeXml(text).trim(),
  );

const unescapeXml = (text: string): string =>
  text.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);/gi, (_, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? '';
    const code = Number(name.replace('#x', '0x').replace('#', ''));
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A certificate as PEM, however it was pasted. */
export function toPem(text: string): string {
  const body = text.replace(/-----[^-]+-----/g, '').replace(/\s/g, '');
  const lines = body.match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
