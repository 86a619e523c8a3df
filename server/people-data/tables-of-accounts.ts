/** Tables about people themselves and the organisations they belong to. */
import type { MappedTable } from './mapped.ts';

const WITH_ACCOUNT = 'As long as the account.';
const WITH_ORGANISATION = 'As long as the organisation.';
const GONE = { person: 'deleted', workspace: 'none' } as const;
const OF_ORGANISATION = 'organisation_id = (select organisation_id from workspaces where id = :id)';

export const ACCOUNT_TABLES = {
  users: {
    purpose: 'Who people are: shown beside what they did, and what a sign-in leads to.',
    kept: WITH_ACCOUNT,
    columns: { personal: 'id name email email_verified image disabled_at' },
    person: 'id = :id',
    workspace: { where: 'id in (select user_id from members)', only: 'id name email image' },
    erased: GONE,
  },
  accounts: {
    purpose: 'Which person a provider means: its address and what it calls them.',
    kept: WITH_ACCOUNT,
    columns: {
      personal: 'user_id provider provider_account_id',
      technical: 'type expires_at token_type scope',
      sealed: 'refresh_token access_token id_token session_state',
    },
    person: 'user_id = :id',
    erased: GONE,
  },
  sessions: {
    purpose: 'Where somebody is signed in: to let them in, and to let them see and end it.',
    kept: 'Until it is ended, 30 days are over, or nobody used it for 7; deleted within the hour after that.',
    columns: {
      personal: 'id user_id created_at last_used_at expires device address issuer subject provider_session',
      sealed: 'session_token',
    },
    person: 'user_id = :id',
    erased: GONE,
  },
  verification_tokens: {
    purpose: 'What the sign-in library would keep for links by e-mail.',
    kept: 'Nothing is written.',
    columns: { personal: 'identifier', technical: 'expires', sealed: 'token' },
    unexported: 'Nothing is written: there are no links by e-mail.',
    erased: GONE,
  },
  passkeys: {
    purpose: 'Public halves of the keys that somebody signs in with.',
    kept: 'Until it is removed, or as long as the account.',
    columns: {
      personal: 'id user_id name created_at last_used_at',
      technical: 'public_key counter transports',
    },
    person: 'user_id = :id',
    erased: GONE,
  },
  sign_in_attempts: {
    purpose: 'A sign-in under way: what is needed to finish it.',
    kept: 'Ten minutes.',
    columns: { personal: 'kept', technical: 'kind provider_id expires', sealed: 'id browser' },
    unexported: 'Over before it could be read: ten minutes, and most of it is needed once to sign in.',
    erased: GONE,
  },
  organisations: {
    purpose: 'What owns workspaces.',
    kept: WITH_ORGANISATION,
    columns: { content: 'name', technical: 'id created_at' },
    person: 'id in (select organisation_id from org_members where user_id = :id)',
    workspace: { where: 'id = (select organisation_id from workspaces where id = :id)' },
    erased: GONE,
  },
  org_members: {
    purpose: 'Who belongs to an organisation, and what they may do in it.',
    kept: 'As long as the membership.',
    columns: { personal: 'organisation_id user_id role created_at' },
    person: 'user_id = :id',
    erased: GONE,
  },
  groups: {
    purpose: 'Groups of an organisation, to share patterns with.',
    kept: WITH_ORGANISATION,
    columns: { content: 'name', technical: 'id organisation_id external_id created_at' },
    person: 'id in (select group_id from group_members where user_id = :id)',
    workspace: { where: OF_ORGANISATION },
    erased: { person: 'none', workspace: 'none' },
  },
  group_members: {
    purpose: 'Who is in which group.',
    kept: 'As long as the membership.',
    columns: { personal: 'organisation_id group_id user_id' },
    person: 'user_id = :id',
    erased: GONE,
  },
  directory_people: {
    purpose: 'What the directory of an organisation said of somebody.',
    kept: 'As long as they belong to the organisation.',
    columns: {
      personal: 'organisation_id user_id user_name external_id active kept_roles created_at changed_at',
    },
    person: 'user_id = :id',
    erased: GONE,
  },
  sign_in_providers: {
    purpose: 'How people of an organisation sign in.',
    kept: WITH_ORGANISATION,
    columns: {
      personal: 'created_by created_at',
      content: 'name',
      technical:
        'id organisation_id kind enabled issuer client_id entry_point logout_point certificates groups_claim',
      sealed: 'sealed',
    },
    workspace: { where: OF_ORGANISATION, needs: 'signin.manage' },
    erased: { person: 'pseudonym', workspace: 'none' },
  },
  sign_in_domains: {
    purpose: 'Domains that an organisation has proven to be its own.',
    kept: WITH_ORGANISATION,
    columns: {
      technical: 'organisation_id domain verified_at verified_by created_at',
      sealed: 'token',
    },
    workspace: { where: OF_ORGANISATION, needs: 'signin.manage' },
    erased: { person: 'none', workspace: 'none' },
  },
  scim_tokens: {
    purpose: 'What the directory of an organisation signs in with.',
    kept: 'Until it is revoked.',
    columns: {
      personal: 'created_by created_at',
      technical: 'id organisation_id last_used_at',
      sealed: 'hash',
    },
    workspace: { where: OF_ORGANISATION, needs: 'signin.manage' },
    erased: { person: 'pseudonym', workspace: 'none' },
  },
  saml_keys: {
    purpose: 'What this installation signs messages to identity providers with.',
    kept: 'As long as the installation.',
    columns: { technical: 'id certificate created_at', sealed: 'sealed' },
    unexported: 'Of the installation, not of anybody in it.',
    erased: { person: 'none', workspace: 'none' },
  },
} as const satisfies Record<string, MappedTable>;
