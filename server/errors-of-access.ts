/** What can go wrong with who may come in, what may go out, and how much is asked. */
import type { ErrorRow } from './errors.ts';

export const ACCESS_ERRORS = {
  'auth.signed-out': {
    status: 'UNAUTHORIZED',
    sentence: 'You are signed out.',
    fix: 'Sign in again; unsaved changes stay in this tab.',
  },
  'auth.key': {
    status: 'UNAUTHORIZED',
    sentence: 'This API key does not hold: it is mistyped, has ended or was revoked.',
    fix: 'Make another one in Settings, API keys.',
  },
  'auth.key-place': {
    status: 'UNAUTHORIZED',
    sentence: 'This API key may not be used from here.',
    fix: 'Settings, API keys shows the networks it was made for; a key for others is another key.',
  },
  'auth.no-key': {
    status: 'UNAUTHORIZED',
    sentence: 'This address is for programs, and this request carries no API key.',
    fix: 'Send one as "Authorization: Bearer ..."; make it in Settings, API keys.',
  },
  'auth.scope': {
    status: 'FORBIDDEN',
    sentence: 'This API key may not {action}.',
    fix: 'Nothing was changed. Make a key with the scope {scope} in Settings, API keys.',
  },
  'auth.host': {
    status: 'FORBIDDEN',
    sentence: 'Parallax is not called by this name, or by a page of another site.',
    fix: 'Nothing was done. Use the address {url}.',
  },
  'auth.no-workspace': {
    status: 'FORBIDDEN',
    sentence: 'You are not a member of this workspace.',
    fix: 'Switch to one of your workspaces.',
  },
  'auth.role': {
    status: 'FORBIDDEN',
    sentence: 'Your role here, {role}, does not allow you to {action}.',
    fix: 'Nothing was changed. Ask an owner or admin of the workspace.',
  },
  'auth.fresh': {
    status: 'FORBIDDEN',
    sentence: 'This needs a sign-in of the last {minutes} minutes.',
    fix: 'Nothing was changed. Sign out, sign in again and come back.',
  },
  'auth.changed': {
    status: 'FORBIDDEN',
    sentence: 'What you may do in this workspace has changed.',
    fix: 'Parallax shows it as it is now; go on from there.',
  },
  'members.above': {
    status: 'FORBIDDEN',
    sentence: 'The role {role} allows more than yours, {own}.',
    fix: 'Nothing was changed. Ask somebody who has that role.',
  },
  'members.last-owner': {
    status: 'CONFLICT',
    sentence: '{what} needs an owner, and this is the last one.',
    fix: 'Nothing was changed. Make somebody else an owner first.',
  },
  'people.last-owner': {
    status: 'CONFLICT',
    sentence: 'Nobody else owns what others use: {names}.',
    fix: 'Nothing was erased. Make somebody else an owner there first, or delete it.',
  },
  'people.email': {
    status: 'BAD_REQUEST',
    sentence: 'That is not the e-mail of your account.',
    fix: 'Nothing was erased. Type it exactly as it stands.',
  },
  'people.local': {
    status: 'CONFLICT',
    sentence: 'Nobody signs in to this installation, so there is no account to erase.',
    fix: 'Nothing was erased. Workspaces can be deleted in Settings, Workspace; all the rest is in the folder .parallax.',
  },
  'members.organisation': {
    status: 'FORBIDDEN',
    sentence: 'This person is {role} of the organisation and belongs to no other workspace of it.',
    fix: 'Nothing was changed. An owner of the organisation takes that role away first.',
  },
  'members.owned': {
    status: 'CONFLICT',
    sentence: 'This workspace has an owner who may sign in.',
    fix: 'Nothing was changed. Ask them to invite you.',
  },
  'members.only-workspace': {
    status: 'CONFLICT',
    sentence: 'This is the only workspace you belong to.',
    fix: 'Nothing was changed. Make or join another one first.',
  },
  /** The same whatever the reason, so that nobody can try out links. */
  'invitation.over': {
    status: 'NOT_FOUND',
    sentence: 'This invitation does not open anything: it was used, taken back, or is too old.',
    fix: 'Ask whoever invited you for a new link.',
  },
  'invitation.other': {
    status: 'FORBIDDEN',
    sentence: 'This invitation is for {email}, and you are signed in as {you}.',
    fix: 'Sign out, then sign in with that address and open the link again.',
  },
  'invitation.member': {
    status: 'CONFLICT',
    sentence: 'You already belong to {workspace}.',
    fix: 'Nothing was changed; the invitation still works for somebody else.',
  },
  'invitation.deactivated': {
    status: 'FORBIDDEN',
    sentence:
      'The directory of the organisation that {workspace} belongs to has deactivated your account there.',
    fix: 'Ask whoever keeps the directory; the invitation still works for somebody else.',
  },
  'invitation.many': {
    status: 'CONFLICT',
    sentence: 'This workspace has {limit} open invitations, as many as it may.',
    fix: 'Take one back first; nothing was changed.',
  },
  'workspace.name': {
    status: 'BAD_REQUEST',
    sentence: 'That is not the name of this workspace.',
    fix: 'Nothing was deleted. Type its name exactly as it stands.',
  },
  'workspace.last': {
    status: 'CONFLICT',
    sentence: 'This is the last workspace of its organisation, which would go with it.',
    fix: 'Nothing was deleted. An owner of the organisation can do that.',
  },
  'load.workspace': {
    status: 'TOO_MANY_REQUESTS',
    sentence: 'This workspace has as many runs waiting as it may, {count}.',
    fix: 'Nothing was started, and what you typed is kept. Try again in {seconds} s.',
  },
  'load.everybody': {
    status: 'SERVICE_UNAVAILABLE',
    sentence: 'More runs are waiting than Parallax can take, {count}.',
    fix: 'Nothing was started, and what you typed is kept. Try again in {seconds} s.',
  },
  'load.requests': {
    status: 'TOO_MANY_REQUESTS',
    sentence: '{who} asked for more than {limit} things in {period} s.',
    fix: 'Nothing was changed, and what you typed is kept. Try again in {seconds} s.',
  },
  'load.session': {
    status: 'TOO_MANY_REQUESTS',
    sentence: 'Too many of your requests are waiting at once, {count}.',
    fix: 'Nothing was changed, and what you typed is kept. Try again in {seconds} s.',
  },
  'load.busy': {
    status: 'SERVICE_UNAVAILABLE',
    sentence: 'Parallax is answering as many requests as it can, {count}.',
    fix: 'Nothing was changed, and what you typed is kept. Try again in {seconds} s.',
  },
  'audit.no-key': {
    status: 'PRECONDITION_FAILED',
    sentence: 'Nothing was signed: this installation has no key to sign with.',
    fix: 'Whoever operates Parallax sets AUDIT_KEY.',
  },
  'hook.signature': {
    status: 'UNAUTHORIZED',
    sentence: 'This call is not signed with the key of a trigger that is here.',
    fix: 'Nothing was started. Sign "id.timestamp.body" as standardwebhooks.com says; check address and key.',
  },
  'hook.old': {
    status: 'UNAUTHORIZED',
    sentence: 'This call was signed more than five minutes ago, or for later.',
    fix: 'Nothing was started. Sign again, by a clock that is right.',
  },
  'trigger.maker': {
    status: 'FORBIDDEN',
    sentence: 'Whoever made this trigger may not start runs here any more.',
    fix: 'Nothing was started. Somebody who may makes a new trigger.',
  },
  'trigger.unpublished': {
    status: 'BAD_REQUEST',
    sentence: 'No version of this pattern is published, and triggers run published versions.',
    fix: 'Publish one first; nothing was started.',
  },
  'trigger.many': {
    status: 'BAD_REQUEST',
    sentence: 'This workspace has {limit} of these, as many as it may.',
    fix: 'Remove one first; nothing was made.',
  },
  'webhook.off': {
    status: 'CONFLICT',
    sentence: 'This webhook is switched off.',
    fix: 'Switch it on and send again.',
  },
  'key.many': {
    status: 'BAD_REQUEST',
    sentence: 'This workspace has {limit} API keys, as many as it may.',
    fix: 'Revoke one first; nothing was made.',
  },
  'secret.no-key': {
    status: 'PRECONDITION_FAILED',
    sentence: 'Secrets cannot be kept: this installation has no key to seal them with.',
    fix: 'Whoever operates Parallax sets PARALLAX_KEK; nothing was saved.',
  },
  'secret.name': {
    status: 'CONFLICT',
    sentence: 'There is a secret called {name} already.',
    fix: 'Nothing was saved. Choose another name, or give that one a new value.',
  },
  'secret.many': {
    status: 'BAD_REQUEST',
    sentence: 'This workspace has {limit} secrets, as many as it may.',
    fix: 'Remove one first; nothing was saved.',
  },
  'sign-in.domain': {
    status: 'CONFLICT',
    sentence: '{problem}',
    fix: 'Nothing was changed. A new record can take some minutes to be seen; then check again.',
  },
  'sign-in.many': {
    status: 'BAD_REQUEST',
    sentence: 'This organisation has {limit} {what}, as many as it may.',
    fix: 'Remove one first; nothing was changed.',
  },
  'sign-in.metadata': {
    status: 'BAD_REQUEST',
    sentence: 'This metadata cannot be used: {problem}',
    fix: 'Nothing was saved. Download it again from your identity provider.',
  },
  'sign-in.passkey': {
    status: 'BAD_REQUEST',
    sentence: 'This passkey was not added: {problem}',
    fix: 'Nothing was saved. Try again.',
  },
  'out.address': {
    status: 'BAD_REQUEST',
    sentence: 'This address cannot be called: {reason}.',
    fix: 'Nothing was sent. Write it like https://host/path.',
  },
  'out.host': {
    status: 'FORBIDDEN',
    sentence: 'This workspace does not let anything call {host}.',
    fix: 'Nothing was sent. Add the host in Settings, Outgoing calls.',
  },
  'out.private': {
    status: 'FORBIDDEN',
    sentence: '{host} is not on the public internet.',
    fix: 'Nothing was sent. Whoever operates Parallax can permit it with OUTBOUND_PRIVATE.',
  },
  'out.plain': {
    status: 'BAD_REQUEST',
    sentence: '{host} would be called without encryption.',
    fix: 'Nothing was sent. Use its https address.',
  },
  'out.unknown': {
    status: 'BAD_REQUEST',
    sentence: 'There is no host {host}, or its name cannot be looked up now.',
    fix: 'Nothing was sent. Check the spelling, or try again later.',
  },
  'out.unreachable': {
    status: 'BAD_GATEWAY',
    sentence: '{host} could not be reached: {problem}.',
    fix: 'Check that it is running and that its address is right, then try again.',
  },
  'out.redirect': {
    status: 'BAD_GATEWAY',
    sentence: '{host} redirects {problem}.',
    fix: 'Use the address where it ends up.',
  },
  'out.timeout': {
    status: 'GATEWAY_TIMEOUT',
    sentence: '{host} did not answer within {seconds} s.',
    fix: 'Try again later, or allow more time.',
  },
  'out.too-large': {
    status: 'BAD_GATEWAY',
    sentence: 'The reply of {host} is larger than {limit} MB.',
    fix: 'The rest was not read. Ask it for less.',
  },
  'out.reply': {
    status: 'BAD_GATEWAY',
    sentence: 'The reply of {host} cannot be read: {problem}.',
    fix: 'Ask whoever runs it.',
  },
} as const satisfies Record<string, ErrorRow>;
