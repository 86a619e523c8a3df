/**
 * SAML 2.0 as service provider. The library checks signatures, times and audience; what it leaves open is checked
 * here, on the very assertion that was verified: issuer, recipient, the request it answers, and that it is new.
 * Only sign-ins that began here are accepted.
 */
import { SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { newSessionToken } from '../auth/session.ts';
import { env } from '../env.ts';
import type { Recognised } from './admit.ts';
import { ATTEMPT_SECONDS, lookAtAttempt, passOn } from './attempts.ts';
import { toEmail } from './email.ts';
import { problemOf, toGroups } from './oidc.ts';
import { spendProof } from './proofs.ts';
import { findProvider, type Provider } from './providers.ts';
import { SignInRefused } from './refused.ts';
import type { SamlKey } from './saml-keys.ts';
import { REDIRECT, readResponse } from './saml-xml.ts';

const CLOCK_MS = 60_000;
const RESPONSE_MAX = 500_000;

export const entityId = (organisationId: string): string =>
  `${env().NEXTAUTH_URL}/api/saml/metadata/${organisationId}`;
export const acsUrl = (organisationId: string): string =>
  `${env().NEXTAUTH_URL}/api/saml/acs/${organisationId}`;

type Known = Pick<Provider, 'organisationId' | 'issuer' | 'entryPoint' | 'certificates'>;

export const logoutUrl = (organisationId: string): string =>
  `${env().NEXTAUTH_URL}/api/saml/logout/${organisationId}`;

/** With a key everything that is sent is signed. */
export function configOf(
  { organisationId, issuer, entryPoint, certificates }: Known,
  key?: SamlKey,
): SamlConfig {
  return {
    ...(key && { privateKey: key.privateKey, logoutCallbackUrl: logoutUrl(organisationId) }),
    ...{
      issuer: entityId(organisationId),
      callbackUrl: acsUrl(organisationId),
      audience: entityId(organisationId),
    },
    ...{ idpCert: certificates ?? [], idpIssuer: issuer, entryPoint: entryPoint ?? '' },
    ...{ wantAssertionsSigned: true, wantAuthnResponseSigned: false, acceptedClockSkewMs: CLOCK_MS },
    ...{
      validateInResponseTo: ValidateInResponseTo.always,
      requestIdExpirationPeriodMs: ATTEMPT_SECONDS * 1000,
    },
    ...{ disableRequestedAuthnContext: true, identifierFormat: null, signatureAlgorithm: 'sha256' },
  };
}

/** What the identity provider is to be told about this one. Without a key it offers no log-out. */
export function samlMetadata(organisationId: string, key?: SamlKey): string {
  const nobody = { organisationId, issuer: '', entryPoint: 'https://none.invalid', certificates: ['none'] };
  const saml = new SAML(configOf(nobody, key));
  const xml = saml.generateServiceProviderMetadata(null, key?.certificate ?? null);
  if (!key) return xml;
  // The library knows one of the two bindings.
  const redirect = `<SingleLogoutService Binding="${REDIRECT}" Location="${logoutUrl(organisationId)}"/>`;
  return xml.replace('<SingleLogoutService', `${redirect}<SingleLogoutService`);
}

/** Where to send the browser; `state` = the id of the request. */
export async function startSaml(
  provider: Provider,
  { callbackUrl, key }: { callbackUrl: string; key?: SamlKey | undefined },
) {
  const id = `_${newSessionToken()}`;
  const nowhere = { saveAsync: async () => null, getAsync: async () => null, removeAsync: async () => null };
  const saml = new SAML({ ...configOf(provider, key), generateUniqueId: () => id, cacheProvider: nowhere });
  return { url: await saml.getAuthorizeUrlAsync('', undefined, {}), state: id, kept: { callbackUrl } };
}

const keptSchema = z.strictObject({ callbackUrl: z.string() });

/**
 * Takes a response in. The browser that posts it comes from another site and shows no cookie, so what is returned is
 * a ticket: it is good once, and only in the browser that began. Throws `SignInRefused`.
 */
export async function acceptResponse(db: Db, organisationId: string, encoded: string): Promise<string> {
  if (encoded.length > RESPONSE_MAX) throw new SignInRefused('ProviderAnswer', 'the response is too long');
  const { inResponseTo } = readResponse(encoded);
  const attempt = await lookAtAttempt(db, { kind: 'saml', id: inResponseTo });
  const provider = attempt && (await findProvider(db, attempt.providerId ?? ''));
  if (!attempt || provider?.organisationId !== organisationId) throw new SignInRefused('AttemptGone');
  const { callbackUrl } = keptSchema.parse(attempt.kept);
  const begun = new Date(attempt.expires.getTime() - ATTEMPT_SECONDS * 1000).toISOString();
  const { proof, providerSession, ...known } = await verify(provider, { encoded, inResponseTo, begun });
  if (!(await spendProof(db, proof)))
    throw new SignInRefused('ProviderAnswer', 'the assertion was used before');
  const ticket = newSessionToken();
  const kept = { known, callbackUrl, ...(providerSession !== undefined && { providerSession }) };
  if (!(await passOn(db, { kind: 'saml', id: inResponseTo, to: { kind: 'saml-done', id: ticket, kept } })))
    throw new SignInRefused('AttemptGone');
  return ticket;
}

type Given = { encoded: string; inResponseTo: string /** ISO time. */; begun: string };
type Verified = Recognised & {
  proof: { issuer: string; id: string; seconds: number };
  /** What the provider calls the session by when it ends it. */
  providerSession?: string | undefined;
};

/** What the assertion proves. Throws `SignInRefused`. */
export async function verify(provider: Provider, { encoded, inResponseTo, begun }: Given): Promise<Verified> {
  const only = {
    saveAsync: async () => null,
    getAsync: async (key: string) => (key === inResponseTo ? begun : null),
    removeAsync: async () => null,
  };
  const saml = new SAML({ ...configOf(provider), cacheProvider: only });
  try {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: encoded });
    if (!profile?.getAssertion) throw new SignInRefused('ProviderAnswer', 'no assertion');
    const { Assertion: assertion } = assertionSchema.parse(profile.getAssertion());
    const seconds = checkConfirmation(assertion, { provider, inResponseTo });
    const proof = { issuer: `saml:${provider.id}`, id: assertion.$.ID, seconds };
    const providerSession = assertion.AuthnStatement.map(({ $ }) => $.SessionIndex).find(Boolean);
    return { ...toRecognised(provider, assertion), proof, providerSession };
  } catch (error) {
    if (error instanceof SignInRefused) throw error;
    throw new SignInRefused('ProviderAnswer', error instanceof z.ZodError ? 'incomplete' : problemOf(error));
  }
}

