/**
 * Who spoke. Aggregators count voices, not edges: an abstention or failure is no voice, and answers that
 * come from the same evidence are one voice however often they arrive.
 */
import type { Belief } from './belief.ts';
import { shownNumber } from './belief.ts';

export type Match = 'exact' | 'normalised';

export type Voices = {
  /** One belief per independent source, in order of arrival; all `ok`. */
  voices: readonly Belief[];
  /** How many beliefs arrived. */
  asked: number;
  /** Beliefs that repeat the evidence of another one. */
  repeated: number;
  /** Beliefs left out because their one source also says the opposite. */
  contradicting: number;
};

/** Text that is equal exactly if two answers are the same answer. */
export function answerKey(value: unknown, match: Match = 'exact'): string {
  if (typeof value === 'string' && match === 'normalised')
    return JSON.stringify(value.normalize('NFC').trim().toLowerCase());
  return canonicalJson(value);
}

/** JSON with sorted keys; -0 is 0. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

export function countVoices(beliefs: readonly Belief[], match: Match): Voices {
  const spoken = beliefs.filter((one) => one.outcome === 'ok');
  const groups = [...Map.groupBy(spoken, sourceOf).values()];
  const agreeing = groups.filter((group) => isOneAnswer(group, match));
  const voices = agreeing.map((group) => group.reduce(lessSure));
  const agreed = agreeing.reduce((sum, { length }) => sum + length, 0);
  const contradicting = spoken.length - agreed;
  return {
    voices,
    asked: beliefs.length,
    repeated: spoken.length - voices.length - contradicting,
    contradicting,
  };
}

/** Beliefs without evidence cannot be told to be the same, so each is its own source. */
export const sourceOf = ({ evidence }: Belief, place: number): string =>
  evidence.length === 0 ? `#${place}` : JSON.stringify([...new Set(evidence)].sort());

function isOneAnswer([first, ...more]: readonly Belief[], match: Match): boolean {
  if (!first || more.length === 0) return true;
  const key = answerKey(first.value, match);
  return more.every(({ value }) => answerKey(value, match) === key);
}

/** Of two tellings of the same thing the one with the smaller number counts; none is less than any. */
function lessSure(a: Belief, b: Belief): Belief {
  return (shownNumber(b.conf) ?? -1) < (shownNumber(a.conf) ?? -1) ? b : a;
}

/** What all voices are about, or `undefined` when they are about different things. */
export function commonClaim(voices: readonly Belief[]): string | undefined {
  const claims = new Set(voices.map((one) => one.conf.claim));
  const [claim] = claims;
  return claims.size === 1 ? claim : undefined;
}

export const allEvidence = (beliefs: readonly Belief[]): readonly string[] => [
  ...new Set(beliefs.flatMap((one) => one.evidence)),
];

/** `5 of 7 spoke`, with what was not counted and why. */
export function whoSpoke({ voices, asked, repeated, contradicting }: Voices): string {
  const notes = [
    repeated > 0 ? `${repeated} repeated the evidence of another` : '',
    contradicting > 0 ? `${contradicting} came from a source that contradicts itself` : '',
  ].filter(Boolean);
  return `${voices.length} of ${asked} spoke${notes.length ? `; ${notes.join(', ')}` : ''}`;
}
