import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { type Belief, fail, handOn, ok } from './kit/belief.ts';
import { oneCall } from './kit/bound.ts';
import { ANSWER_ISSUES, agentFields, checkAnswer } from './kit/called-agent.ts';
import { toPlain } from './kit/items.ts';
import { any, json, list, num, showType, text } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';

const config = z.strictObject(agentFields);

const REVIEW = json({ issues: list(text), score: num });

const reviewSchema = z.object({ issues: z.array(z.string()), score: z.number().min(0).max(1) });

/** The judge's mark is all there is to say how good the value is: a score, never a probability. */
function review(answer: Belief): Belief {
  const { conf, evidence, verified, cost } = handOn(answer);
  const read = reviewSchema.safeParse(answer.value);
  if (!read.success)
    return fail(
      `The judge answered with something that is no ${showType(REVIEW)} with a score from 0 to 1.`,
      {
        claim: conf.claim,
        evidence,
      },
    );
  const { claim } = conf;
  const raw = read.data.score;
  return ok(
    answer.value,
    { status: 'self_reported', claim, raw, method: 'judge' },
    { evidence, cost, ...(verified && { verified }) },
  );
}

export const critique = definePrimitive({
  id: 'critique',
  version: 1,
  group: 'verification',
  title: 'Critique',
  summary: 'Have a judge name what is wrong with a value and give it a mark.',
  docs: `Asks one agent, the judge, to review what arrives. It answers with a list of issues and a score from 0 to 1; a loop can hand the issues to a reviser until the score is good enough.

Choose a judge that did not write the value and is not of the same family: an author does not see its own mistakes, and neither does its twin.

The score is the confidence, as the judge says it: it is about the value reviewed, it is not a probability, and only outcomes can show how often such a mark is right.`,
  example: {
    about: 'A judge finds one thing to improve.',
    config: { agentId: 'critic' },
    arrives: { in: '"Teh end.", unknown: given' },
    effects: { call: '{"issues":["Teh is misspelt."],"score":0.6}, says 0.9' },
    leaves: { out: '{"issues":["Teh is misspelt."],"score":0.6}, says 0.6' },
  },
  cost: 'call',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Value', type: any }],
    out: [{ name: 'out', title: 'Review', type: REVIEW }],
  }),
  subtitle: ({ agentId }) => agentId || 'no judge chosen',
  infer: (ctx) => {
    const card = ctx.agent(ctx.config.agentId);
    return {
      out: { type: card?.output ?? REVIEW, claims: card ? [card.claim] : [], status: 'self_reported' },
    };
  },
  issues: ANSWER_ISSUES,
  check: (ctx) => checkAnswer(ctx, REVIEW),
  decide: (ctx) => {
    const subject = ctx.input('in');
    if (subject === undefined) return undefined;
    if (isSkipped(subject)) return { out: subject };
    if (subject.outcome !== 'ok') return handOn(subject);
    const plain = toPlain(subject.value);
    if (!plain.isOk) return fail(plain.problem, { evidence: subject.evidence });
    const { agentId, version, timeoutMs, seed } = ctx.config;
    const input = plain.value;
    const answer = ctx.effect('call', { kind: 'agent', agentId, version, input, timeoutMs, seed });
    if (answer?.outcome !== 'ok') return answer && handOn(answer);
    return review(answer);
  },
  bound: ({ config: { agentId, timeoutMs }, agent }) => oneCall(agent(agentId), timeoutMs),
  explain: ({ output: { conf } }) => ({
    rule: 'none',
    lines:
      conf.status === 'self_reported'
        ? [`The judge gives ${round(conf.raw)}; how often such a mark is right has not been measured.`]
        : [],
    assumes: [],
  }),
});
