/**
 * What every procedure is asked with, to see who may: ids of Ada's things, in the router's isolation tests and in
 * acceptance check A9. A procedure without a probe fails both.
 */
import type { Sql } from 'postgres';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { capabilityOf } from '#server/agents/capabilities.ts';
import { trainedCard } from '#server/agents/trained.ts';
import { hashToken } from '#server/auth/session.ts';
import { sealOf } from '#server/routers/agents/seal.ts';
import type { Caller } from './callers.ts';

/** Stands in everything of Ada's that is hers alone. */
export const SECRET = 'hers-alone';
const GRAPH = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
export const RUN = 'run_ofada';
export const APPROVAL = 'apr_ofada';
export const SCHEDULE = 'sch_ofada';
const INVITATION = 'inv_ofada';
/** Of invitations that nobody else may accept, and that whoever has the link may. */
const FOR_ADA = 'a-token-for-ada-and-nobody-else';
const FOR_ANYBODY = 'a-token-for-whoever-has-the-link';
const TRIGGER = 'trg_ofada';
const DELIVERY = 'dlv_ofada';
const [SESSION, IDP, SCIM] = ['ses_ofada', 'idp_ofada', 'sct_ofada'];
const PASSKEY = 'cHNzLW9mLWFkYQ';
/** Of the right shape, and signed by nobody. */
const ATTESTATION = {
  ...{ id: 'eA', rawId: 'eA', type: 'public-key', clientExtensionResults: {} },
  response: { clientDataJSON: 'e30', attestationObject: 'oA' },
};
const HER_DOMAIN = 'hers-alone.example';
/** On this machine, so it is refused before anybody is asked. */
const PROVIDER = {
  ...{ name: 'Corp', enabled: true, groupsClaim: 'groups' },
  ...{ issuer: 'https://127.0.0.1', clientId: 'c', secret: 'sealed away' },
};
const NINE = { rule: '0 9 * * *', timeZone: 'UTC' };

export type Ids = {
  workspace: string;
  user: string;
  pattern: string;
  removed: string;
  agent: string;
  registered: string;
  /** Somebody who views her workspace. */
  guest: string;
  listing: string;
  secret: string;
  key: string;
  webhook: string;
};
export type Probe = {
  input?: (ids: Ids) => unknown;
  /**
   * What the other person gets. `not-found`: the sentence for what never existed. `nothing`: the thing
   * is missing from an answer that is otherwise given. Else the code of the refusal.
   */
  other: 'not-found' | 'nothing' | 'FORBIDDEN' | 'BAD_REQUEST' | 'CONFLICT';
};

const byPattern = ({ pattern }: Ids) => ({ id: pattern });
const byRun = () => ({ id: RUN });
const EDIT = '11111111-1111-4111-8111-111111111111';
const RENAME = [{ type: 'renameNode', id: 'ask', title: 'Asks' }];
const offer = { semver: '9.0.0', note: 'n', category: 'c', summary: 's', example: { text: 'x' } };

