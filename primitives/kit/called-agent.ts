/** What primitives that call one agent share: their fields, and what can be wrong with the choice. */
import { z } from 'zod';
import type { AgentCard, NodeIssue, PortFacts } from '../define.ts';
import { isSubtype, type PortType, showType } from './port-type.ts';

export const agentFields = {
  agentId: z.string().max(120).default('').describe('Which agent to call.'),
  version: z
    .string()
    .max(40)
    .optional()
    .describe('Version of the agent to insist on; without one the current version is called.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('How long one call may take, in milliseconds; a late answer is a failure.'),
  seed: z.int().min(0).max(2_147_483_647).default(0).describe('Seed for agents that use chance.'),
};

export const AGENT_ISSUES = {
  'R8.agent-none': { sentence: 'No agent is chosen.', fix: 'Choose an agent.' },
  'R8.agent-missing': {
    sentence: 'There is no agent {agent} in this workspace.',
    fix: 'Choose another agent.',
  },
  'R8.agent-version': {
    sentence: 'Agent {agent} is at version {has}; this node insists on {wants}.',
    fix: 'Choose version {has}, or clear the version.',
  },
  'R8.agent-input': {
    sentence: 'Agent {agent} reads {wants}, but {gets} arrives.',
    fix: 'Put a transform in between, or choose another agent.',
  },
  'R8.agent-output': {
    sentence: 'Agent {agent} answers with {gets}, but {wants} is needed here.',
    fix: 'Choose another agent.',
  },
} as const;

type Choice = { agentId: string; version?: string | undefined };
type Fitting = { card: AgentCard | undefined; arriving: PortFacts | undefined; needs: PortType };

/** `needs` is what the agent must answer with. */
export function checkAgent({ agentId, version }: Choice, { card, arriving, needs }: Fitting): NodeIssue[] {
  if (!agentId) return [{ code: 'R8.agent-none', field: 'agentId' }];
  if (!card) return [{ code: 'R8.agent-missing', field: 'agentId', values: { agent: agentId } }];
  const agent = card.title;
  if (version && version !== card.version)
    return [
      { code: 'R8.agent-version', field: 'version', values: { agent, has: card.version, wants: version } },
    ];
  if (!isSubtype(card.output, needs)) {
    const values = { agent, gets: showType(card.output), wants: showType(needs) };
    return [{ code: 'R8.agent-output', field: 'agentId', values }];
  }
  if (!arriving || isSubtype(arriving.type, card.input)) return [];
  const values = { agent, wants: showType(card.input), gets: showType(arriving.type) };
  return [{ code: 'R8.agent-input', field: 'agentId', values }];
}
