/** What can be wrong with the choice of an agent, for every primitive that calls one. */
import type { AgentCard, InferContext, NodeIssue } from '../define.ts';
import type { ConfidenceStatus } from './belief.ts';
import { isSubtype, showType } from './port-type.ts';

/** How the id of a capability begins: a task with its types, for which a workspace says who answers. */
export const CAPABILITY = 'can:';
export const isCapability = (id: string): boolean => id.startsWith(CAPABILITY);

type Choice = { agentId: string; version?: string | undefined };

export const AGENT_ISSUES = {
  'R8.agent-none': { sentence: 'No agent is chosen.', fix: 'Choose an agent.' },
  'R8.agent-missing': {
    sentence: 'There is no agent {agent} in this workspace.',
    fix: 'Choose another agent.',
  },
  'R8.agent-paused': {
    sentence: 'Agent {agent} is paused: {problem}',
    fix: 'Approve it on its page, or choose another agent.',
  },
  'R8.agent-version': {
    sentence: 'Agent {agent} is at version {has}; this node insists on {wants}.',
    fix: 'Choose version {has}, or clear the version.',
  },
  'R8.agent-input': {
    sentence: 'Agent {agent} reads {wants}, but {gets} arrives.',
    fix: 'Put a transform in between, or choose another agent.',
  },
} as const;

/** R8: is there such an agent, in this version, and does it read what arrives at `in`? */
export function checkAgent(ctx: InferContext<Choice>): NodeIssue[] {
  const { agentId, version } = ctx.config;
  if (!agentId) return [{ code: 'R8.agent-none', field: 'agentId' }];
  const card = ctx.agent(agentId);
  if (!card) return [{ code: 'R8.agent-missing', field: 'agentId', values: { agent: agentId } }];
  if (card.paused) {
    const values = { agent: card.title, problem: card.paused };
    return [{ code: 'R8.agent-paused', field: 'agentId', values }];
  }
  if (version && version !== card.version) {
    const values = { agent: card.title, has: card.version, wants: version };
    return [{ code: 'R8.agent-version', field: 'version', values }];
  }
  const [arriving] = ctx.facts('in');
  if (!arriving || isSubtype(arriving.type, card.input)) return [];
  const values = { agent: card.title, wants: showType(card.input), gets: showType(arriving.type) };
  return [{ code: 'R8.agent-input', field: 'agentId', values }];
}

/** The highest status of an answer of this agent. */
export function statusOf({ oracle, method }: AgentCard): ConfidenceStatus {
  if (oracle) return 'derived';
  return method === 'none' ? 'unknown' : 'self_reported';
}
