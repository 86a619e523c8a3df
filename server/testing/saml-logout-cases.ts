/** Requests of a SAML provider to log somebody out, right and wrong, made and answered by samlify as the provider. */
import { createSign } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Constants, IdentityProvider, ServiceProvider, setSchemaValidator } from 'samlify';
import { logoutUrl, samlMetadata } from '#server/sign-in/saml.ts';
import { samlKey } from '#server/sign-in/saml-keys.ts';
import { handleSamlLogout } from '#server/sign-in/saml-logout.ts';
import { CERTIFICATE } from './certificate.ts';
import {
  OTHER_KEYS,
  OWN_KEYS,
  SAML_ISSUER,
  type SamlCase,
  type SamlWorld,
  sendSaml,
  signed,
} from './saml-cases.ts';
import { APP, type TestBrowser } from './sign-in-world.ts';

const SLO = 'https://idp.corp.example/slo';
setSchemaValidator({ validate: async () => 'fine' });

/** `SLO` answers by redirect; what comes there has to be signed. */
const idp = IdentityProvider({
  ...{ entityID: SAML_ISSUER, wantLogoutResponseSigned: true, privateKey: OWN_KEYS.privateKey },
  ...{ signingCert: CERTIFICATE, isAssertionEncrypted: false },
  singleSignOnService: [
    { Binding: Constants.namespace.binding.redirect, Location: 'https://idp.corp.example/sso' },
  ],
  singleLogoutService: [{ Binding: Constants.namespace.binding.redirect, Location: SLO }],
});

type Parts = {
  id: string;
  issuer: string;
  destination: string;
  nameId: string;
  sessions: readonly string[];
  /** Seconds from now. */
  issued: number;
  ends: number | null;
};

const at = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
let serial = 0;

function requestOf({ id, issuer, destination, nameId, sessions, issued, ends }: Parts): string {
  const indexes = sessions.map((one) => `<samlp:SessionIndex>${one}</samlp:SessionIndex>`).join('');
  return `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at(issued)}" Destination="${destination}"${ends === null ? '' : ` NotOnOrAfter="${at(ends)}"`}><saml:Issuer>${issuer}</saml:Issuer><saml:NameID>${nameId}</saml:NameID>${indexes}</samlp:LogoutRequest>`;
}

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

type Signing = { key?: string; algorithm?: string; digest?: string };

/** As samlify and the standard have it: the text of the query is what is signed. */
function queryOf(
  xml: string,
  { key = OWN_KEYS.privateKey, algorithm = RSA_SHA256, digest = 'sha256' }: Signing,
) {
  const encoded = encodeURIComponent(deflateRawSync(xml).toString('base64'));
  const text = `SAMLRequest=${encoded}&RelayState=there&SigAlg=${encodeURIComponent(algorithm)}`;
  const signature = createSign(digest).update(text).sign(key, 'base64');
  return `${text}&Signature=${encodeURIComponent(signature)}`;
}

/** Who is signed in, and how the request is sent. */
type Turn = {
  parts?: Partial<Parts>;
  signing?: Signing;
  /** Changes what is sent. */
  query?: (query: string) => string;
  post?: (xml: string) => string;
  organisation?: (world: SamlWorld) => string;
};

type SignedIn = { browser: TestBrowser; nameId: string; session: string };

async function enter(world: SamlWorld, nameId?: string): Promise<SignedIn> {
  const { outcome, browser, xml } = await sendSaml(world, nameId === undefined ? {} : { parts: { nameId } });
  if (outcome !== 'in') throw new Error(`Not signed in: ${outcome}`);
  const [, name = ''] = /<saml:NameID[^>]*>([^<]*)</.exec(xml) ?? [];
  const [, session = ''] = /SessionIndex="([^"]*)"/.exec(xml) ?? [];
  return { browser, nameId: name, session };
}

