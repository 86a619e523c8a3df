import { z } from 'zod';
import { definePrimitive, type NodeIssue } from './define.ts';
import { type Belief, type Confidence, ok, shownNumber, unknown, type Verification } from './kit/belief.ts';
import { times } from './kit/bound.ts';
import { compileCel } from './kit/cel.ts';
import { visible } from './kit/cel-values.ts';
import { afterRound } from './kit/debate.ts';
import { allClaims, factsOf, highestStatus, NO_FACTS } from './kit/facts.ts';
import { answerOf, ended, onceOk, whyNoAnswer } from './kit/inside.ts';
import { ORACLE_CLAIMS } from './kit/oracle.ts';
import { isSubtype, num, showType, typeVar } from './kit/port-type.ts';
import { isDecidedItem } from './kit/way.ts';

const NEVER = 'false';
const VARIABLES = ['value', 'confidence', 'status', 'outcome', 'round'];

const config = z.strictObject({
  maxIter: z.int().min(1).max(50).default(3).describe('How many rounds there are at most.'),
  until: z
    .string()
    .min(1)
    .max(4000)
    .default(NEVER)
    .describe(
      'A CEL expression over value, confidence (a number or null), status, outcome and round, asked after every round; true ends the loop.',
    ),
});

type Config = z.infer<typeof config>;

/** Kept between arrivals: rounds that are over are let go of. */
type Work = {
  /** The round that is being run, from 1. */
  round: number;
  state: Belief;
  /** Whoever has spoken so far, whatever the round. */
  spoke: Set<string>;
};

