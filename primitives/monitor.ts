import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { isDecided, readAnswer } from './kit/answers.ts';
import { type Belief, type Confidence, handOn } from './kit/belief.ts';
import { factsOf } from './kit/facts.ts';
import type { DriftState, LedgerAnswer } from './kit/ledger.ts';
import { typeVar } from './kit/port-type.ts';

const config = z.strictObject({
  window: z.int().min(50).max(10_000).default(200).describe('How many of the latest outcomes are looked at.'),
  action: z
    .enum(['demote', 'watch'])
    .default('demote')
    .describe('Once the calibration has stopped holding: make the confidence unknown, or only mark it.'),
  scope: z
    .string()
    .max(120)
    .default('')
    .describe('Name of the scope whose outcomes are watched; empty means this node and what is before it.'),
});

type Config = z.infer<typeof config>;

const WORSE: readonly DriftState[] = ['ok', 'watch', 'broken'];

const worse = (a: DriftState, b: DriftState): DriftState => (WORSE.indexOf(a) < WORSE.indexOf(b) ? b : a);

/** What is known about drift; `undefined` = too few outcomes to say. Who cannot look does not say ok. */
function driftOf(answer: LedgerAnswer | undefined): { drift: DriftState; n?: number } | undefined {
  if (!answer) return { drift: 'watch' };
  if (answer.missing > 0) return undefined;
  const { n } = answer;
  if ('unknown' in answer) return { drift: answer.unknown === 'drift-broken' ? 'broken' : 'watch', n };
  return 'drift' in answer && WORSE.includes(answer.drift) ? { drift: answer.drift, n } : { drift: 'watch' };
}

function watched(before: Belief, { answer, config }: { answer: LedgerAnswer | undefined; config: Config }) {
  const found = driftOf(answer);
  if (!found) return handOn(before);
  const conf = drifted(before.conf, { ...found, action: config.action });
  const isUnseen = answer === undefined;
  return handOn({ ...before, conf, ...(isUnseen && { reason: 'The outcomes could not be read.' }) });
}

type Found = { drift: DriftState; n?: number; action: Config['action'] };

function drifted(conf: Confidence, { drift, n, action }: Found): Confidence {
  if (conf.status === 'unknown' || isDecided(conf)) return conf;
  if (drift === 'broken' && action === 'demote')
    return { status: 'unknown', claim: conf.claim, why: 'drift-broken', ...(n !== undefined && { n }) };
  return conf.status === 'calibrated' ? { ...conf, drift: worse(conf.drift, drift) } : conf;
}

export const monitor = definePrimitive({
  id: 'monitor',
  version: 1,
  group: 'confidence',
  title: 'Monitor',
  summary: 'Notice when confidences have stopped holding.',
  docs: `Compares what was promised with what came true over the latest outcomes in this scope, by a running sum that raises an alarm when the two drift apart. The value always passes: a monitor never blocks.

On an alarm it demotes: the confidence becomes unknown, so that every gate behind it sends the value below. When told only to watch, it marks calibrated confidences instead, and whoever compares them refuses broken ones; derived numbers and raw scores then pass unmarked.

Until there are outcomes nothing is claimed and the confidence passes as it is. What an oracle or a person has decided does not drift.`,
  example: {
    about: 'The promises of this scope no longer come true, so the number is taken back.',
    arrives: { in: '"positive", p 0.9 [0.86, 0.93] of 400' },
    effects: { ledger: '{"missing":0,"n":200,"drift":"broken"}, unknown: given' },
    leaves: { out: '"positive", unknown: drift-broken' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Value', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Value', type: typeVar('T') }],
  }),
  subtitle: ({ action, window }) => `${action}, last ${window}`,
  infer: (ctx) => ({ out: factsOf(ctx, 'in') }),
  issues: {
    'R12.record': {
      sentence: 'Several answers arrive at once, which have no confidence in common.',
      fix: 'Monitor each of them, or vote or pool first.',
    },
    'W-WATCH': {
      sentence: 'Only calibrated confidences can be marked; what arrives here is at most {status}.',
      fix: 'Let it demote, or put a calibration before it.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const [facts] = ctx.facts('in');
    if (!facts) return [];
    if (facts.type.t === 'Rec' || facts.items) return [{ code: 'R12.record' }];
    if (ctx.config.action !== 'watch' || facts.status === 'calibrated') return [];
    return [{ code: 'W-WATCH', field: 'action', values: { status: facts.status.replace('_', '-') } }];
  },
  decide: (ctx) => {
    const before = ctx.input('in');
    if (before === undefined) return undefined;
    if (isSkipped(before)) return { out: before };
    if (before.outcome !== 'ok') return handOn(before);
    const { scope: name, window } = ctx.config;
    const heard = ctx.effect('ledger', {
      kind: 'ledger',
      scope: { claim: before.conf.claim, name },
      question: { ask: 'drift', window },
    });
    return heard && watched(before, { answer: readAnswer(heard), config: ctx.config });
  },
  explain: ({ output: { conf, reason } }) => ({ rule: 'pass', lines: [wordsFor(conf, reason)], assumes: [] }),
});

function wordsFor(conf: Confidence, reason: string | undefined): string {
  if (conf.status === 'unknown' && conf.why === 'drift-broken')
    return `What was promised and what came true differ in the last ${conf.n ?? 0} outcomes: taken back.`;
  if (conf.status === 'calibrated') return `Drift: ${conf.drift}.${reason ? ` ${reason}` : ''}`;
  return reason ?? 'No alarm.';
}
