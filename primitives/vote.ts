import { z } from 'zod';
import { definePrimitive, isSkipped, type NodeIssue } from './define.ts';
import { abstain, type Belief, type Confidence, ok, unknown } from './kit/belief.ts';
import { allClaims, commonType } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';
import { countIn, isDecided, leading, type Share, startCounting, tally, winnerOf } from './kit/tally.ts';
import { round } from './kit/threshold.ts';
import { allEvidence, commonClaim, countVoices, type Voices, whoSpoke } from './kit/voices.ts';

const config = z.strictObject({
  mode: z
    .enum(['plurality', 'majority', 'quorum', 'unanimous'])
    .default('plurality')
    .describe(
      'What wins: the most votes, more than half of those who spoke, at least the quorum, or all who spoke.',
    ),
  quorum: z.int().min(1).max(1000).optional().describe('Votes needed for one answer, for the mode quorum.'),
  tie: z
    .enum(['abstain', 'first'])
    .default('abstain')
    .describe('When two answers have the most votes: give none, or the one that was connected first.'),
  match: z
    .enum(['exact', 'normalised'])
    .default('normalised')
    .describe('When two texts are the same answer: letter for letter, or up to case and outer spaces.'),
  stop: z
    .enum(['all', 'decided'])
    .default('all')
    .describe('When to stop waiting: after all voices, or as soon as the others cannot change the winner.'),
});

type Config = z.infer<typeof config>;

/** The winner with its share of the voices, or an abstention that says how the voices were divided. */
function elect(beliefs: readonly Belief[], config: Config): Belief {
  const counted = countVoices(beliefs, config.match);
  const { voices } = counted;
  const shares = tally(voices, config.match);
  const winner = winnerOf(shares, config);
  const claim = commonClaim(voices);
  const evidence = allEvidence(voices);
  if (typeof winner === 'string') return noWinner(counted, { problem: winner, shares, claim, evidence });
  const n = voices.length;
  const alternatives = shares.map(({ value, count }) => ({ value, p: count / n }));
  return ok(winner.value, agreementOf(winner.count, n, claim), { alternatives, evidence });
}

function agreementOf(k: number, n: number, claim: string | undefined): Confidence {
  if (claim === undefined) return unknown('none', 'claims-differ');
  if (n < 2) return unknown(claim, 'no-signal');
  return { status: 'self_reported', claim, raw: k / n, method: 'agreement' };
}

type Undecided = {
  problem: string;
  shares: readonly Share[];
  claim: string | undefined;
  evidence: readonly string[];
};

function noWinner(counted: Voices, { problem, shares, claim = 'none', evidence }: Undecided): Belief {
  const votes = shares.length > 0 ? ` ${showShares(shares)}` : '';
  const reason = `${problem}${votes} ${whoSpoke(counted)}.`;
  const isTorn = counted.voices.length === 0 && counted.contradicting > 0;
  return abstain(
    reason,
    isTorn ? { conf: unknown(claim, 'contradiction-from-one-source') } : { claim, evidence },
  );
}

function showShares(shares: readonly Share[]): string {
  const shown = shares.slice(0, 4).map(({ value, count }) => `${shorten(value)} ${count}`);
  const more = shares.length > 4 ? `, ${shares.length - 4} others` : '';
  return shares.length > 0 ? `${shown.join(', ')}${more}.` : '';
}

function shorten(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

export const vote = definePrimitive({
  id: 'vote',
  version: 1,
  group: 'aggregation',
  title: 'Vote',
  summary: 'Take the answer most voices gave.',
  docs: `Counts equal answers. Texts can be compared up to case and outer spaces; numbers and structured values must be equal exactly.

Who abstains or fails does not vote and is not counted as against anybody: the answer says how many of how many spoke. Answers that rest on the same evidence are one voice, however many paths they took.

The confidence is the share of voices that agree, k of n. That is a raw score of agreement, not a probability: it stays self-reported until outcomes show how often such an agreement is right. A single voice agrees with nobody, so its confidence stays unknown.

With *stop: decided* the vote stops waiting as soon as the missing voices cannot change the winner, and agents still at work are cancelled.`,
  example: {
    about: 'Two of three agree; the one that abstained has no vote.',
    arrives: {
      in: ['"positive", says 0.9', '"positive", says 0.6', '"negative", says 0.8', 'abstains: No signal.'],
    },
    leaves: { out: '"positive", says 0.6667' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Voices', type: typeVar('T'), many: { min: 2 } }],
    out: [{ name: 'out', title: 'Winner', type: typeVar('T') }],
  }),
  subtitle: ({ mode, quorum }) => (mode === 'quorum' ? `quorum of ${quorum ?? '?'}` : mode),
  infer: (ctx) => {
    const voices = ctx.facts('in');
    return { out: { type: commonType(voices), claims: allClaims(voices), status: 'self_reported' } };
  },
  issues: {
    'R9.quorum-none': {
      sentence: 'The mode is quorum, but no quorum is set.',
      fix: 'Set how many votes an answer needs.',
    },
    'R9.stop-record': {
      sentence: 'Voices that arrive together in one record cannot be stopped early.',
      fix: 'Wait for all, or connect the voices one by one.',
    },
    'R9.quorum-large': {
      sentence: 'A quorum of {quorum} can never be reached by {voices} voices.',
      fix: 'Lower the quorum, or connect more voices.',
    },
  },
  check: (ctx) => {
    const { mode, quorum, stop } = ctx.config;
    const voices = ctx.facts('in').length;
    const issues: NodeIssue[] = [];
    // a record counts as one arrival until it settles, so how many are missing would not be known
    if (stop === 'decided' && voices > ctx.names('in').length)
      issues.push({ code: 'R9.stop-record', field: 'stop' });
    if (mode === 'quorum' && quorum === undefined) issues.push({ code: 'R9.quorum-none', field: 'quorum' });
    if (mode === 'quorum' && quorum !== undefined && voices > 0 && quorum > voices)
      issues.push({ code: 'R9.quorum-large', field: 'quorum', values: { quorum, voices } });
    return issues;
  },
  tolerant: true,
  waits: ({ stop }) => stop === 'all',
  decide: (ctx) => {
    if (ctx.config.stop === 'all') {
      const beliefs = ctx.all('in');
      return beliefs && elect(beliefs, ctx.config);
    }
    const entries = ctx.inputs('in');
    const { match } = ctx.config;
    const running = ctx.scratch(startCounting);
    const beliefs: Belief[] = [];
    let waiting = 0;
    for (const [place, one] of entries.entries()) {
      if (one === undefined) waiting += 1;
      if (one === undefined || isSkipped(one)) continue;
      beliefs.push(one);
      countIn(running, one, { place, match });
    }
    return isDecided(leading(running), ctx.config, waiting) ? elect(beliefs, ctx.config) : undefined;
  },
  explain: (ctx) => {
    const counted = countVoices(ctx.inputs('in'), ctx.config.match);
    const shares = tally(counted.voices, ctx.config.match);
    const { conf } = ctx.output;
    const [leader] = shares;
    const agreement =
      conf.status === 'self_reported' && leader
        ? `agreement = ${leader.count} / ${counted.voices.length} = ${round(conf.raw)}`
        : 'No agreement is shown: there is no winner, one voice only, or the voices are about different things.';
    return {
      rule: 'vote',
      lines: [
        `${whoSpoke(counted)}. ${showShares(shares)}`,
        agreement,
        'How likely the majority is right cannot be said: how reliable these voices are has not been measured.',
      ],
      assumes: [],
    };
  },
});