/** In an order in which each also works for Ada herself. */
export const PROBES: Readonly<Record<string, Probe>> = {
  'session.me': { other: 'nothing' },
  'session.list': { other: 'nothing' },
  'session.end': { input: () => ({ id: SESSION }), other: 'not-found' },
  'session.endOthers': { other: 'nothing' },
  'session.endAll': { other: 'nothing' },
  'account.leaving': { other: 'nothing' },
  'account.erase': { input: () => ({ email: 'not-hers@example.test' }), other: 'FORBIDDEN' },
  'passkeys.list': { other: 'nothing' },
  'passkeys.begin': { other: 'FORBIDDEN' },
  'passkeys.add': { input: () => ({ name: 'Laptop', response: ATTESTATION }), other: 'FORBIDDEN' },
  'passkeys.remove': { input: () => ({ id: PASSKEY }), other: 'not-found' },
  'signIn.overview': { other: 'nothing' },
  'signIn.setGroup': { input: () => ({ name: 'makers', role: 'viewer' }), other: 'nothing' },
  'signIn.removeGroup': { input: () => ({ name: 'makers' }), other: 'nothing' },
  'signIn.createToken': { other: 'nothing' },
  'signIn.removeToken': { input: () => ({ id: SCIM }), other: 'not-found' },
  'signIn.addDomain': { input: () => ({ domain: 'new.example' }), other: 'nothing' },
  'signIn.checkDomain': { input: () => ({ domain: HER_DOMAIN }), other: 'not-found' },
  'signIn.removeDomain': { input: () => ({ domain: HER_DOMAIN }), other: 'not-found' },
  'signIn.saveProvider': { input: () => ({ ...PROVIDER, id: IDP, kind: 'oidc' }), other: 'not-found' },
  'signIn.testProvider': { input: () => ({ id: IDP }), other: 'not-found' },
  'signIn.removeProvider': { input: () => ({ id: IDP }), other: 'not-found' },
  'workspaces.create': { input: () => ({ name: 'New' }), other: 'nothing' },
  'workspaces.switch': { input: (ids) => ({ id: ids.workspace }), other: 'FORBIDDEN' },
  'workspaces.retention': { input: () => ({ ifDays: 1 }), other: 'nothing' },
  'workspaces.setRetention': { input: () => ({ days: 400, goes: 0 }), other: 'nothing' },
  'audit.list': { input: () => ({}), other: 'nothing' },
  'audit.checkpoints': { other: 'nothing' },
  'audit.sign': { other: 'nothing' },
  'outbound.hosts': { other: 'nothing' },
  'outbound.setHosts': { input: () => ({ hosts: null }), other: 'nothing' },
  'secrets.list': { other: 'nothing' },
  'secrets.create': { input: () => ({ name: 'New', value: 'long enough' }), other: 'nothing' },
  'secrets.replace': { input: ({ secret }) => ({ id: secret, value: 'long enough' }), other: 'not-found' },
  'secrets.remove': { input: ({ secret }) => ({ id: secret }), other: 'not-found' },
  'keys.list': { other: 'nothing' },
  'keys.create': { input: () => ({ name: 'New', scopes: ['runs.read'], days: 30 }), other: 'nothing' },
  'keys.revoke': { input: ({ key }) => ({ id: key }), other: 'not-found' },
  'workspaces.rename': { input: () => ({ name: 'Other' }), other: 'nothing' },
  'workspaces.remove': { input: () => ({ name: 'Not its name' }), other: 'BAD_REQUEST' },
  'members.list': { other: 'nothing' },
  'members.roles': { other: 'nothing' },
  'members.setRole': { input: ({ guest }) => ({ userId: guest, role: 'viewer' }), other: 'not-found' },
  'members.remove': { input: ({ guest }) => ({ userId: guest }), other: 'not-found' },
  'invitations.create': { input: () => ({ role: 'viewer' }), other: 'nothing' },
  'invitations.list': { other: 'nothing' },
  'invitations.revoke': { input: () => ({ id: INVITATION }), other: 'not-found' },
  'invitations.look': { input: () => ({ token: FOR_ANYBODY }), other: 'nothing' },
  'invitations.accept': { input: () => ({ token: FOR_ADA }), other: 'FORBIDDEN' },
  'organisations.get': { other: 'nothing' },
  'organisations.rename': { input: () => ({ name: 'Other' }), other: 'nothing' },
  'organisations.takeOver': { input: ({ workspace }) => ({ workspaceId: workspace }), other: 'not-found' },
  'organisations.setRole': { input: ({ user }) => ({ userId: user, role: 'owner' }), other: 'not-found' },
  'grants.list': { input: ({ pattern }) => ({ patternId: pattern }), other: 'not-found' },
  'grants.set': {
    input: ({ pattern, user }) => ({
      patternId: pattern,
      to: { userId: user },
      permissions: ['patterns.edit'],
    }),
    other: 'not-found',
  },
  'patterns.list': { other: 'nothing' },
  'patterns.tags': { other: 'nothing' },
  'patterns.starters': { other: 'nothing' },
  'patterns.create': { input: () => ({ name: 'New' }), other: 'nothing' },
  'patterns.get': { input: byPattern, other: 'not-found' },
  'patterns.edits': { input: byPattern, other: 'not-found' },
  'patterns.versions': { input: byPattern, other: 'not-found' },
  'patterns.state': { input: ({ pattern }) => ({ id: pattern, at: 'draft' }), other: 'not-found' },
  'patterns.callable': { other: 'nothing' },
  'patterns.called': { input: ({ pattern }) => ({ ref: `${pattern}@1.0.0` }), other: 'not-found' },
  'patterns.publish': {
    input: (ids) => ({ ...byPattern(ids), ...offer, revision: 2 }),
    other: 'not-found',
  },
  'patterns.edit': {
    input: (ids) => ({ ...byPattern(ids), base: 2, edits: [{ id: EDIT, ops: RENAME }] }),
    other: 'not-found',
  },
  'patterns.at': { input: (ids) => ({ ...byPattern(ids), revision: 1 }), other: 'not-found' },
  'patterns.since': { input: (ids) => ({ ...byPattern(ids), after: 0 }), other: 'not-found' },
  'patterns.follow': { input: byPattern, other: 'not-found' },
  'patterns.here': {
    input: (ids) => ({ ...byPattern(ids), tab: EDIT, at: null, selected: null }),
    other: 'not-found',
  },
  'patterns.save': {
    input: (ids) => ({ ...byPattern(ids), revision: 2, graph: GRAPH }),
    other: 'not-found',
  },
  'patterns.restoreState': { input: ({ pattern }) => ({ id: pattern, at: 'draft' }), other: 'not-found' },
  'schedules.list': { input: ({ pattern }) => ({ patternId: pattern }), other: 'not-found' },
  'schedules.preview': { input: () => ({ rule: '0 9 * * *', timeZone: 'UTC' }), other: 'nothing' },
  'schedules.create': {
    input: ({ pattern }) => ({ patternId: pattern, versionId: null, inputs: { text: 'x' }, ...NINE }),
    other: 'not-found',
  },
  'schedules.update': { input: () => ({ id: SCHEDULE, revision: 1, enabled: false }), other: 'not-found' },
  'schedules.remove': { input: () => ({ id: SCHEDULE }), other: 'not-found' },
  'triggers.list': { other: 'nothing' },
  'triggers.create': {
    input: ({ pattern }) => ({ name: 'New', patternId: pattern, versionId: null }),
    other: 'not-found',
  },
  'triggers.switch': { input: () => ({ id: TRIGGER, enabled: true }), other: 'not-found' },
  'triggers.remove': { input: () => ({ id: TRIGGER }), other: 'not-found' },
  'webhooks.list': { other: 'nothing' },
  'webhooks.create': {
    input: () => ({ url: 'https://example.org/', events: ['run.finished'] }),
    other: 'nothing',
  },
  'webhooks.deliveries': { input: ({ webhook }) => ({ webhookId: webhook }), other: 'nothing' },
  'webhooks.redeliver': { input: () => ({ id: DELIVERY }), other: 'not-found' },
  'webhooks.switch': { input: ({ webhook }) => ({ id: webhook, enabled: true }), other: 'not-found' },
  'webhooks.remove': { input: ({ webhook }) => ({ id: webhook }), other: 'not-found' },
  'agents.list': { other: 'nothing' },
  'agents.get': { input: ({ agent }) => ({ id: agent }), other: 'not-found' },
  'agents.try': {
    input: ({ agent }) => ({ id: agent, input: 'good' }),
    other: 'not-found',
  },
  'agents.registered': { input: ({ registered }) => ({ id: registered }), other: 'not-found' },
  'agents.figures': { input: ({ registered }) => ({ id: registered }), other: 'not-found' },
  'agents.register': { input: () => ({ definition: RECORDED }), other: 'nothing' },
  'agents.test': { input: () => ({ definition: RECORDED, input: 'good' }), other: 'nothing' },
  'agents.openapi': { input: () => ({ text: OPENAPI }), other: 'nothing' },
  'agents.update': {
    input: ({ registered }) => ({ id: registered, version: 1, definition: RECORDED }),
    other: 'not-found',
  },
  'agents.retire': { input: ({ registered }) => ({ id: registered }), other: 'not-found' },
  'agents.restore': { input: ({ registered }) => ({ id: registered }), other: 'not-found' },
  'agents.approve': { input: ({ registered }) => ({ id: registered, seen: {} }), other: 'not-found' },
  'agents.train': { input: () => ({ name: 'New', examples: EXAMPLES }), other: 'nothing' },
  'market.list': { other: 'nothing' },
  'market.categories': { other: 'nothing' },
  'market.get': { input: () => ({ slug: 'of-ada' }), other: 'nothing' },
  'market.install': { input: ({ listing }) => ({ listingId: listing }), other: 'BAD_REQUEST' },
  'runs.list': { input: ({ pattern }) => ({ patternId: pattern }), other: 'nothing' },
  'runs.get': { input: byRun, other: 'not-found' },
  'runs.atNode': { input: () => ({ ...byRun(), node: 'ask' }), other: 'not-found' },
  'runs.log': { input: byRun, other: 'not-found' },
  'runs.events': { input: byRun, other: 'not-found' },
  'runs.start': {
    input: ({ pattern }) => ({
      ...{ patternId: pattern, revision: 3, inputs: { text: 'x' }, idempotencyKey: 'key-of-this-test' },
    }),
    other: 'not-found',
  },
  'runs.retryFrom': { input: () => ({ ...byRun(), node: 'ask' }), other: 'not-found' },
  'runs.runFrom': {
    input: ({ pattern }) => ({
      patternId: pattern,
      revision: 1,
      node: 'ask',
      idempotencyKey: 'from-there-1',
    }),
    other: 'not-found',
  },
  'runs.resume': { input: () => ({ ...byRun(), mode: 'step', seen: 1 }), other: 'not-found' },
  'approvals.list': { other: 'nothing' },
  'approvals.rule': { other: 'nothing' },
  'approvals.setRule': { input: () => ({ mayApproveOwn: null }), other: 'nothing' },
  'approvals.answer': { input: () => ({ id: APPROVAL, answer: 'yes' }), other: 'not-found' },
  'runs.cancel': { input: byRun, other: 'not-found' },
  'budgets.list': { other: 'nothing' },
  'budgets.spending': { input: () => ({ days: 30 }), other: 'nothing' },
  'budgets.set': {
    input: ({ registered }) => ({ agentId: registered, amount: 5, currency: 'USD', period: 'month' }),
    other: 'not-found',
  },
  'calls.list': { input: () => ({}), other: 'nothing' },
  'calls.get': { input: () => ({ slug: 'of-ada' }), other: 'not-found' },
  'calls.of': { input: ({ pattern }) => ({ patternId: pattern }), other: 'not-found' },
  'calls.start': {
    input: () => ({ slug: 'of-ada', inputs: { text: 'x' }, idempotencyKey: 'call-of-this-test' }),
    other: 'not-found',
  },
  'calls.run': { input: byRun, other: 'not-found' },
  'calls.tasks': { input: () => ({ slug: 'of-ada', begin: 'a2a/' }), other: 'not-found' },
  'dashboards.live': { input: () => ({ minutes: 60 }), other: 'nothing' },
  'dashboards.changes': { other: 'nothing' },
  'agents.capabilities': { other: 'nothing' },
  'agents.bind': {
    input: ({ agent }) => ({ capability: classifying(agent), agentId: agent }),
    other: 'not-found',
  },
  'agents.remove': { input: ({ agent }) => ({ id: agent }), other: 'not-found' },
  // The seal of another workspace, or of nobody.
  'agents.bringBack': { input: (ids) => sealed(ids), other: 'not-found' },
  'patterns.remove': { input: byPattern, other: 'not-found' },
  'patterns.restore': { input: ({ removed }) => ({ id: removed }), other: 'not-found' },
  'members.leave': { other: 'CONFLICT' },
};

