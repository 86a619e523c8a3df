import { z } from 'zod';
import { definePrimitive, type NodeIssue } from './define.ts';
import { AGENT_ISSUES, checkAgent, statusOf } from './kit/agent-choice.ts';
import { abstain, type Belief, fail, handOn, ok, unknown } from './kit/belief.ts';
import { oneCall, times } from './kit/bound.ts';
import { listFacts, NO_FACTS } from './kit/facts.ts';
import { onceOk, whyNoAnswer } from './kit/inside.ts';
import { asItems, toPlain } from './kit/items.ts';
import { any, list } from './kit/port-type.ts';

const SEEDS = 2_147_483_648;

const config = z.strictObject({
  agentId: z.string().max(120).default('').describe('Which agent to call.'),
  version: z
    .string()
    .max(40)
    .optional()
    .describe('Version of the agent to insist on; without one the current version is called.'),
  k: z.int().min(2).max(50).default(5).describe('How many answers are drawn.'),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .default(0.7)
    .describe('How much the answers vary, from 0; agents that do not draw by chance ignore it.'),
  seed: z
    .int()
    .min(0)
    .max(SEEDS - 1)
    .default(0)
    .describe('Seed of the first answer; each further one has the next.'),
  minOk: z.int().min(1).max(50).default(1).describe('How many answers are needed at least.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('How long one call may take, in milliseconds; a late answer is a failure.'),
});

type Config = z.infer<typeof config>;

/**
 * One answer among the others. All share the id of this node, so whoever pools them knows that they come
 * from one source; each has one of its own as well, so in a vote they are as many voices.
 */
const drawn = (answer: Belief, key: string, i: number): Belief => ({
  ...handOn(answer),
  evidence: [...new Set([key, `${key}:call:${i + 1}`, ...answer.evidence])],
});

function gather(answers: readonly Belief[], { minOk, k }: Config, key: string): Belief {
  const good = answers.filter(({ outcome }) => outcome === 'ok');
  const [bad] = answers.filter(({ outcome }) => outcome !== 'ok');
  const first = bad ? ` The first other one ${whyNoAnswer(bad)}` : '';
  const count = `${good.length} of ${k} samples gave an answer`;
  if (good.length >= minOk) {
    const kept = good.map((one) => drawn(one, key, answers.indexOf(one)));
    return ok(asItems(kept), unknown('none', 'see-members'), bad ? { reason: `${count}.${first}` } : {});
  }
  const isBroken = answers.every(({ outcome }) => outcome !== 'abstain');
  const missing = `Only ${count}; ${minOk === 1 ? 'one is' : `${minOk} are`} needed.${first}`;
  return isBroken ? fail(missing, { evidence: [key] }) : abstain(missing, { evidence: [key] });
}

export const sample = definePrimitive({
  id: 'sample',
  version: 1,
  group: 'execution',
  title: 'Sample',
  summary: 'Ask one agent several times and hand on all its answers.',
  docs: `Calls one agent several times at once on the same value, each time with another seed, and hands on the list of answers. Calls that fail or abstain are left out; with fewer answers than needed the node fails, or abstains if the agent did.

Each answer keeps the score the agent gave it. Whether they agree is for a vote or a pool to say: each answer is a voice there. Answers of one agent are wrong together far more often than those of different agents, and a pool counts them accordingly: as voices from one source, with a correlation of 0.65.`,
  example: {
    about: 'Three draws of one model, of which one got lost.',
    config: { agentId: 'solver', k: 3 },
    arrives: { in: '"2 + 2?", unknown: given' },
    effects: { 'call:1': '"4", says 0.9', 'call:2': 'fails: Timed out.', 'call:3': '"4", says 0.7' },
    leaves: { out: 'list: "4", says 0.9; "4", says 0.7' },
  },
  cost: 'call',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: any }],
    out: [{ name: 'out', title: 'Answers', type: list(any) }],
  }),
  subtitle: ({ agentId, k }) => (agentId ? `${agentId}, ${k} times` : 'no agent chosen'),
  infer: (ctx) => {
    const { agentId, k, minOk } = ctx.config;
    const card = ctx.agent(agentId);
    const each = card ? { type: card.output, claims: [card.claim], status: statusOf(card) } : NO_FACTS;
    return { out: listFacts(each, minOk === k ? k : undefined) };
  },
  issues: {
    ...AGENT_ISSUES,
    'R9.min-ok': {
      sentence: '{minOk} answers are needed, but only {k} are drawn.',
      fix: 'Draw more, or need fewer.',
    },
  },
  check: (ctx) => {
    const { k, minOk } = ctx.config;
    const issues: NodeIssue[] =
      minOk > k ? [{ code: 'R9.min-ok', field: 'minOk', values: { minOk, k } }] : [];
    return [...issues, ...checkAgent(ctx)];
  },
  decide: onceOk<Config>((item, ctx) => {
    const plain = toPlain(item.value);
    if (!plain.isOk) return fail(plain.problem, { evidence: item.evidence });
    const { agentId, version, k, temperature, seed, timeoutMs } = ctx.config;
    const call = { kind: 'agent', agentId, version, input: plain.value, timeoutMs, temperature } as const;
    const answers: Belief[] = [];
    for (let i = 0; i < k; i += 1) {
      const answer = ctx.effect(`call:${i + 1}`, { ...call, seed: (seed + i) % SEEDS });
      if (answer) answers.push(answer);
    }
    return answers.length === k ? gather(answers, ctx.config, ctx.key) : undefined;
  }),
  bound: ({ config: { agentId, timeoutMs, k }, agent }) => times(oneCall(agent(agentId), timeoutMs), k, k),
  explain: ({ output: { reason } }) => ({
    rule: 'none',
    lines: [
      ...(reason ? [reason] : []),
      'Each answer has the score the agent gave it; how often that is right has not been measured.',
    ],
    assumes: [],
  }),
});
