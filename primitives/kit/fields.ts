/** One field that several objects have: which value it gets, and how sure that is. */
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './belief.ts';
import { chainRange } from './chain.ts';
import { poolVoices } from './pool-voices.ts';
import { tally, winnerOf } from './tally.ts';
import { allEvidence, answerKey, commonClaim, type Match } from './voices.ts';

export const FIELD_RULES = ['vote', 'pool', 'first', 'union'] as const;
export type FieldRule = (typeof FIELD_RULES)[number];

/** `quorum`: how many must give the answer (vote), or give one at all (pool). */
export type HowToMerge = { rule: FieldRule; quorum: number; match: Match };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of all fields that anybody gives, in order of appearance. */
export const fieldNames = (voices: readonly Belief[]): readonly string[] => [
  ...new Set(voices.flatMap(({ value }) => (isObject(value) ? Object.keys(value) : []))),
];

/** What a number about one field is about: `date:label-correct`. Kept free of what separates claims. */
export const fieldClaim = (name: string, claim: string): string => `${name.replace(/[(),]/g, '_')}:${claim}`;

/**
 * What each voice says about a field. Who is right about the whole object is right about each field, so
 * the confidence of the whole is a lower bound for each.
 */
function voicesOf(name: string, voices: readonly Belief[]): Belief[] {
  return voices.flatMap(({ value, conf, evidence }) => {
    const one = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    if (one === undefined || one === null) return [];
    return [ok(one, { ...conf, claim: fieldClaim(name, conf.claim) }, { evidence })];
  });
}

/** The value of a field with its own confidence, or an abstention that says why it gets none. */
export function mergeField(name: string, all: readonly Belief[], how: HowToMerge): Belief {
  const voices = voicesOf(name, all);
  if (voices.length === 0) return abstain('Nobody gives it.');
  if (how.rule === 'first') return voices[0] ?? fail('Nobody gives it.');
  if (how.rule === 'union') return united(voices);
  return how.rule === 'vote' ? voted(voices, how) : pooled(voices, how);
}

function voted(voices: readonly Belief[], { quorum, match }: HowToMerge): Belief {
  const winner = winnerOf(tally(voices, match), { mode: 'quorum', quorum, tie: 'abstain' });
  if (typeof winner === 'string') return abstain(winner, { evidence: allEvidence(voices) });
  return ok(winner.value, agreement(voices, winner.count), { evidence: allEvidence(voices) });
}

function agreement(voices: readonly Belief[], count: number): Confidence {
  const claim = commonClaim(voices);
  if (claim === undefined) return unknown('none', 'claims-differ');
  if (voices.length < 2) return unknown(claim, 'no-signal');
  return { status: 'self_reported', claim, raw: count / voices.length, method: 'agreement' };
}

function pooled(voices: readonly Belief[], { quorum: minVoices }: HowToMerge): Belief {
  if (voices.some(({ value }) => typeof value !== 'string'))
    return abstain('Only labels can be pooled.', { evidence: allEvidence(voices) });
  return poolVoices(voices, { minVoices, voices: 'calibrated', rho: 'auto', labels: [] }).belief;
}

/** Everything anybody lists, each once; right when all who list something are. */
function united(voices: readonly Belief[]): Belief {
  const listed = voices.flatMap(({ value }): unknown[] => (Array.isArray(value) ? value : [value]));
  const each = new Map(listed.map((one) => [answerKey(one, 'normalised'), one]));
  const conf = chainRange(
    voices.map((one) => one.conf),
    { action: 'irreversible' },
  );
  return ok([...each.values()], conf, { evidence: allEvidence(voices) });
}
