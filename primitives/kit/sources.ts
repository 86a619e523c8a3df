/** Names for who speaks, the same in every run: learned weights hang on them. */
import { type Belief, shownNumber } from './belief.ts';
import type { LabelVoice } from './ledger.ts';
import { uniqueNames } from './names.ts';
import { whyUnknown } from './usable.ts';

/** Nodes whose calls a belief rests on, without numbers of iterations. */
const sourceOf = ({ evidence }: Belief): string =>
  [...new Set(evidence.map((id) => id.replace(/#\d+/g, '')))].sort().join(' + ') || 'voice';

/**
 * The voices that name a label with a usable number, whatever their order: of several with the same name
 * (samples of one agent) the surest comes first.
 */
export function labelVoices(voices: readonly Belief[]): readonly LabelVoice[] {
  const named = voices.flatMap(({ value, conf, ...rest }) => {
    const p = whyUnknown(conf) ? undefined : shownNumber(conf);
    if (typeof value !== 'string' || p === undefined) return [];
    return [{ source: sourceOf({ conf, ...rest }), label: value, p }];
  });
  named.sort(byNameThenNumber);
  const names = uniqueNames(named.map(({ source }) => source));
  return named.map((voice, i) => ({ ...voice, source: names[i] ?? voice.source }));
}

function byNameThenNumber(a: LabelVoice, b: LabelVoice): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  if (a.p !== b.p) return b.p - a.p;
  return a.label < b.label ? -1 : 1;
}
