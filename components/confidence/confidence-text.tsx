import type { Belief, Confidence } from '#primitives/kit/belief.ts';
import { confidenceWords, verificationWords } from './words.ts';

/** One line of words for tables, without segments. */
export function ConfidenceText({ conf, verified }: { conf: Confidence; verified?: Belief['verified'] }) {
  const checks = (verified ?? []).map(verificationWords);
  return <span className="tabular-nums">{[confidenceWords(conf), ...checks].join(' · ')}</span>;
}
