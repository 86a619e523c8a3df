import { z } from 'zod';
import { definePrimitive, type InferContext, isSkipped, type NodeIssue } from './define.ts';
import { AGENT_ISSUES, checkAgent } from './kit/agent-choice.ts';
import { consistency, evenness, judged, margin, type Scored, verbal } from './kit/assessments.ts';
import { type Belief, type Confidence, handOn, isStatusAtMost, type Method, unknown } from './kit/belief.ts';
import { NOTHING, oneCall } from './kit/bound.ts';
import { factsOf } from './kit/facts.ts';
import { toPlain } from './kit/items.ts';
import { isSubtype, json, num, showType, typeVar } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';

const METHODS = ['margin', 'consistency', 'semanticEntropy', 'verbal', 'judge', 'logprob'] as const;

const config = z.strictObject({
  method: z
    .enum(METHODS)
    .default('margin')
    .describe(
      'Where the score comes from: the lead over the next alternative, repeated answers, what the text says of itself, a judge, or the model.',
    ),
  match: z
    .enum(['exact', 'normalised'])
    .default('normalised')
    .describe('When two samples are the same answer: letter for letter, or up to case and outer spaces.'),
  words: z
    .record(z.string().min(1).max(60), z.number().min(0).max(100))
    .default({})
    .describe('What words such as "high" stand for in percent, for the method verbal; none are assumed.'),
  agentId: z.string().max(120).default('').describe('Which agent judges, for the method judge.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe('How long the judge may take, in milliseconds.'),
  seed: z.int().min(0).max(2_147_483_647).default(0).describe('Seed for a judge that uses chance.'),
  claim: z
    .string()
    .max(120)
    .default('')
    .describe('What the score is about; empty keeps what the value was about before.'),
});

type Config = z.infer<typeof config>;

const SHOWN_AS: Record<Config['method'], Method> = {
  margin: 'margin',
  consistency: 'consistency',
  semanticEntropy: 'semantic-entropy',
  verbal: 'verbal',
  judge: 'judge',
  logprob: 'logprob',
};

const READS_SAMPLES: ReadonlySet<string> = new Set(['consistency', 'semanticEntropy']);

/** What a score is about where nobody said: whether the answer is right. */
const DEFAULT_CLAIM = 'answer-correct';

const claimFor = ({ claim }: Config, before: string | undefined): string =>
  claim || (before === undefined || before === 'none' ? DEFAULT_CLAIM : before);

function score(before: Belief, samples: readonly Belief[], config: Config): Scored {
  const { method, match, words } = config;
  if (method === 'margin') return margin(before);
  if (method === 'consistency') return consistency(before.value, { samples, match });
  if (method === 'semanticEntropy') return evenness(before.value, { samples, match });
  const lowered = Object.fromEntries(Object.entries(words).map(([word, p]) => [word.toLowerCase(), p]));
  if (method === 'verbal') return verbal(before.value, lowered);
  const { conf } = before;
  if (conf.status === 'self_reported' && conf.method === 'logprob')
    return { raw: conf.raw, because: `the model's own log-probabilities give ${round(conf.raw)}` };
  return { because: 'The model gave no log-probabilities with this answer.' };
}

function assessed(before: Belief, scored: Scored, config: Config): Belief {
  const claim = claimFor(config, before.conf.claim);
  const { reason: _, ...rest } = before;
  if (scored.raw === undefined)
    return handOn({ ...rest, conf: unknown(claim, 'no-signal'), reason: scored.because });
  const conf: Confidence = {
    status: 'self_reported',
    claim,
    raw: scored.raw,
    method: SHOWN_AS[config.method],
  };
  return handOn({ ...rest, conf });
}

function checkJudge(ctx: InferContext<Config>): readonly NodeIssue[] {
  const problems = checkAgent(ctx);
  const card = ctx.agent(ctx.config.agentId);
  if (!card || isSubtype(card.output, num) || isSubtype(card.output, json({ score: num }))) return problems;
  const values = { agent: card.title, gives: showType(card.output) };
  return [...problems, { code: 'R8.judge-output', field: 'agentId', values }];
}

function checkSamples(ctx: InferContext<Config>): readonly NodeIssue[] {
  const hasSamples = ctx.facts('samples').length > 0;
  if (READS_SAMPLES.has(ctx.config.method) === hasSamples) return [];
  return [{ code: hasSamples ? 'R9.samples-unused' : 'R9.samples-none', field: 'method' }];
}

export const assess = definePrimitive({
  id: 'assess',
  version: 1,
  group: 'confidence',
  title: 'Assess',
  summary: 'Give a value a score that says how sure one may be of it.',
  docs: `Attaches a raw score from 0 to 1; the value itself does not change. The margin is the lead over the next alternative. Consistency is the share of samples that give the same answer, and semantic entropy how little the samples spread over different answers. Verbal reads a percentage that the text plainly states about itself, such as “confidence: 95 %”. A judge is an agent that answers with a number from 0 to 1.

Where a method has nothing to go by (no alternatives, fewer than two samples, no plain statement, a judge that fails) the value passes, and its confidence is unknown with the reason. Words like “high” count only if you say what they stand for. Logprob takes the score that a language model registered with the method log-probabilities gave with this answer; where it gave none, the confidence is unknown.

The score is self-reported: it orders answers, and it is no probability until a calibration behind it has seen outcomes.`,
  example: {
    about: 'Three of four samples give the same answer.',
    config: { method: 'consistency' },
    arrives: {
      in: '"42", unknown: given',
      samples: [
        '"42", unknown: given',
        '"42", unknown: given',
        '"41", unknown: given',
        '"42", unknown: given',
      ],
    },
    leaves: { out: '"42", says 0.75' },
  },
  cost: 'call',
  config,
  ports: () => ({
    in: [
      { name: 'in', title: 'Value', type: typeVar('T') },
      { name: 'samples', title: 'Samples', type: typeVar('T'), many: { min: 1 }, optional: true },
    ],
    out: [{ name: 'out', title: 'Value', type: typeVar('T') }],
  }),
  subtitle: ({ method, agentId }) => (method === 'judge' ? `judge ${agentId || 'not chosen'}` : method),
  infer: (ctx) => {
    const facts = factsOf(ctx, 'in');
    const claims = [
      ...new Set(
        (facts.claims.length > 0 ? facts.claims : [undefined]).map((one) => claimFor(ctx.config, one)),
      ),
    ];
    const isSilent = ctx.config.method === 'logprob' && facts.status === 'unknown';
    const status = isSilent ? 'unknown' : 'self_reported';
    return { out: { type: facts.type, claims, status } };
  },
  issues: {
    ...AGENT_ISSUES,
    'R8.judge-output': {
      sentence: 'Agent {agent} gives {gives}; a judge gives a number, or an object with a score.',
      fix: 'Choose another agent.',
    },
    'R9.samples-none': {
      sentence: 'This method compares samples, but none are connected.',
      fix: 'Connect samples of the same question, or choose another method.',
    },
    'R9.samples-unused': {
      sentence: 'Samples are connected, but this method does not read them.',
      fix: 'Choose consistency or semanticEntropy, or disconnect the samples.',
      level: 'warning',
    },
    'R9.logprob': {
      sentence: 'What arrives has no score of a model: the confidence stays unknown.',
      fix: 'Register the model with log-probabilities, or choose another method.',
      level: 'warning',
    },
    'W-REPLACED': {
      sentence: 'A confidence that is up to {status} arrives here and is replaced by a raw score.',
      fix: 'Remove the assessment, or put it before the calibration.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const issues: NodeIssue[] = [...checkSamples(ctx)];
    if (ctx.config.method === 'judge') issues.push(...checkJudge(ctx));
    const { status } = factsOf(ctx, 'in');
    if (ctx.config.method === 'logprob' && status === 'unknown')
      issues.push({ code: 'R9.logprob', field: 'method' });
    if (!isStatusAtMost(status, 'self_reported')) issues.push({ code: 'W-REPLACED', values: { status } });
    return issues;
  },
  bound: ({ config: { method, agentId, timeoutMs }, agent }) =>
    method === 'judge' ? oneCall(agent(agentId), timeoutMs) : NOTHING,
  decide: (ctx) => {
    const before = ctx.input('in');
    if (before === undefined) return undefined;
    if (isSkipped(before)) return { out: before };
    if (before.outcome !== 'ok') return handOn(before);
    const { method, agentId, timeoutMs, seed } = ctx.config;
    if (method !== 'judge') {
      const samples = READS_SAMPLES.has(method) ? ctx.all('samples') : [];
      return samples && assessed(before, score(before, samples, ctx.config), ctx.config);
    }
    const plain = toPlain(before.value);
    if (!plain.isOk) return assessed(before, { because: plain.problem }, ctx.config);
    const answer = ctx.effect('call', { kind: 'agent', agentId, input: plain.value, timeoutMs, seed });
    if (answer === undefined) return undefined;
    if (answer.outcome !== 'ok')
      return assessed(
        before,
        { because: `The judge gave no score: ${answer.reason ?? 'no reason.'}` },
        ctx.config,
      );
    const evidence = [...new Set([...before.evidence, ...answer.evidence])];
    return assessed({ ...before, evidence }, judged(answer.value), ctx.config);
  },
  explain: (ctx) => {
    const { conf, reason } = ctx.output;
    const before = ctx.input('in');
    if (conf.status !== 'self_reported' || isSkipped(before))
      return { rule: 'none', lines: [reason ?? 'No score.'], assumes: [] };
    const { method } = ctx.config;
    const samples = READS_SAMPLES.has(method) ? ctx.inputs('samples') : [];
    const because =
      method === 'judge' ? judged(conf.raw).because : score(before, samples, ctx.config).because;
    const lines = [because, 'A score, not a probability: how often it is right was not measured.'];
    return { rule: 'none', lines, assumes: [] };
  },
});
