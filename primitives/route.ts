import { z } from 'zod';
import {
  type DecideContext,
  definePrimitive,
  type InferContext,
  isSkipped,
  type NodeIssue,
  type Outputs,
  type Settled,
  SKIPPED,
} from './define.ts';
import { AGENT_ISSUES, checkAgent } from './kit/agent-choice.ts';
import { type Belief, handOn } from './kit/belief.ts';
import { NOTHING, oneCall } from './kit/bound.ts';
import { compileCel } from './kit/cel.ts';
import { shareBudget } from './kit/cel-budget.ts';
import { visible } from './kit/cel-values.ts';
import { isUnique } from './kit/config-type.ts';
import { factsOf } from './kit/facts.ts';
import { ended, whyNoAnswer } from './kit/inside.ts';
import { toPlain } from './kit/items.ts';
import { BANDITS, type LedgerAnswer } from './kit/ledger.ts';
import { isSubtype, showType, text, typeVar } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';

const VARIABLES = ['value', 'confidence', 'status', 'outcome'];
/** As ports of a pattern are named, but for the one input. */
const PORT = /^(?!in$)[A-Za-z][A-Za-z0-9_-]{0,63}$/;

const config = z.strictObject({
  policy: z
    .enum(['rules', 'agent', 'learned'])
    .default('rules')
    .describe('Who chooses: conditions you write, an agent that names a way, or what outcomes have shown.'),
  ports: z
    .array(z.string().regex(PORT))
    .min(2)
    .max(20)
    .default(['a', 'b'])
    .describe('Names of the ways, any but in: a letter first, then letters, digits, - or _.'),
  otherwise: z
    .string()
    .max(64)
    .default('')
    .describe('The way taken when nothing else decides; empty is the last one.'),
  rules: z
    .array(
      z.strictObject({
        when: z
          .string()
          .min(1)
          .max(4000)
          .default('true')
          .describe('A CEL expression over value, confidence, status and outcome.'),
        port: z.string().max(64).default('').describe('The way taken when it is true.'),
      }),
    )
    .max(50)
    .default([])
    .describe('For the policy rules: conditions in order; the first that is true decides.'),
  agentId: z
    .string()
    .max(120)
    .default('')
    .describe('For the policy agent: which agent to call; its answer names the way.'),
  version: z
    .string()
    .max(40)
    .optional()
    .describe('Version of the agent to insist on; without one the current version is called.'),
  labels: z
    .record(z.string().min(1), z.string().max(64))
    .default({})
    .describe('For the policy agent: the way for each answer, where it is not called the same.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('How long one call may take, in milliseconds; a late answer decides nothing.'),
  seed: z.int().min(0).max(2_147_483_647).default(0).describe('Seed for agents that use chance.'),
  learn: z
    .enum(BANDITS)
    .default('full-information')
    .describe('For the policy learned: how ways that are little known are tried.'),
  claim: z
    .string()
    .min(1)
    .max(120)
    .default('answer-correct')
    .describe('For the policy learned: what an outcome is about.'),
});

type Config = z.infer<typeof config>;

/** The way taken. `because` is a sentence, where what was meant to choose did not. */
type Way = { port: string; because?: string };

const otherwiseOf = ({ otherwise, ports }: Config): string => otherwise || (ports.at(-1) ?? '');

const fallThrough = (config: Config, because: string): Way => {
  const port = otherwiseOf(config);
  return { port, because: `${ended(because)} It goes to ${port}.` };
};

/** A condition that fails, or is neither true nor false, is not fulfilled. */
function holds(when: string, belief: Belief): boolean {
  const compiled = compileCel(when, VARIABLES);
  if (!compiled.isOk) return false;
  const result = compiled.expression.evaluate(visible(belief));
  return result.isOk && result.value === true;
}

const ruleFor = (belief: Belief, { rules, ports }: Config) =>
  shareBudget(() => rules.find(({ when, port }) => ports.includes(port) && holds(when, belief)));

function askAgent(arriving: Belief, ctx: DecideContext<Config>): Way | undefined {
  const { agentId, version, timeoutMs, seed, labels, ports } = ctx.config;
  const plain = toPlain(arriving.value);
  if (!plain.isOk) return fallThrough(ctx.config, plain.problem);
  const call = { kind: 'agent', agentId, version, input: plain.value, timeoutMs, seed } as const;
  const answer = ctx.effect('call', call);
  if (answer === undefined) return undefined;
  if (answer.outcome !== 'ok') return fallThrough(ctx.config, `The agent ${whyNoAnswer(answer)}`);
  const named = String(answer.value);
  const port = Object.hasOwn(labels, named) ? labels[named] : named;
  if (port !== undefined && ports.includes(port)) return { port };
  return fallThrough(ctx.config, `The agent named no way: ${JSON.stringify(named.slice(0, 80))}.`);
}

function askLedger(ctx: DecideContext<Config>): Way | undefined {
  const { claim, learn, ports } = ctx.config;
  const answer = ctx.effect('ledger', {
    kind: 'ledger',
    scope: { claim, name: '' },
    question: { ask: 'arm', policy: learn, arms: ports },
  });
  if (answer === undefined) return undefined;
  if (answer.outcome !== 'ok') return fallThrough(ctx.config, `The ledger ${whyNoAnswer(answer)}`);
  const said = answer.value as LedgerAnswer;
  if (typeof said !== 'object' || said === null || !('arm' in said) || !ports.includes(said.arm)) {
    const { n = 0, missing = 0 } = Object(said) as Partial<LedgerAnswer>;
    return fallThrough(ctx.config, `Nothing is learned yet: ${n} outcomes known, ${missing} more needed`);
  }
  const chance = `chosen with probability ${round(said.propensity)}`;
  return { port: said.arm, because: `Learned from ${said.n} outcomes: ${said.arm}, ${chance}.` };
}

function wayOf(arriving: Belief, ctx: DecideContext<Config>): Way | undefined {
  const { config: given } = ctx;
  if (given.policy === 'rules') return { port: ruleFor(arriving, given)?.port ?? otherwiseOf(given) };
  if (arriving.outcome !== 'ok') return { port: otherwiseOf(given) };
  return given.policy === 'agent' ? askAgent(arriving, ctx) : askLedger(ctx);
}

const leaveBy = ({ ports }: Config, taken: string, settled: Settled): Outputs =>
  Object.fromEntries(ports.map((port) => [port, port === taken ? settled : SKIPPED]));

/** Ways that are named somewhere and do not exist. */
function* unknownPorts({ policy, ports, otherwise, rules, labels }: Config): Generator<NodeIssue> {
  const issue = (port: string, field: string): NodeIssue[] =>
    ports.includes(port) ? [] : [{ code: 'R9.route-port', field, values: { port: port || '(empty)' } }];
  if (otherwise !== '') yield* issue(otherwise, 'otherwise');
  if (policy === 'rules') for (const { port } of rules) yield* issue(port, 'rules');
  if (policy === 'agent') for (const port of Object.values(labels)) yield* issue(port, 'labels');
}

function* checkRules({ rules }: Config): Generator<NodeIssue> {
  if (rules.length === 0) yield { code: 'R9.route-rules', field: 'rules' };
  for (const { when } of rules) {
    const compiled = compileCel(when, VARIABLES);
    if (!compiled.isOk)
      yield { code: 'R9.expression', field: 'rules', values: { problem: compiled.problem } };
  }
}

function* checkRouter(ctx: InferContext<Config>): Generator<NodeIssue> {
  yield* checkAgent(ctx);
  const card = ctx.agent(ctx.config.agentId);
  if (!card || isSubtype(card.output, text)) return;
  const values = { agent: card.title, gets: showType(card.output) };
  yield { code: 'R8.agent-names', field: 'agentId', values };
}

export const route = definePrimitive({
  id: 'route',
  version: 1,
  group: 'control',
  title: 'Route',
  summary: 'Send a value down exactly one of several ways.',
  docs: `Chooses one of several ways for a value. With *rules* the first condition that is true decides; they are written in CEL and read \`value\`, \`confidence\`, \`status\` and \`outcome\`. With an *agent* a classifier is called, and its answer names the way. With *learned* the ways that turned out right in the past are preferred, while little known ones are still tried.

When nothing decides, because no rule holds, the agent abstains or fails, or too few outcomes are known, the value takes the default way and says why. An abstention or failure that arrives can be routed by rules; agents and the ledger are not asked about it.

The value leaves unchanged, with its confidence. That an agent may choose the wrong way is not multiplied in: what the way is worth shows in the answer at its end.`,
  example: {
    about: 'What is long goes to the strong agent.',
    config: { ports: ['strong', 'cheap'], rules: [{ when: 'value.size() > 10', port: 'strong' }] },
    arrives: { in: '"A very long question", unknown: given' },
    leaves: { strong: '"A very long question", unknown: given', cheap: 'not taken' },
  },
  cost: 'call',
  config,
  ports: ({ ports }) => ({
    in: [{ name: 'in', title: 'Value', type: typeVar('T') }],
    out: ports.map((name) => ({ name, title: name, type: typeVar('T') })),
  }),
  subtitle: ({ policy, rules, agentId }) =>
    ({
      rules: `by ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}`,
      agent: agentId ? `asks ${agentId}` : 'no agent chosen',
      learned: 'learned from outcomes',
    })[policy],
  infer: (ctx) => Object.fromEntries(ctx.config.ports.map((port) => [port, factsOf(ctx, 'in')])),
  issues: {
    ...AGENT_ISSUES,
    'R8.agent-names': {
      sentence: 'Agent {agent} answers with {gets}, which cannot name a way.',
      fix: 'Choose an agent that answers with a label.',
    },
    'R9.ports-repeat': { sentence: 'A way is listed twice.', fix: 'Rename one of the two.' },
    'R9.route-port': { sentence: 'There is no way called {port}.', fix: 'Add it, or choose another.' },
    'R9.route-rules': {
      sentence: 'No rule says which way to take.',
      fix: 'Add a rule, or let an agent or outcomes decide.',
    },
    'R9.expression': { sentence: 'A condition cannot be read: {problem}', fix: 'Correct the expression.' },
  },
  check: (ctx) => {
    const { policy, ports } = ctx.config;
    const issues: NodeIssue[] = isUnique(ports) ? [] : [{ code: 'R9.ports-repeat', field: 'ports' }];
    issues.push(...unknownPorts(ctx.config));
    if (policy === 'rules') issues.push(...checkRules(ctx.config));
    if (policy === 'agent') issues.push(...checkRouter(ctx));
    return issues;
  },
  exits: ({ ports }) => ports,
  tolerant: true,
  decide: (ctx) => {
    const arriving = ctx.input('in');
    if (arriving === undefined) return undefined;
    if (isSkipped(arriving)) return leaveBy(ctx.config, '', SKIPPED);
    const way = wayOf(arriving, ctx);
    if (way === undefined) return undefined;
    const says = arriving.outcome === 'ok' && way.because ? { reason: way.because } : {};
    return leaveBy(ctx.config, way.port, { ...handOn(arriving), ...says });
  },
  bound: ({ config: { policy, agentId, timeoutMs }, agent }) =>
    policy === 'agent' ? oneCall(agent(agentId), timeoutMs) : NOTHING,
  explain: ({ output, port, config: given }) => {
    const rule = given.policy === 'rules' ? ruleFor(output, given) : undefined;
    const chose = { rules: 'No rule holds.', agent: `${given.agentId} named ${port}.`, learned: '' };
    return {
      rule: 'pass',
      lines: [
        rule ? `${rule.when} is true.` : (output.reason ?? chose[given.policy]),
        'A route does not change a confidence.',
      ].filter(Boolean),
      assumes: [],
    };
  },
});
