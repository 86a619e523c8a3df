/**
 * Errors people can meet, as a table: what happened, what was kept, what to do. Procedures throw
 * `AppError`; `trpc.ts` alone turns it into a reply.
 */
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc';

type Row = { status: TRPC_ERROR_CODE_KEY; sentence: string; fix: string };

export const ERRORS = {
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
  /** The same for "does not exist" and "is not yours": existence is not revealed. */
  'not-found': {
    status: 'NOT_FOUND',
    sentence: 'There is no {what} with this id in your workspace.',
    fix: 'Check the address, or switch the workspace.',
  },
  'input.shape': {
    status: 'BAD_REQUEST',
    sentence: 'This request does not fit: {problem}',
    fix: 'Nothing was changed. Correct the value and try again.',
  },
  'input.too-large': {
    status: 'PAYLOAD_TOO_LARGE',
    sentence: 'This request is larger than {limit} MB.',
    fix: 'Nothing was changed. Send less, or in parts.',
  },
  'input.too-deep': {
    status: 'BAD_REQUEST',
    sentence: 'This request holds lists within lists, more than {limit} deep.',
    fix: 'Nothing was changed. Send something flatter.',
  },
  'pattern.invalid': {
    status: 'BAD_REQUEST',
    sentence: 'This pattern was not started; problems to repair: {count}.',
    fix: 'Open the problems list; each names its node.',
  },
  'pattern.too-large': {
    status: 'BAD_REQUEST',
    sentence: 'This pattern is larger than {limit}.',
    fix: 'Split it; nothing was saved.',
  },
  'pattern.revision': {
    status: 'CONFLICT',
    sentence: 'This pattern was changed elsewhere since revision {revision}.',
    fix: 'Load the newer draft and try again; nothing was overwritten.',
  },
  'pattern.semver': {
    status: 'BAD_REQUEST',
    sentence: 'Version {semver} is not above the last one, {last}.',
    fix: 'Choose a higher version number.',
  },
  'pattern.not-ready': {
    status: 'BAD_REQUEST',
    sentence: 'This pattern was not published; problems to repair: {count}.',
    fix: 'Open the problems list; each names its node.',
  },
  'pattern.unchanged': {
    status: 'CONFLICT',
    sentence: 'Version {semver} already has exactly this content.',
    fix: 'Nothing was published. Change the pattern first, or share that version.',
  },
  'market.missing-agents': {
    status: 'BAD_REQUEST',
    sentence: 'This pattern needs agents that are not here: {agents}.',
    fix: 'Nothing was installed. Choose another pattern, or ask its publisher.',
  },
  'call.version': {
    status: 'NOT_FOUND',
    sentence: '{slug} has no published version {version}.',
    fix: 'Nothing was started. Leave the version out to call the latest.',
  },
  'call.address': {
    status: 'NOT_FOUND',
    sentence: 'There is nothing at this address.',
    fix: 'GET /api/v1/openapi.json describes all there is.',
  },
  'call.method': {
    status: 'METHOD_NOT_SUPPORTED',
    sentence: 'This address cannot be asked with {method}.',
    fix: 'Nothing was done. GET /api/v1/openapi.json describes all there is.',
  },
  'run.inputs': {
    status: 'BAD_REQUEST',
    sentence: 'Input {name}: {problem}',
    fix: 'Correct the value; nothing was started.',
  },
  'run.final': {
    status: 'CONFLICT',
    sentence: 'This run has already ended as {status}.',
    fix: 'Start a new one, or retry from a node.',
  },
  'run.open': {
    status: 'CONFLICT',
    sentence: 'This run is still {status}.',
    fix: 'Wait for it to end, or cancel it first.',
  },
  'run.key': {
    status: 'UNPROCESSABLE_CONTENT',
    sentence: 'This key already started a run with another pattern or other inputs.',
    fix: 'Use a new key; nothing was started.',
  },
  'run.node': {
    status: 'BAD_REQUEST',
    sentence: 'The pattern of this run has no node {node}.',
    fix: 'Choose one of its nodes.',
  },
  'run.pin': {
    status: 'BAD_REQUEST',
    sentence: 'The output of {node} cannot be pinned: {problem}',
    fix: 'Unpin it, or pin the output of another run; nothing was started.',
  },
  'run.from': {
    status: 'CONFLICT',
    sentence: 'There is no run to go on from at {node}: {reason}',
    fix: 'Run the whole pattern once; then it can be run from there.',
  },
  'run.not-paused': {
    status: 'CONFLICT',
    sentence: 'This run is not paused.',
    fix: 'Nothing was changed; it goes on by itself, or has ended.',
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
  'retention.more': {
    status: 'CONFLICT',
    sentence: 'By now {count} runs would be deleted.',
    fix: 'Nothing was changed. Look at the number and confirm again.',
  },
  'approval.answered': {
    status: 'CONFLICT',
    sentence: 'This question was already {status}.',
    fix: 'Nothing was changed.',
  },
  'approval.own': {
    status: 'FORBIDDEN',
    sentence: 'You started this run, and here somebody else answers its questions.',
    fix: 'Nothing was changed. Ask another member; admins can change the rule in Settings.',
  },
  'approval.answer': {
    status: 'BAD_REQUEST',
    sentence: 'This answer does not fit: {problem}',
    fix: 'Choose one of the offered answers.',
  },
  'audit.no-key': {
    status: 'PRECONDITION_FAILED',
    sentence: 'Nothing was signed: this installation has no key to sign with.',
    fix: 'Whoever operates Parallax sets AUDIT_KEY.',
  },
  'schedule.rule': {
    status: 'BAD_REQUEST',
    sentence: '{problem}',
    fix: 'Nothing was changed. Correct the rule and try again.',
  },
  'schedule.unpublished': {
    status: 'BAD_REQUEST',
    sentence: 'No version of this pattern is published yet, and a schedule runs published versions.',
    fix: 'Publish one first.',
  },
  'schedule.many': {
    status: 'BAD_REQUEST',
    sentence: 'This pattern has {limit} schedules, as many as it may.',
    fix: 'Remove one first; nothing was changed.',
  },
  'schedule.revision': {
    status: 'CONFLICT',
    sentence: 'This schedule was changed elsewhere.',
    fix: 'Look at it again; nothing was overwritten.',
  },
  'agent.examples': {
    status: 'BAD_REQUEST',
    sentence: 'These examples cannot be learned from: {problem}',
    fix: 'Nothing was saved.',
  },
  'agent.contact': {
    status: 'BAD_REQUEST',
    sentence: 'This agent cannot be asked who it is: {problem}',
    fix: 'Nothing was saved. Correct it and test it again.',
  },
  'agent.version': {
    status: 'CONFLICT',
    sentence: 'This agent was changed elsewhere; it is at version {version} now.',
    fix: 'Look at it again; nothing was overwritten.',
  },
  'agent.seen': {
    status: 'CONFLICT',
    sentence: 'What answers has changed again since you looked.',
    fix: 'Nothing was approved. Look at it again.',
  },
  'agent.loop': {
    status: 'BAD_REQUEST',
    sentence: 'This agent would call itself: {path}.',
    fix: 'Nothing was saved. Choose a pattern, or agents, that do not lead back to it.',
  },
  'agent.openapi': {
    status: 'BAD_REQUEST',
    sentence: 'This description cannot be read: {problem}',
    fix: 'Paste an OpenAPI 3 document as JSON, or give its address.',
  },
  'agent.input': {
    status: 'BAD_REQUEST',
    sentence: 'This agent cannot take that: {problem}',
    fix: 'Change the text and try again.',
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
} as const satisfies Record<string, Row>;

export type ErrorCode = keyof typeof ERRORS;

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly fix: string;
  /** Data for the client, e.g. the issues of a pattern. */
  readonly details: unknown;

  /** Whole seconds after which it is worth trying again, where that is known: the reply's `Retry-After`. */
  get retryAfter(): number | undefined {
    const { details } = this;
    if (typeof details !== 'object' || details === null || !('retryAfter' in details)) return undefined;
    return typeof details.retryAfter === 'number' ? details.retryAfter : undefined;
  }

  constructor(code: ErrorCode, values: Record<string, string | number> = {}, details?: unknown) {
    super(fill(ERRORS[code].sentence, values));
    this.name = 'AppError';
    this.code = code;
    this.fix = fill(ERRORS[code].fix, values);
    this.details = details;
  }
}

const fill = (sentence: string, values: Record<string, string | number>): string =>
  sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
