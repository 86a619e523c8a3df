/** Who said what at an aggregation: answers grouped, how divided the voices were, and who kept silent. */
import type { Belief } from '#primitives/kit/belief.ts';
import { stableSum } from '#primitives/kit/probability.ts';
import { answerKey, countVoices, type Match } from '#primitives/kit/voices.ts';
import type { Voice } from './decide-again.ts';

/** `counts`: false for one that repeats the evidence of another, or whose source also says the opposite. */
export type Speaker = Voice & { counts: boolean };

export type Cluster = {
  key: string;
  /** As the first who said it put it. */
  value: unknown;
  voices: readonly Speaker[];
  /** Independent voices for it, and their share of all that spoke, in [0,1]. */
  count: number;
  share: number;
  /** It is what the node gave. */
  isAnswer: boolean;
};

export type Disagreement = {
  /** The most voices first; equals in the order they came. */
  clusters: readonly Cluster[];
  /** Independent voices that gave an answer. */
  spoke: number;
  /** Beliefs that arrived, silent ones included. */
  asked: number;
  /** H = -sum of s log2 s over the shares s: 0 where all agree, log2 k where k answers are equally common. */
  entropyBits: number;
  abstained: readonly Voice[];
  failed: readonly Voice[];
};

export function disagreementOf(
  voices: readonly Voice[],
  { match, answer }: { match: Match; answer?: Belief | null | undefined },
): Disagreement {
  const spoken = voices.filter(({ belief }) => belief.outcome === 'ok');
  const counted = new Set(
    countVoices(
      voices.map(({ belief }) => belief),
      match,
    ).voices,
  );
  const given = answer?.outcome === 'ok' ? answerKey(answer.value, match) : undefined;
  const clusters = [...Map.groupBy(spoken, ({ belief }) => answerKey(belief.value, match))]
    .map(([key, group]) => toCluster(key, group, counted))
    .map((cluster) => ({ ...cluster, isAnswer: cluster.key === given }))
    .sort((a, b) => b.count - a.count);
  return {
    clusters,
    spoke: counted.size,
    asked: voices.length,
    entropyBits: entropyBits(clusters.map(({ share }) => share)),
    abstained: voices.filter(({ belief }) => belief.outcome === 'abstain'),
    failed: voices.filter(({ belief }) => belief.outcome === 'fail'),
  };
}

function toCluster(key: string, group: readonly Voice[], counted: ReadonlySet<Belief>) {
  const voices = group.map((voice) => ({ ...voice, counts: counted.has(voice.belief) }));
  const count = voices.filter(({ counts }) => counts).length;
  const share = counted.size === 0 ? 0 : count / counted.size;
  return { key, value: group[0]?.belief.value, voices, count, share };
}

/** In bits, from 0; shares add up to 1. What nobody said adds nothing. */
export function entropyBits(shares: readonly number[]): number {
  const terms = shares.filter((share) => share > 0).map((share) => share * Math.log2(share));
  return Math.max(0, -stableSum(terms));
}