const one = <T extends z.ZodType>(inner: T) => z.tuple([inner]).transform(([only]) => only);
const textSchema = z.union([
  z.string().transform((_) => ({ _, $: {} })),
  z.looseObject({ _: z.string().default('') }),
]);
const formatted = z.looseObject({
  _: z.string().min(1).max(1_000),
  $: z.looseObject({ Format: z.string().optional() }).default({}),
});
const confirmation = z.looseObject({
  $: z.looseObject({ Method: z.string() }),
  SubjectConfirmationData: one(
    z.looseObject({
      $: z.looseObject({ Recipient: z.string(), InResponseTo: z.string(), NotOnOrAfter: z.string() }),
    }),
  ),
});
const assertionSchema = z.looseObject({
  Assertion: z.looseObject({
    $: z.looseObject({ ID: z.string().min(1).max(300) }),
    Issuer: one(textSchema),
    Subject: one(z.looseObject({ NameID: one(formatted), SubjectConfirmation: one(confirmation) })),
    Conditions: one(
      z.looseObject({
        $: z.looseObject({ NotOnOrAfter: z.string() }),
        AudienceRestriction: z.array(z.unknown()).min(1),
      }),
    ),
    AuthnStatement: z
      .array(
        z.looseObject({ $: z.looseObject({ SessionIndex: z.string().max(500).optional() }).default({}) }),
      )
      .min(1),
    AttributeStatement: z
      .array(
        z.looseObject({
          Attribute: z
            .array(
              z.looseObject({
                $: z.looseObject({ Name: z.string() }),
                AttributeValue: z.array(textSchema).default([]),
              }),
            )
            .default([]),
        }),
      )
      .default([]),
  }),
});
type Assertion = z.infer<typeof assertionSchema>['Assertion'];

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** For how many seconds it could be used yet. */
function checkConfirmation(
  { Issuer, Subject }: Assertion,
  { provider, inResponseTo }: { provider: Provider; inResponseTo: string },
): number {
  const { $: how, SubjectConfirmationData: data } = Subject.SubjectConfirmation;
  const wrong = [
    Issuer._ !== provider.issuer && 'another issuer',
    how.Method !== BEARER && 'not for a bearer',
    data.$.Recipient !== acsUrl(provider.organisationId) && 'for another recipient',
    data.$.InResponseTo !== inResponseTo && 'for another request',
  ].find((one) => one !== false);
  if (wrong) throw new SignInRefused('ProviderAnswer', wrong);
  const left = Date.parse(data.$.NotOnOrAfter) - Date.now();
  if (!(left > -CLOCK_MS)) throw new SignInRefused('ProviderAnswer', 'ended');
  return (left + 2 * CLOCK_MS) / 1000;
}

const EMAIL_NAMES = [
  ...['email', 'mail', 'emailAddress', 'urn:oid:0.9.2342.19200300.100.1.3'],
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
];
const NAME_NAMES = [
  ...['displayName', 'name', 'cn', 'urn:oid:2.16.840.1.113730.3.1.241'],
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
];
const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

function toRecognised(provider: Provider, { Subject, AttributeStatement }: Assertion): Recognised {
  const all = AttributeStatement.flatMap(({ Attribute }) => Attribute);
  const valuesOf = (name: string): string[] =>
    all.filter(({ $ }) => $.Name === name).flatMap(({ AttributeValue }) => AttributeValue.map(({ _ }) => _));
  const first = (names: readonly string[]) => names.flatMap(valuesOf)[0];
  const { _: subject, $: nameId } = Subject.NameID;
  if (nameId.Format === TRANSIENT)
    throw new SignInRefused('ProviderAnswer', 'the name is another one each time');
  const text = first(EMAIL_NAMES) ?? (nameId.Format === EMAIL_FORMAT ? subject : undefined);
  if (text === undefined) throw new SignInRefused('EmailMissing');
  const email = toEmail(text);
  if (!email) throw new SignInRefused('EmailDomain');
  const groups = valuesOf(provider.groupsClaim);
  return {
    // Anybody can call themselves by any entity id; so subjects are kept apart by our own id of the provider.
    ...{ organisationId: provider.organisationId, issuer: `saml:${provider.id}`, subject, email },
    name: first(NAME_NAMES)?.slice(0, 200) ?? null,
    groups: groups.length > 0 ? toGroups(groups) : null,
  };
}