const OPENAPI = JSON.stringify({
  openapi: '3.1.0',
  servers: [{ url: 'https://api.example' }],
  paths: { '/moods': { post: {} } },
});

/** Needs nobody to answer. */
const RECORDED = {
  ...{ name: 'A recording', task: 'sentiment', kind: 'recorded' as const },
  ...{ input: { t: 'Text' }, output: { t: 'Text' } },
  config: { source: 'of this test', answers: [{ input: 'good', value: 'fine' }] },
};

const EXAMPLES = ['good', 'great', 'fine', 'nice', 'lovely'].flatMap((word) => [
  { text: word, label: 'up' },
  { text: `awful ${word}`, label: 'down' },
]);

/** What an agent that learned from the examples can do. */
const classifying = (id: string): string =>
  capabilityOf(trainedCard({ id, name: SECRET, version: 1, labels: ['down', 'up'] }));

/** What Ada got when she removed her agent. */
function sealed({ workspace, agent: id }: Ids) {
  const removed = { id, version: 1, name: SECRET, examples: EXAMPLES };
  return { ...removed, seal: sealOf(workspace, removed) };
}

/** Makes what the probes ask for, all of it Ada's. */
export async function seedAda(
  sql: Sql,
  ada: Person,
  { patterns, agents, secrets, keys, webhooks }: Caller,
): Promise<Ids> {
  const { id: agent } = await agents.train({ name: SECRET, examples: EXAMPLES });
  const { id: registered } = await agents.register({ definition: { ...RECORDED, name: SECRET } });
  const { id: pattern } = await patterns.create({ name: SECRET, graph: GRAPH });
  const { id: removed } = await patterns.create({ name: SECRET });
  await patterns.remove({ id: removed });
  const own = build().input('text').agent('ask', agent, 'text').output('ask').pattern();
  await patterns.save({ id: pattern, revision: 1, graph: own });
  await sql`insert into listings (id, slug, version_id, workspace_id, publisher, name, summary, category, semver,
      hash, graph, note, requires, example, node_count)
    values ('lst_ofada', 'of-ada', 'ver_ofada', ${ada.workspaceId}, 'Ada', 'N', 'S', 'C', '1.0.0', 'h',
      ${JSON.stringify(own)}::text::jsonb, '', ${JSON.stringify([agent])}::text::jsonb, '{}', 3)`;
  await sql`insert into sessions (session_token, user_id, expires, id)
    values ('of no cookie', ${ada.userId}, now() + interval '1 day', ${SESSION})`;
  await sql`insert into passkeys (id, user_id, name, public_key, counter)
    values (${PASSKEY}, ${ada.userId}, ${SECRET}, 'of nobody', 0)`;
  await sql`insert into sign_in_providers (id, organisation_id, kind, name, issuer, client_id, created_by)
    values (${IDP}, ${ada.organisationId}, 'oidc', ${SECRET}, 'https://127.0.0.1', 'c', 'u')`;
  await sql`insert into scim_tokens (id, organisation_id, hash, created_by)
    values (${SCIM}, ${ada.organisationId}, 'of no token', 'u')`;
  await sql`insert into sign_in_domains (organisation_id, domain, token, verified_at)
    values (${ada.organisationId}, ${HER_DOMAIN}, 't', now())`;
  await sql`insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
    values ('ver_ofada', ${ada.workspaceId}, ${pattern}, '1.0.0', 'h', ${JSON.stringify(own)}::text::jsonb,
      ${SECRET}, ${ada.userId})`;
  await sql`insert into schedules (id, workspace_id, pattern_id, inputs, rule, time_zone, anchor, created_by)
    values (${SCHEDULE}, ${ada.workspaceId}, ${pattern}, ${JSON.stringify({ text: SECRET })}::text::jsonb, '0 9 * * *', 'UTC',
      now(), ${ada.userId})`;
  const guest = await seedPeople(sql, ada);
  const webhook = await seedHooks(sql, { ada, pattern, webhooks });
  await seedRun(sql, { pattern, workspace: ada.workspaceId });
  const { id: secret } = await secrets.create({ name: SECRET, value: SECRET });
  const { id: key } = await keys.create({ name: SECRET, scopes: ['runs.read'], days: null });
  return {
    ...{ workspace: ada.workspaceId, user: ada.userId, pattern, removed, agent, guest, listing: 'lst_ofada' },
    ...{ secret, key, webhook, registered },
  };
}