/** `loop#2/critic` -> `loop/critic`: the same node in another round is the same speaker. */
const speakerOf = (evidence: string): string => evidence.replaceAll(/#\d+/g, '');

/** A check that could not be made tells nothing, and that the form is right tells nothing of the content. */
const saysSomething = ({ verdict, covers }: Verification): boolean =>
  verdict !== 'error' && covers !== ORACLE_CLAIMS.schema;

/**
 * Evidence of a round that nobody before it had: a check or a person's verdict on this very state, a source
 * from outside, or a node that had not spoken yet. The same agents speaking again are none.
 */
function newEvidence({ state, spoke }: Work, after: Belief): readonly string[] {
  if (after.verified?.some((one) => !state.verified?.includes(one) && saysSomething(one)))
    return after.evidence;
  return after.evidence.filter((one) => !spoke.has(speakerOf(one)));
}

/** T4: without new evidence no more is known than before. A number that did not rise stays as it is. */
function capped(before: Confidence, after: Confidence, evidence: readonly string[]): Confidence {
  if (isDecidedItem(after)) return after;
  const most = afterRound(before, after, { newEvidence: evidence });
  const [was, is] = [shownNumber(before), shownNumber(after)];
  const isNoMore = before.claim === after.claim && was !== undefined && is !== undefined && is <= was;
  return isNoMore && most.status !== 'unknown' ? after : most;
}

function nextState(work: Work, answer: Belief): Belief {
  // what arrived is no round's result: there is nothing yet that the inside could be repeating
  if (work.round === 1) return answer;
  const conf = capped(work.state.conf, answer.conf, newEvidence(work, answer));
  return conf === answer.conf ? answer : { ...answer, conf };
}

/** Whether the loop is over, or in one sentence why nobody can say. */
function isOver(state: Belief, { until }: Config, round: number): boolean | string {
  const compiled = compileCel(until, VARIABLES);
  if (!compiled.isOk) return `The condition cannot be read: ${ended(compiled.problem)}`;
  const result = compiled.expression.evaluate({ ...visible(state), round });
  if (!result.isOk) return `The condition failed: ${ended(result.problem)}`;
  return typeof result.value === 'boolean' ? result.value : 'The condition is neither true nor false.';
}

/** Without a condition all rounds are meant to be run; with one, that it was never met is worth saying. */
function whyEnded(verdict: boolean | string, { until, maxIter }: Config): string | undefined {
  if (verdict === true || until === NEVER) return undefined;
  const why = typeof verdict === 'string' ? ` ${verdict}` : '';
  return `The condition was not met within ${maxIter} ${maxIter === 1 ? 'round' : 'rounds'}.${why}`;
}

const because = (state: Belief, reason: string | undefined): Belief =>
  reason === undefined ? state : { ...state, reason };

export const loop = definePrimitive({
  id: 'loop',
  version: 1,
  group: 'execution',
  title: 'Loop',
  summary: 'Run the inside on its own result, round after round, until it is good enough.',
  docs: `Gives what arrives to the inside as its *state*, takes what the inside makes of it as the next state, and goes on until the condition holds or the rounds are used up. The inside also reads the number of the *round*, from 1.

When a round fails or gives no answer, the last good state goes out, with the reason. The condition is written in CEL and asked after every round, for example \`confidence != null && confidence >= 0.9\` or \`value.issues.size() == 0\`; one that fails counts as not met.

Talking it over teaches nobody anything about the world (T4). After a further round that brings no new evidence the confidence is at most what it was before. New evidence is a check or a person's verdict on the new state, a source from outside, or a node that had not spoken in an earlier round; the same agents speaking once more are none.`,
  example: {
    about: 'In the second round the same critic is surer, but knows nothing new.',
    config: { maxIter: 2 },
    arrives: { in: '"A draft", unknown: given' },
    takes: ['critic'],
    inside: { '1.0': '"Better", says 0.6', '2.0': '"Better still", says 0.9' },
    leaves: { out: '"Better still", says 0.6' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'State', type: typeVar('S') }],
    out: [{ name: 'out', title: 'State', type: typeVar('S') }],
    inner: {
      give: [
        { name: 'state', title: 'State', type: typeVar('S') },
        { name: 'round', title: 'Round', type: num },
      ],
      take: [{ name: 'next', title: 'Next state', type: typeVar('S') }],
    },
  }),
  subtitle: ({ maxIter, until }) =>
    until === NEVER ? `${maxIter} rounds` : `up to ${maxIter} rounds until ${until}`,
  infer: (ctx) => {
    const before = factsOf(ctx, 'in');
    const after = factsOf(ctx, 'next');
    const { type } = before;
    return {
      // from the second round on it is a result of the inside, of which nothing is known yet
      state: { type, claims: before.claims, status: 'calibrated' },
      round: { ...NO_FACTS, type: num },
      // the state that arrived goes out only when the very first round fails
      out: { type, claims: allClaims([after, before]), status: highestStatus([before, after]) },
    };
  },
  issues: {
    'R9.expression': { sentence: 'The condition cannot be read: {problem}', fix: 'Correct the expression.' },
    'R2.loop-state': {
      sentence: 'A round starts from {wants}, but the inside hands back {gets}.',
      fix: 'Let the inside hand back what it is given, or let the wider type arrive.',
    },
  },
  check: (ctx) => {
    const issues: NodeIssue[] = [];
    const compiled = compileCel(ctx.config.until, VARIABLES);
    if (!compiled.isOk)
      issues.push({ code: 'R9.expression', field: 'until', values: { problem: compiled.problem } });
    const [before] = ctx.facts('in');
    const [after] = ctx.facts('next');
    if (before && after && !isSubtype(after.type, before.type)) {
      const values = { wants: showType(before.type), gets: showType(after.type) };
      issues.push({ code: 'R2.loop-state', field: 'next', values });
    }
    return issues;
  },
  decide: onceOk<Config>((item, ctx) => {
    const { maxIter } = ctx.config;
    const work = ctx.scratch<Work>(() => ({
      round: 1,
      state: item,
      spoke: new Set(item.evidence.map(speakerOf)),
    }));
    for (;;) {
      const { round, state, spoke } = work;
      const give = { state, round: ok(round, unknown('none', 'given')) };
      const settled = ctx.result(round, 0, give);
      if (settled === undefined) return undefined;
      ctx.release(round);
      const answer = answerOf(settled);
      if (answer.outcome !== 'ok') return because(state, `Round ${round} ${whyNoAnswer(answer)}`);
      work.state = nextState(work, answer);
      for (const one of answer.evidence) spoke.add(speakerOf(one));
      const verdict = isOver(work.state, ctx.config, round);
      if (verdict === true || round >= maxIter) return because(work.state, whyEnded(verdict, ctx.config));
      work.round = round + 1;
    }
  }),
  bound: ({ config: { maxIter }, inside }) => times(inside, maxIter),
  explain: ({ output: { conf, reason } }) => ({
    rule: 'debate',
    lines: [
      ...(reason ? [reason] : []),
      'The confidence is that of the last state, and after a further round without new evidence at most what it was before.',
    ],
    assumes: conf.status === 'derived' ? conf.assumes : [],
  }),
});