async function ask(world: SamlWorld, { nameId, session }: SignedIn, turn: Turn): Promise<Response> {
  serial += 1;
  const organisationId = turn.organisation?.(world) ?? world.place.organisationId;
  const xml = requestOf({
    ...{ id: `_l${serial}`, issuer: SAML_ISSUER, destination: logoutUrl(organisationId) },
    ...{ nameId, sessions: [session], issued: -5, ends: 300, ...turn.parts },
  });
  if (turn.post) {
    const body = new URLSearchParams({ SAMLRequest: Buffer.from(turn.post(xml)).toString('base64') });
    const post = new Request(`${APP}/api/saml/logout/x`, { method: 'POST', body });
    return handleSamlLogout(post, world.db, organisationId);
  }
  const query = queryOf(xml, turn.signing ?? {});
  const sent = new Request(`${APP}/api/saml/logout/x?${turn.query?.(query) ?? query}`);
  return handleSamlLogout(sent, world.db, organisationId);
}

const isIn = async ({ browser }: SignedIn): Promise<string> =>
  (await browser.principal()) ? 'kept' : 'ended';

const turn = (name: string, want: string, how: Turn): SamlCase => ({
  ...{ name: `log-out: ${name}`, want },
  async run(world) {
    const person = await enter(world);
    const reply = await ask(world, person, how);
    return `${reply.status}, ${await isIn(person)}`;
  },
});
const bad = (name: string, how: Turn): SamlCase => turn(name, '400, kept', how);

/** The whole document signed, as the POST binding has it. */
const whole = (xml: string, key = OWN_KEYS): string => signed(xml, { key, isMessage: true });

const RIGHT: SamlCase[] = [
  turn('right, by redirect', '303, ended', {}),
  turn('right, by post', '303, ended', { post: whole }),
  turn('without an end of its own', '303, ended', { parts: { ends: null } }),
  turn('of all sessions', '303, ended', { parts: { sessions: [] } }),
  turn('told to another organisation that has the same provider', '303, kept', {
    organisation: ({ elsewhere }) => elsewhere.organisationId,
  }),
  turn('of somebody else', '303, kept', { parts: { nameId: 'somebody-else' } }),
  turn('of another session', '303, kept', { parts: { sessions: ['another'] } }),
  {
    name: 'log-out: one session of two, then both',
    want: 'ended kept, ended ended',
    async run(world) {
      const one = await enter(world);
      const two = await enter(world, one.nameId);
      await ask(world, one, {});
      const first = `${await isIn(one)} ${await isIn(two)}`;
      await ask(world, one, { parts: { sessions: [] } });
      return `${first}, ${await isIn(one)} ${await isIn(two)}`;
    },
  },
  {
    name: 'log-out: the answer is signed and names the request, as the provider reads it',
    want: 'there, success',
    async run(world) {
      const person = await enter(world);
      const reply = await ask(world, person, { parts: { id: '_answered' } });
      const to = new URL(reply.headers.get('location') ?? '');
      const key = await samlKey(world.db);
      const sp = ServiceProvider({ metadata: samlMetadata(world.place.organisationId, key) });
      const [octetString = ''] = to.search.slice(1).split('&Signature=');
      const query = Object.fromEntries(to.searchParams);
      const { extract } = await idp.parseLogoutResponse(sp, 'redirect', { query, octetString });
      const isAnswer = extract.response?.inResponseTo === '_answered' && `${to.origin}${to.pathname}` === SLO;
      return `${query.RelayState}, ${isAnswer ? 'success' : 'another answer'}`;
    },
  },
  {
    name: 'log-out: a request that samlify makes and signs',
    want: '303, ended',
    async run(world) {
      const person = await enter(world);
      const metadata = samlMetadata(world.place.organisationId, await samlKey(world.db));
      const sp = ServiceProvider({ metadata, wantLogoutRequestSigned: true });
      const about = { logoutNameID: person.nameId, sessionIndex: person.session };
      const { context } = idp.createLogoutRequest(sp, 'redirect', about, 'there');
      const sent = new Request(`${APP}/api/saml/logout/x${new URL(context).search}`);
      const reply = await handleSamlLogout(sent, world.db, world.place.organisationId);
      return `${reply.status}, ${await isIn(person)}`;
    },
  },
];