type Hooks = { ada: Person; pattern: string; webhooks: Caller['webhooks'] };

/** A webhook with a delivery, and a trigger; the id of the webhook. */
async function seedHooks(sql: Sql, { ada, pattern, webhooks }: Hooks): Promise<string> {
  const url = `https://example.org/${SECRET}`;
  const { id: webhook } = await webhooks.create({ url, events: ['run.finished'] });
  await sql`insert into webhook_deliveries (id, workspace_id, webhook_id, event, body)
    values (${DELIVERY}, ${ada.workspaceId}, ${webhook}, 'run.finished', ${JSON.stringify(SECRET)}::text::json)`;
  await sql`insert into triggers (id, workspace_id, pattern_id, name, sealed, created_by)
    values (${TRIGGER}, ${ada.workspaceId}, ${pattern}, ${SECRET}, 's', ${ada.userId})`;
  return webhook;
}

/** A run that waits for a person. */
async function seedRun(
  sql: Sql,
  { pattern, workspace: w }: Pick<Ids, 'pattern' | 'workspace'>,
): Promise<void> {
  const belief = { outcome: 'ok', value: SECRET, conf: { status: 'unknown', claim: 'c', why: 'given' } };
  const subject = JSON.stringify({ ...belief, evidence: [], cost: { units: 0, ms: 0, calls: 0 } });
  const queued = JSON.stringify({ kind: 'run.queued', at: 1, by: SECRET });
  const inputs = JSON.stringify({ text: SECRET });
  await sql`insert into graphs (workspace_id, id, graph) values (${w}, 'g', ${JSON.stringify(GRAPH)}::text::json)`;
  await sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, status, started_by)
    values (${RUN}, ${w}, ${pattern}, 'h', 'g', ${inputs}::text::jsonb,
      'waiting', 'u')`;
  await sql`insert into run_events (run_id, seq, month, workspace_id, body)
    select id, 1, month, ${w}, ${queued}::text::json from runs where id = ${RUN}`;
  await sql`insert into approvals (id, workspace_id, run_id, node, key, question, answer_type, subject, on_timeout)
    values (${APPROVAL}, ${w}, ${RUN}, 'ask', 'ask', ${SECRET}, '{"t":"Text"}', ${subject}::text::jsonb, 'fail')`;
}

async function seedPeople(sql: Sql, { workspaceId: w, organisationId, userId }: Person): Promise<string> {
  const guest = 'usr_guest';
  await sql`insert into users (id, name) values (${guest}, 'Guest')`;
  await sql`insert into members (workspace_id, user_id, role) values (${w}, ${guest}, 'viewer')`;
  await sql`insert into org_members (organisation_id, user_id, role) values (${organisationId}, ${guest}, 'member')`;
  const invite = (id: string, token: string, email: string | null) => sql`
    insert into invitations (id, workspace_id, token_hash, email, role, invited_by, expires)
    values (${id}, ${w}, ${hashToken(token)}, ${email}, 'viewer', ${userId}, now() + interval '1 day')`;
  await invite(INVITATION, 'a-token-that-is-taken-back', null);
  await invite('inv_forada', FOR_ADA, 'ada@example.test');
  await invite('inv_foranybody', FOR_ANYBODY, null);
  return guest;
}
