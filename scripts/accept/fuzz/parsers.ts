/**
 * Everything that reads what somebody else wrote, fed texts of its kind with bytes changed, cut, doubled and put in.
 * Each says what it may throw; anything else, and anything slow, is a find.
 */
import SCIMMY from 'scimmy';
import { stringify } from 'yaml';
import { exportText, importText } from '#engine/exchange.ts';
import { build } from '#engine/testing.ts';
import { compileCel } from '#primitives/kit/cel.ts';
import { readOpenApi } from '#server/agents/kinds/http/openapi.ts';
import { AppError } from '#server/errors.ts';
import { isKey, newKey } from '#server/keys/key-text.ts';
import { isWithin, parseNetwork } from '#server/keys/networks.ts';
import { checkRule, RuleError } from '#server/schedules/rule.ts';
import { toDomain, toEmail } from '#server/sign-in/email.ts';
import { SignInRefused } from '#server/sign-in/refused.ts';
import { readLogoutRequest, readMetadata, readResponse } from '#server/sign-in/saml-xml.ts';
import { mutatedBytes, pick, type Random } from './values.ts';

type Refusals = readonly (abstract new (...args: never[]) => Error)[];
type Parser = {
  name: string;
  corpus: readonly string[];
  read: (text: string) => unknown;
  refusals?: Refusals;
};

const PATTERN = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
const API = {
  ...{ openapi: '3.1.0', info: { title: 'T', version: '1' }, servers: [{ url: 'https://a.example/{v}' }] },
  components: { schemas: { A: { type: 'object', properties: { a: { $ref: '#/components/schemas/A' } } } } },
  paths: {
    '/a/{id}': {
      post: {
        operationId: 'a',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } },
        responses: {
          200: { description: 'ok', content: { 'application/json': { schema: { type: 'array' } } } },
        },
      },
    },
  },
};
const base64 = (xml: string): string => Buffer.from(xml).toString('base64');
const ASSERTION = `<samlp:Response xmlns:samlp="p" ID="a" InResponseTo="_b" Destination="https://a.example"><saml:Issuer>i</saml:Issuer><saml:Assertion ID="x"><saml:Subject><saml:NameID>n</saml:NameID></saml:Subject></saml:Assertion></samlp:Response>`;
const LOGOUT = `<samlp:LogoutRequest ID="_1" IssueInstant="2026-01-01T00:00:00Z" Destination="https://a.example"><saml:Issuer>i&amp;&#x41;</saml:Issuer><saml:NameID>n</saml:NameID><samlp:SessionIndex>s</samlp:SessionIndex></samlp:LogoutRequest>`;
const METADATA = `<EntityDescriptor entityID="https://i.example"><IDPSSODescriptor><KeyDescriptor use="signing"><X509Certificate>MIID</X509Certificate></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://i.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;
const ANCHOR = Date.UTC(2026, 0, 1);

export const PARSERS: readonly Parser[] = [
  {
    name: 'pattern import',
    corpus: [exportText({ name: 'N', description: 'D', pattern: PATTERN }), JSON.stringify(PATTERN)],
    read: importText,
  },
  {
    name: 'CEL',
    corpus: [
      'a.b > 1 && size(c) < 3',
      "x.matches('^[a-z]+$') ? [1, 2].map(y, y * 2) : {'k': null}",
      'has(a.b) || !(a in b)',
    ],
    read: (text) => {
      const compiled = compileCel(text, ['a', 'b', 'c', 'x']);
      return compiled.isOk && compiled.expression.evaluate({ a: { b: 2 }, b: [1], c: 'ccc', x: 'abc' });
    },
  },
  {
    name: 'OpenAPI import',
    corpus: [JSON.stringify(API), stringify(API), 'a: &a [x, x]\nb: *a\n? [c]\n: !!set {d}\n--- |\n e\n'],
    read: (text) => readOpenApi(text, 'https://a.example/openapi.json'),
  },
  {
    name: 'SAML responses',
    corpus: [ASSERTION],
    read: (text) => readResponse(base64(text)),
    refusals: [SignInRefused],
  },
  { name: 'SAML log-outs', corpus: [LOGOUT], read: readLogoutRequest, refusals: [SignInRefused] },
  { name: 'SAML metadata', corpus: [METADATA], read: readMetadata, refusals: [AppError] },
  {
    name: 'SCIM filters',
    corpus: [
      'userName eq "a" and (active pr or not (emails[type eq "work"].value co "x"))',
      'meta.created gt "2020-01-01T00:00:00Z"',
    ],
    read: (text) =>
      new SCIMMY.Types.Filter(text).match([{ userName: 'a', active: true, emails: [{ value: 'x' }] }]),
    // The library says what is wrong with a filter in either of these; scim-errors.ts answers both with 400.
    refusals: [SCIMMY.Types.Error, TypeError],
  },
  {
    name: 'schedules',
    corpus: [
      '0 9 * * 1-5',
      '*/15 0-6 L * 5#2',
      'DTSTART:20260101T090000\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3',
      'FREQ=DAILY;INTERVAL=2;BYHOUR=9,17',
    ],
    read: (text) =>
      checkRule({ text: text.slice(0, 1_000), timeZone: 'Europe/Berlin', anchor: ANCHOR }, ANCHOR),
    refusals: [RuleError],
  },
  { name: 'keys', corpus: [newKey('live'), newKey('test')], read: isKey },
  {
    name: 'networks',
    corpus: ['10.0.0.0/8', '2001:db8::/32', '::ffff:1.2.3.4'],
    read: (text) => isWithin(text, [parseNetwork(text) ?? '10.0.0.0/8']),
  },
  {
    name: 'e-mails',
    corpus: ['ada@corp.example', 'a.b+c@xn--bcher-kva.example'],
    read: (text) => [toEmail(text), toDomain(text)],
  },
];

const SLOW_MS = 1_000;

export type Fuzzed = { name: string; texts: number; accepted: number; finds: string[] };

/** For so many texts, or until the time is over; of the time nothing that is found depends. */
export function fuzz(
  parser: Parser,
  { random, texts, ms }: { random: Random; texts: number; ms: number },
): Fuzzed {
  const found: Fuzzed = { name: parser.name, texts: 0, accepted: 0, finds: [] };
  const end = Date.now() + ms;
  // What was accepted is changed further, so that the texts get away from where they began.
  const corpus = [...parser.corpus];
  while (found.texts < texts && Date.now() < end && found.finds.length < 5) {
    const text = mutatedBytes(pick(random, corpus), random).toString('utf8');
    found.texts += 1;
    const begin = process.cpuUsage();
    const problem = problemOf(parser, text);
    const { user } = process.cpuUsage(begin);
    if (problem === undefined) found.accepted += 1;
    if (problem === undefined && corpus.length < 500 && text.length < 20_000) corpus.push(text);
    if (problem) found.finds.push(`${parser.name}: ${problem} for ${JSON.stringify(text.slice(0, 300))}`);
    if (user / 1_000 > SLOW_MS)
      found.finds.push(`${parser.name}: ${user / 1_000} ms for ${JSON.stringify(text.slice(0, 300))}`);
  }
  return found;
}

/** Undefined when it was read, empty when it was refused as it may be. */
function problemOf({ read, refusals = [] }: Parser, text: string): string | undefined {
  try {
    read(text);
    return undefined;
  } catch (error) {
    if (refusals.some((Kind) => error instanceof Kind) && !(error instanceof RangeError)) return '';
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
