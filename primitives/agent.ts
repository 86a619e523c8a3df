import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { AGENT_ISSUES, checkAgent, statusOf } from './kit/agent-choice.ts';
import { fail } from './kit/belief.ts';
import { oneCall } from './kit/bound.ts';
import { agentFields } from './kit/called-agent.ts';
import { NO_FACTS } from './kit/facts.ts';
import { toPlain } from './kit/items.ts';
import { any } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';

const config = z.strictObject({
  ...agentFields,
  unsafe: z
    .boolean()
    .default(false)
    .describe('Whether an agent that changes something outside may act without a gate or person before it.'),
});

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
  issues: AGENT_ISSUES,
  check: (ctx) => checkAgent(ctx),
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
