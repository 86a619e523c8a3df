/** What can go wrong with patterns, runs, agents and what belongs to them. */
import type { ErrorRow } from './errors.ts';

export const WORK_ERRORS = {
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
  'input.character': {
    status: 'BAD_REQUEST',
    sentence: 'There is a character in this request that cannot be kept: a zero character, or half of one.',
    fix: 'Nothing was changed. Take it out and try again.',
  },
  gone: {
    status: 'CONFLICT',
    sentence: 'Something this belongs to was deleted meanwhile.',
    fix: 'Nothing was changed. Reload the page to see what is there.',
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
  'budget.run': {
    status: 'PAYMENT_REQUIRED',
    sentence:
      '{whose} may spend {amount} {currency} a {period}, {spent} of it is spent or held, and {problem}.',
    fix: 'Nothing was started. Raise the budget in Settings, or wait until {until}.',
  },
  'agent.input': {
    status: 'BAD_REQUEST',
    sentence: 'This agent cannot take that: {problem}',
    fix: 'Change the text and try again.',
  },
} as const satisfies Record<string, ErrorRow>;
