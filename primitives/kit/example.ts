/**
 * Examples of primitives, written in words that people read on the reference page and a test runs:
 *
 *     "positive", says 0.91                     a self-reported score
 *     "positive", p 0.83 [0.78, 0.88] of 412    calibrated on 412 outcomes
 *     "positive", p 0.9 [0.8, 0.95]             derived
 *     "positive", unknown: given
 *     "positive", unknown: too-few-outcomes, 0 known, 10 missing
 *     list: "a", says 0.9; "b", says 0.8        a list of answers; `record: x = "a", says 0.9` likewise
 *     abstains: No signal.      fails: Timed out.      not taken
 */
import { type Settled, SKIPPED } from '../define.ts';
import { abstain, type Belief, type Confidence, fail, ok, type UnknownReason, unknown } from './belief.ts';
import { asItems, isItems } from './items.ts';
import { asMembers, isMembers } from './members.ts';

export type Example = {
  /** One sentence: what this shows. */
  about: string;
  config?: Readonly<Record<string, unknown>>;
  /** Input port -> what arrives; several for a port that takes many. */
  arrives: Readonly<Record<string, string | readonly string[]>>;
  /** Name of an effect -> what comes of it. Values of oracles, the ledger and memory are JSON. */
  effects?: Readonly<Record<string, string>>;
  /** Containers: names of the nodes that hand something back, and what they do, by `iteration.index`. */
  takes?: readonly string[];
  inside?: Readonly<Record<string, string>>;
  /** Output port -> what leaves. */
  leaves: Readonly<Record<string, string>>;
};

const CLAIM = 'label-correct';
const NUMBER = '([0-9.]+)';
const WIDTH = `\\[${NUMBER}, ${NUMBER}\\]`;

/** Throws when the words are not of the form above: an example is part of the program. */
export function readSettled(words: string): Settled {
  if (words === 'not taken') return SKIPPED;
  if (words.startsWith('abstains: ')) return abstain(words.slice('abstains: '.length));
  if (words.startsWith('fails: ')) return fail(words.slice('fails: '.length));
  if (words.startsWith('list: ')) return ok(asItems(partsOf(words).map(readBelief)), members());
  if (words.startsWith('record: ')) {
    const entries = partsOf(words).map((part) => part.split(' = '));
    const all = Object.fromEntries(
      entries.map(([name = '', ...rest]) => [name, readBelief(rest.join(' = '))]),
    );
    return ok(asMembers(all), members());
  }
  const match = /^(.*), (says|p|unknown:) ?(.*)$/s.exec(words);
  if (!match) throw new Error(`Not an example value: ${words}`);
  const [, value = '', kind = '', rest = ''] = match;
  return ok(JSON.parse(value), readConfidence(kind, rest));
}

const members = (): Confidence => unknown('none', 'see-members');

/** `list: a; b` -> a, b. */
const partsOf = (words: string): string[] =>
  words
    .slice(words.indexOf(': ') + 2)
    .split('; ')
    .filter(Boolean);

function readBelief(words: string): Belief {
  const settled = readSettled(words);
  if (settled === SKIPPED) throw new Error('A path not taken is no answer.');
  return settled;
}

function readConfidence(kind: string, rest: string): Confidence {
  if (kind === 'says') return { status: 'self_reported', claim: CLAIM, raw: Number(rest), method: 'margin' };
  if (kind === 'unknown:') return readUnknown(rest);
  const match = new RegExp(`^${NUMBER} ${WIDTH}(?: of (\\d+))?$`).exec(rest);
  if (!match) throw new Error(`Not a probability with its interval: ${rest}`);
  const [p = 0, lo = 0, hi = 0] = match.slice(1, 4).map(Number);
  if (match[4] === undefined)
    return { status: 'derived', claim: CLAIM, p, lo, hi, rule: 'pass', assumes: [] };
  const scope = { task: 'example', claim: CLAIM };
  const n = Number(match[4]);
  return { status: 'calibrated', claim: CLAIM, p, lo, hi, n, calibrator: 'example@1', scope, drift: 'ok' };
}

function readUnknown(rest: string): Confidence {
  const [why = '', known, missing] = rest.split(', ');
  const conf = unknown(CLAIM, why as UnknownReason);
  if (known === undefined || missing === undefined) return conf;
  return { ...conf, n: Number.parseInt(known, 10), missing: Number.parseInt(missing, 10) } as Confidence;
}

const round = (value: number): number => Number(value.toFixed(4));

export function showSettled(settled: Settled): string {
  if (settled === SKIPPED) return 'not taken';
  const { outcome, value, reason = '', conf } = settled;
  if (outcome === 'abstain') return `abstains: ${reason}`;
  if (outcome === 'fail') return `fails: ${reason}`;
  if (isItems(value)) return `list: ${value.map(showSettled).join('; ')}`;
  if (isMembers(value)) {
    return `record: ${Object.entries(value)
      .map(([name, one]) => `${name} = ${showSettled(one)}`)
      .join('; ')}`;
  }
  return `${JSON.stringify(value)}, ${showConfidence(conf)}`;
}

function showConfidence(conf: Confidence): string {
  if (conf.status === 'self_reported') return `says ${round(conf.raw)}`;
  if (conf.status === 'unknown') {
    const count = conf.missing === undefined ? '' : `, ${conf.n ?? 0} known, ${conf.missing} missing`;
    return `unknown: ${conf.why}${count}`;
  }
  const shown = `p ${round(conf.p)} [${round(conf.lo)}, ${round(conf.hi)}]`;
  return conf.status === 'calibrated' ? `${shown} of ${conf.n}` : shown;
}
