import { z } from 'zod';
import { definePrimitive } from './define.ts';
import { measuredBy, readAnswer, taskAt, unmeasured, whatIsMissing } from './kit/answers.ts';
import { abstain, type Belief, ok, unknown } from './kit/belief.ts';
import { allClaims, commonType, highestStatus } from './kit/facts.ts';
import type { LedgerAnswer } from './kit/ledger.ts';
import { poolVoices } from './kit/pool-voices.ts';
import { label } from './kit/port-type.ts';
import { labelVoices } from './kit/sources.ts';
import { tally, winnerOf } from './kit/tally.ts';
import { round } from './kit/threshold.ts';
import { allEvidence, commonClaim, countVoices, type Voices, whoSpoke } from './kit/voices.ts';

const config = z.strictObject({
  modelId: z
    .string()
    .max(120)
    .default('')
    .describe('Name of the scope whose outcomes teach the weights; empty means this node.'),
  minN: z
    .int()
    .min(150)
    .max(100_000)
    .default(150)
    .describe('How many outcomes are needed before weights are learned.'),
  minVoices: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe('How many measured voices are pooled while there are no weights; with fewer they only vote.'),
});

type Config = z.infer<typeof config>;

const NOT_LEARNED = 'the weights of the voices are not learned yet: they are pooled instead';

/** P1 over the measured voices, else a vote whose number nobody knows. */
function withoutWeights(
  beliefs: readonly Belief[],
  { config, answer }: { config: Config; answer: LedgerAnswer | undefined },
): Belief {
  const counted = countVoices(beliefs, 'exact');
  const reason = `${whatIsMissing(answer) ?? 'The weights say nothing here.'} ${whoSpoke(counted)}.`;
  const { belief } = poolVoices(beliefs, {
    minVoices: config.minVoices,
    voices: 'calibrated',
    rho: 'auto',
    labels: [],
  });
  const { conf } = belief;
  if (belief.outcome !== 'ok' || conf.status !== 'derived') return byVote(counted, { answer, reason });
  // weights that were learned and say nothing (drift, too wide) are not made up for by a formula
  if (answer?.missing === 0) return { ...belief, conf: unmeasured(conf.claim, answer), reason };
  return { ...belief, conf: { ...conf, assumes: [...conf.assumes, NOT_LEARNED] }, reason };
}

function byVote(
  counted: Voices,
  { answer, reason }: { answer: LedgerAnswer | undefined; reason: string },
): Belief {
  const { voices } = counted;
  const claim = commonClaim(voices) ?? 'none';
  const evidence = allEvidence(voices);
  const winner = winnerOf(tally(voices, 'exact'), { mode: 'plurality', tie: 'abstain' });
  if (typeof winner === 'string') return abstain(`${winner} ${reason}`, { claim, evidence });
  return ok(winner.value, unmeasured(claim, answer), { evidence, reason });
}

function withoutNumbers(counted: Voices, claim: string): Belief {
  const voted = byVote(counted, { answer: undefined, reason: 'No voice has a number.' });
  return voted.outcome === 'ok' ? { ...voted, conf: unknown(claim, 'no-signal') } : voted;
}

export const stack = definePrimitive({
  id: 'stack',
  version: 1,
  group: 'aggregation',
  title: 'Stack',
  summary: 'Combine voices by weights that outcomes have taught.',
  docs: `Weighs each voice by how much it has proved worth in this scope, together with the others: a voice that only repeats another gets little weight, one that knows better gets much (rule P2). Scores that agents give themselves may enter, because the weights are fitted to what came of them. Who abstains adds nothing.

Learning starts at 150 outcomes, and weights are used only where they beat the pool on outcomes they had not seen. Until then this node behaves like a pool over the voices with a measured confidence and says so. Where too few of them are measured, the label with the most votes goes on, and a tie abstains.

The confidence is calibrated once the weights are learned. Before that it is derived, as that of a pool, or unknown with the number of outcomes that are missing.`,
  example: {
    about:
      'Three voices that only rate themselves: until outcomes are known they vote, and nothing is claimed.',
    arrives: { in: ['"positive", says 0.9', '"positive", says 0.6', '"negative", says 0.8'] },
    effects: { ledger: '{"missing":150,"n":0}, unknown: given' },
    leaves: { out: '"positive", unknown: too-few-outcomes, 0 known, 150 missing' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Voices', type: label(), many: { min: 2 } }],
    out: [{ name: 'out', title: 'Label', type: label() }],
  }),
  subtitle: ({ modelId }) => `learned weights, ${modelId || 'own scope'}`,
  infer: (ctx) => {
    const facts = ctx.facts('in');
    const common = commonType(facts);
    return {
      out: {
        type: common.t === 'Label' ? common : label(),
        claims: allClaims(facts),
        status: facts.length > 0 && highestStatus(facts) === 'unknown' ? 'unknown' : 'calibrated',
      },
    };
  },
  issues: {
    'R12.no-score': {
      sentence: 'No voice ever gives a score: there is nothing to learn weights for.',
      fix: 'Use a vote.',
    },
  },
  check: (ctx) => {
    const facts = ctx.facts('in');
    const isMute = facts.length > 0 && highestStatus(facts) === 'unknown';
    return isMute ? [{ code: 'R12.no-score' }] : [];
  },
  tolerant: true,
  waits: () => true,
  decide: (ctx) => {
    const beliefs = ctx.all('in');
    if (!beliefs) return undefined;
    const counted = countVoices(beliefs, 'exact');
    const claim = commonClaim(counted.voices);
    const voices = labelVoices(counted.voices);
    if (counted.voices.length === 0 || claim === undefined) {
      const problem =
        counted.voices.length === 0 ? 'Nobody spoke.' : 'The voices are about different things.';
      return abstain(`${problem} ${whoSpoke(counted)}.`, { evidence: allEvidence(counted.voices) });
    }
    // weights of nobody's voice are no signal (A3, case 1)
    if (voices.length === 0) return withoutNumbers(counted, claim);
    const { modelId: name, minN } = ctx.config;
    const scope = { claim, name };
    const heard = ctx.effect('ledger', { kind: 'ledger', scope, question: { ask: 'stack', voices, minN } });
    if (heard === undefined) return undefined;
    const answer = readAnswer(heard);
    if (!answer || !('label' in answer)) return withoutWeights(beliefs, { config: ctx.config, answer });
    const conf = measuredBy(answer, { task: taskAt(ctx.key, name), claim });
    const { label: value, alternatives } = answer;
    return ok(value, conf, {
      evidence: allEvidence(counted.voices),
      ...(alternatives && { alternatives }),
    });
  },
  explain: (ctx) => {
    const voices = labelVoices(countVoices(ctx.inputs('in'), 'exact').voices);
    const said = voices.slice(0, 5).map(({ source, label: one, p }) => `${source}: ${one} ${round(p)}`);
    const { conf, reason } = ctx.output;
    const lines = [`${said.join(', ')}${voices.length > 5 ? ', …' : ''}`];
    if (conf.status === 'calibrated')
      return {
        rule: 'stack',
        lines: [...lines, `z = b + sum w s logit p -> p ${round(conf.p)} by ${conf.calibrator}`],
        assumes: ['the voices err together as they did where outcomes are known'],
      };
    const rule = conf.status === 'derived' ? conf.rule : 'vote';
    return {
      rule,
      lines: [...lines, reason ?? ''].filter(Boolean),
      assumes: 'assumes' in conf ? conf.assumes : [],
    };
  },
});
