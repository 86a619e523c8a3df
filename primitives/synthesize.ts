import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { AGENT_ISSUES, checkAgent } from './kit/agent-choice.ts';
import { asIfArriving } from './kit/arriving.ts';
import { abstain, type Belief, handOn, unknown } from './kit/belief.ts';
import { oneCall } from './kit/bound.ts';
import { commonType, NO_FACTS } from './kit/facts.ts';
import { toPlain } from './kit/items.ts';
import { any, list, typeVar } from './kit/port-type.ts';
import { allEvidence } from './kit/voices.ts';

const config = z.strictObject({
  agentId: z.string().max(120).default('').describe('Which agent writes one answer from a list of drafts.'),
  minDrafts: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe('How many drafts are needed at least; with fewer there is no answer.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('How long the call may take, in milliseconds; a late answer is a failure.'),
  seed: z.int().min(0).max(2_147_483_647).default(0).describe('Seed for agents that use chance.'),
});

/** The bare drafts, in order, and how many have no value. */
function draftsOf(beliefs: readonly Belief[]): { drafts: unknown[]; used: Belief[]; missing: number } {
  const used: Belief[] = [];
  const drafts: unknown[] = [];
  for (const belief of beliefs) {
    const plain = belief.outcome === 'ok' ? toPlain(belief.value) : undefined;
    if (!plain?.isOk) continue;
    used.push(belief);
    drafts.push(plain.value);
  }
  return { drafts, used, missing: beliefs.length - used.length };
}

/** Nobody knows how right a new text is, however sure its drafts and its writer were (A3, case 8). */
function unmeasured(answer: Belief, used: readonly Belief[], missing: number): Belief {
  const evidence = allEvidence([...used, answer]);
  if (answer.outcome !== 'ok') return handOn({ ...answer, evidence });
  const { alternatives: _, verified: __, ...rest } = answer;
  const conf = unknown(answer.conf.claim, 'unmeasured-transform');
  const reason = missing === 1 ? '1 draft has no value.' : `${missing} drafts have no value.`;
  return handOn({ ...rest, conf, evidence, ...(missing > 0 && { reason }) });
}

export const synthesize = definePrimitive({
  id: 'synthesize',
  version: 1,
  group: 'aggregation',
  title: 'Synthesize',
  summary: 'Have one agent write a new answer from several drafts.',
  docs: `Gives all drafts, as a list, to one agent and takes what it writes. Drafts that failed or abstained are left out; with too few left there is no answer, and no call is made.

The confidence is always unknown. The new text is none of the drafts, so neither their numbers nor the writer's own say how often it is right. Put an assessment, a check or a person behind it.`,
  example: {
    about: 'However sure the drafts were, nobody knows about the new text.',
    config: { agentId: 'synthesizer' },
    arrives: {
      in: ['"The tower is 324 m high.", says 0.9', '"It stands in Paris.", says 0.8', 'fails: Timed out.'],
    },
    effects: { call: '"The tower in Paris is 324 m high.", says 0.95' },
    leaves: { out: '"The tower in Paris is 324 m high.", unknown: unmeasured-transform' },
  },
  cost: 'call',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Drafts', type: typeVar('T'), many: { min: 2 } }],
    out: [{ name: 'out', title: 'Answer', type: any }],
  }),
  subtitle: ({ agentId }) => agentId || 'no agent chosen',
  infer: (ctx) => {
    const card = ctx.agent(ctx.config.agentId);
    return { out: card ? { type: card.output, claims: [card.claim], status: 'unknown' } : NO_FACTS };
  },
  issues: {
    ...AGENT_ISSUES,
    'R9.drafts-few': {
      sentence: 'At least {min} drafts are needed, and only {drafts} can arrive.',
      fix: 'Lower the number, or connect more.',
    },
  },
  check: (ctx) => {
    const facts = ctx.facts('in');
    const type = facts.length > 0 ? list(commonType(facts)) : undefined;
    const issues = checkAgent(asIfArriving(ctx, type));
    const { minDrafts: min } = ctx.config;
    if (facts.length > 0 && min > facts.length)
      issues.push({ code: 'R9.drafts-few', field: 'minDrafts', values: { min, drafts: facts.length } });
    return issues;
  },
  tolerant: true,
  waits: () => true,
  decide: (ctx) => {
    const beliefs = ctx.all('in');
    if (!beliefs) return undefined;
    const { drafts, used, missing } = draftsOf(beliefs);
    const { agentId, minDrafts, timeoutMs, seed } = ctx.config;
    if (drafts.length < minDrafts) {
      const first = beliefs.find(({ outcome }) => outcome !== 'ok')?.reason;
      const reason = `${drafts.length} of ${beliefs.length} drafts have a value; ${minDrafts} needed.`;
      return abstain(first ? `${reason} The first without: ${first}` : reason, {
        evidence: allEvidence(used),
      });
    }
    const answer = ctx.effect('call', { kind: 'agent', agentId, input: drafts, timeoutMs, seed });
    return answer && unmeasured(answer, used, missing);
  },
  bound: ({ config: { agentId, timeoutMs }, agent }) => oneCall(agent(agentId), timeoutMs),
  explain: ({ output }) => ({
    rule: 'none',
    lines: [
      output.outcome === 'ok'
        ? 'A new text: how often such texts are right was never measured.'
        : (output.reason ?? 'No answer.'),
    ],
    assumes: [],
  }),
});
