/** What primitives share that call one agent and need a certain answer: their fields, and what can be wrong. */
import { z } from 'zod';
import type { InferContext, NodeIssue } from '../define.ts';
import { AGENT_ISSUES, checkAgent } from './agent-choice.ts';
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

export const ANSWER_ISSUES = {
  ...AGENT_ISSUES,
  'R8.agent-output': {
    sentence: 'Agent {agent} answers with {gets}, but {wants} is needed here.',
    fix: 'Choose another agent.',
  },
} as const;

type Choice = { agentId: string; version?: string | undefined };

/** R8: like `checkAgent`; and does the agent answer with what is needed? */
export function checkAnswer(ctx: InferContext<Choice>, needs: PortType): NodeIssue[] {
  const issues = checkAgent(ctx);
  const card = ctx.agent(ctx.config.agentId);
  if (issues.length > 0 || !card || isSubtype(card.output, needs)) return issues;
  const values = { agent: card.title, gets: showType(card.output), wants: showType(needs) };
  return [{ code: 'R8.agent-output', field: 'agentId', values }];
}
