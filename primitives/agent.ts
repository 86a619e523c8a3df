import { z } from 'zod';
import { type AgentCard, definePrimitive, isSkipped } from './define.ts';
import { type ConfidenceStatus, fail } from './kit/belief.ts';
import { oneCall } from './kit/bound.ts';
import { NO_FACTS } from './kit/facts.ts';
import { toPlain } from './kit/items.ts';
import { any, isSubtype, showType } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';

const config = z.strictObject({
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
  unsafe: z
    .boolean()
    .default(false)
    .describe('Whether an agent that changes something outside may act without a gate or person before it.'),
});

function statusOf({ oracle, method }: AgentCard): ConfidenceStatus {
  if (oracle) return 'derived';
  return method === 'none' ? 'unknown' : 'self_reported';
}

export const agent = definePrimitive({
  id: 'agent',
  version: 1,
  group: 'execution',
  title: 'Agent',
  summary: 'Ask one agent and take its answer.',
  docs: `Calls one agent with the value that arrives. The call is made once and recorded: after a crash the recorded answer is used, and the agent is not asked again.

What the agent says about itself is *self-reported*: a score, not a probability. An agent that finds no signal abstains instead of inventing a score, and one that never gives a score leaves the confidence unknown.`,
  example: {
    about: 'The agent reads the text and says how sure it is.',
    config: { agentId: 'sentiment-vader' },
    arrives: { in: '"What a lovely day", unknown: given' },
    effects: { call: '"positive", says 0.79' },
    leaves: { out: '"positive", says 0.79' },
  },
  cost: 'call',
  effectIsOutput: true,
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: any }],
    out: [{ name: 'out', title: 'Answer', type: any }],
  }),
  subtitle: ({ agentId }) => agentId || 'no agent chosen',
  infer: (ctx) => {
    const card = ctx.agent(ctx.config.agentId);
    if (!card) return { out: NO_FACTS };
    return { out: { type: card.output, claims: [card.claim], status: statusOf(card) } };
  },
  issues: {
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
  },
  check: (ctx) => {
    const { agentId, version } = ctx.config;
    if (!agentId) return [{ code: 'R8.agent-none', field: 'agentId' }];
    const card = ctx.agent(agentId);
    if (!card) return [{ code: 'R8.agent-missing', field: 'agentId', values: { agent: agentId } }];
    if (version && version !== card.version) {
      const values = { agent: card.title, has: card.version, wants: version };
      return [{ code: 'R8.agent-version', field: 'version', values }];
    }
    const [arriving] = ctx.facts('in');
    if (!arriving || isSubtype(arriving.type, card.input)) return [];
    const values = { agent: card.title, wants: showType(card.input), gets: showType(arriving.type) };
    return [{ code: 'R8.agent-input', field: 'agentId', values }];
  },
  decide: (ctx) => {
    const arriving = ctx.input('in');
    if (arriving === undefined) return undefined;
    if (isSkipped(arriving)) return { out: arriving };
    if (arriving.outcome !== 'ok') return arriving;
    const plain = toPlain(arriving.value);
    if (!plain.isOk) return fail(plain.problem, { evidence: arriving.evidence });
    const { agentId, version, timeoutMs, seed } = ctx.config;
    return ctx.effect('call', { kind: 'agent', agentId, version, input: plain.value, timeoutMs, seed });
  },
  bound: ({ config: { agentId, timeoutMs }, agent }) => oneCall(agent(agentId), timeoutMs),
  explain: ({ output: { conf } }) => ({
    rule: 'none',
    lines:
      conf.status === 'self_reported'
        ? [`The agent says ${round(conf.raw)}; how often that is right has not been measured.`]
        : conf.status === 'unknown'
          ? ['The agent gave no score.']
          : [],
    assumes: [],
  }),
});
