/** Who said what at an aggregation: answers grouped, how divided the voices were, and who kept silent. */
import type { Belief } from '#primitives/kit/belief.ts';
import { stableSum } from '#primitives/kit/probability.ts';
import { answerKey, countVoices, type Match, sourceOf } from '#primitives/kit/voices.ts';
import type { Voice } from './decide-again.ts';

/**
 * `repeats`: it rests on the evidence of another, which is counted. `contradicts`: its source also says
 * something else, so that nothing of it counts.
 */
export type Speaker = Voice & { standing: 'counts' | 'repeats' | 'contradicts' };

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
  const beliefs = spoken.map(({ belief }) => belief);
  const counted = new Set(countVoices(beliefs, match).voices);
  const countedSources = new Set(beliefs.flatMap((one, at) => (counted.has(one) ? [sourceOf(one, at)] : [])));
  const speakers = spoken.map((voice, at): Speaker => {
    const isHeard = countedSources.has(sourceOf(voice.belief, at));
    return { ...voice, standing: counted.has(voice.belief) ? 'counts' : isHeard ? 'repeats' : 'contradicts' };
  });
  const given = answer?.outcome === 'ok' ? answerKey(answer.value, match) : undefined;
  const clusters = [...Map.groupBy(speakers, ({ belief }) => answerKey(belief.value, match))]
    .map(([key, group]) => toCluster(key, group, counted.size))
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

function toCluster(key: string, voices: readonly Speaker[], spoke: number) {
  const count = voices.filter(({ standing }) => standing === 'counts').length;
  return { key, value: voices[0]?.belief.value, voices, count, share: spoke === 0 ? 0 : count / spoke };
}

/** In bits, from 0; shares add up to 1. What nobody said adds nothing. */
export function entropyBits(shares: readonly number[]): number {
  const terms = shares.filter((share) => share > 0).map((share) => share * Math.log2(share));
  return Math.max(0, -stableSum(terms));
}