const withoutSignature = (query: string): string => query.replace(/&Signature=.*/, '');
const inflated = (query: string): string =>
  inflateRawSync(Buffer.from(new URLSearchParams(query).get('SAMLRequest') ?? '', 'base64')).toString();

const WRONG: SamlCase[] = [
  bad('not signed', { query: withoutSignature }),
  bad('not signed, and no algorithm', { query: (query) => query.replace(/&SigAlg=.*/, '') }),
  bad('an empty signature', { query: (query) => `${withoutSignature(query)}&Signature=` }),
  bad('not signed, by post', { post: (xml) => xml }),
  bad('signed by another key', { signing: { key: OTHER_KEYS.privateKey } }),
  bad('signed by another key, by post', { post: (xml) => whole(xml, OTHER_KEYS) }),
  bad('signed by SHA-1', {
    signing: { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', digest: 'sha1' },
  }),
  bad('another algorithm than was signed by', { query: (query) => query.replace('sha256', 'sha512') }),
  bad('changed after it was signed', {
    query: (query) => {
      const other = deflateRawSync(inflated(query).replace(/sub-\d+/, 'admin')).toString('base64');
      return query.replace(/SAMLRequest=[^&]*/, `SAMLRequest=${encodeURIComponent(other)}`);
    },
  }),
  bad('changed after it was signed, by post', { post: (xml) => whole(xml).replace('_l', '_m') }),
  bad('another relay state than was signed', { query: (query) => query.replace('there', 'elsewhere') }),
  bad('two requests in one', { query: (query) => `${query}&SAMLRequest=${encodeURIComponent('x')}` }),
  bad('of another issuer', { parts: { issuer: 'https://evil.example' } }),
  bad('for another address', { parts: { destination: 'https://other.example/logout' } }),
  bad('too old', { parts: { issued: -1_200, ends: null } }),
  bad('ended', { parts: { issued: -500, ends: -120 } }),
  bad('for later', { parts: { issued: 600 } }),
  bad('without a name', { query: () => queryOf('<LogoutRequest ID="x"/>', {}) }),
  bad('a comment within the name', {
    query: (query) => queryOf(inflated(query).replace('sub-', 'sub<!---->-'), {}),
  }),
  bad('a document type', { query: (query) => queryOf(`<!DOCTYPE a>${inflated(query)}`, {}) }),
  bad('the signed request inside another', {
    post: (xml) => {
      const good = whole(xml);
      const evil = xml.replace(/ID="[^"]*"/, 'ID="_evil"');
      return evil.replace(
        '</samlp:LogoutRequest>',
        `<samlp:Extensions>${good}</samlp:Extensions></samlp:LogoutRequest>`,
      );
    },
  }),
  bad('a name put into the signature', {
    post: (xml) =>
      whole(xml.replace(/<saml:NameID>[^<]*<\/saml:NameID>/, '')).replace(
        '</ds:Signature>',
        '<ds:Object><saml:NameID>admin</saml:NameID></ds:Object></ds:Signature>',
      ),
  }),
  bad('more than anybody would write', { query: () => queryOf('x'.repeat(5_000_000), {}) }),
  bad('no request', { query: () => 'SAMLResponse=x' }),
  bad('no base64, no XML', { query: () => 'SAMLRequest=%%%' }),
  {
    name: 'log-out: the same request twice',
    want: '303 ended, 400 kept',
    async run(world) {
      const person = await enter(world);
      const parts = { id: `_twice${serial}`, sessions: [] };
      const first = await ask(world, person, { parts });
      const ended = await isIn(person);
      const again = await enter(world, person.nameId);
      const second = await ask(world, again, { parts });
      return `${first.status} ${ended}, ${second.status} ${await isIn(again)}`;
    },
  },
];

export const SAML_LOGOUT_CASES: readonly SamlCase[] = [...RIGHT, ...WRONG];
