/** A3: the ten cases in which a confidence must be unknown, and that nobody takes such a one for a number. */
import { describe, expect, it } from 'vitest';
import { agent } from '../agent.ts';
import { assess } from '../assess.ts';
import { branch } from '../branch.ts';
import { calibrate } from '../calibrate.ts';
import type { AnyPrimitive } from '../define.ts';
import { escalate } from '../escalate.ts';
import { extract } from '../extract.ts';
import { fallback } from '../fallback.ts';
import { filter } from '../filter.ts';
import { gate } from '../gate.ts';
import { loop } from '../loop.ts';
import { monitor } from '../monitor.ts';
import { pool } from '../pool.ts';
import { race } from '../race.ts';
import { reduce } from '../reduce.ts';
import { retry } from '../retry.ts';
import { route } from '../route.ts';
import { stack } from '../stack.ts';
import { synthesize } from '../synthesize.ts';
import { transform } from '../transform.ts';
import { vote } from '../vote.ts';
import { abstain, type Belief, type Confidence, ok, type UnknownReason, unknown } from './belief.ts';
import { asItems } from './items.ts';
import { type Fake, measured, runOnce, says, settledOf, takenPorts } from './testing.ts';

const given = unknown('given', 'given');
const from = (id: string, conf: Confidence, value: unknown = 'yes'): Belief =>
  ok(value, conf, { evidence: [id] });
const told = (more: object): Belief => ok({ missing: 0, n: 300, ...more }, given);
const fitted = { p: 0.8, lo: 0.75, hi: 0.85, calibrator: 'platt@300', drift: 'ok' };
const arriving = (of: Belief | Belief[], more: Fake = {}): Fake => ({ inputs: { in: of }, ...more });
const asked = (ledger: Belief, conf = says(0.9)): Fake => arriving(from('a', conf), { effects: { ledger } });

type Case = [string, AnyPrimitive, Fake, UnknownReason];

const CASES: readonly Case[] = [
  [
    '1: an agent without a signal',
    agent,
    arriving(ok('x', given), { effects: { call: ok('yes', unknown('label-correct', 'no-signal')) } }),
    'no-signal',
  ],
  ['1: no alternatives to lead over', assess, arriving(from('a', given)), 'no-signal'],
  ['1: one voice agrees with nobody', vote, arriving([from('a', says(0.9)), abstain('No.')]), 'no-signal'],
  [
    '1: voices without a number',
    stack,
    arriving([from('a', given), from('b', given)], {
      effects: { ledger: told({ label: 'yes', ...fitted }) },
    }),
    'no-signal',
  ],
  [
    '2: a text nobody has read a score from',
    agent,
    arriving(ok('x', given), { effects: { call: ok('A text.', unknown('answer-correct', 'free-text')) } }),
    'free-text',
  ],
  ['3: a score outside those seen', calibrate, asked(told({ unknown: 'out-of-scope' })), 'out-of-scope'],
  ['4: too few outcomes', calibrate, asked(ok({ missing: 3, n: 7 }, given)), 'too-few-outcomes'],
  [
    '4: fewer than ten, whoever says that is enough',
    calibrate,
    asked(told({ ...fitted, n: 9 })),
    'too-few-outcomes',
  ],
  ['5: too wide an interval', calibrate, asked(told({ ...fitted, lo: 0.6, hi: 0.95 })), 'interval-too-wide'],
  ['6: calibration that broke', calibrate, asked(told({ ...fitted, drift: 'broken' })), 'drift-broken'],
  [
    '6: noticed later',
    monitor,
    { ...asked(told({ drift: 'broken' }), measured(0.8)), config: { action: 'demote' } },
    'drift-broken',
  ],
  [
    '7: voices about different things',
    vote,
    arriving([from('a', says(0.9)), from('b', says(0.9, 'schema-valid'))]),
    'claims-differ',
  ],
  [
    '8: a new text from several',
    synthesize,
    arriving([from('a', measured(0.9)), from('b', measured(0.9))], {
      effects: { call: from('s', says(0.99)) },
    }),
    'unmeasured-transform',
  ],
  ['8: an arbitrary computation', transform, arriving(from('a', measured(0.9))), 'unmeasured-transform'],
  [
    '8: a repair that changed the text',
    extract,
    arriving(from('a', measured(0.9), "{'total': 12,}")),
    'unmeasured-transform',
  ],
  [
    '9: one source that contradicts itself',
    vote,
    arriving([from('a', says(0.9)), from('a', says(0.9), 'no')]),
    'contradiction-from-one-source',
  ],
];

describe('is unknown', () => {
  it.each(CASES)('%s', (...[, primitive, fake, why]) => {
    expect(settledOf(runOnce(primitive, fake)).conf).toMatchObject({ status: 'unknown', why });
  });
});

/** Case 10, what people typed, is `given` from the start; the others have numbers that must not be used. */
const UNUSABLE: readonly [string, Confidence][] = [
  ['what people typed', given],
  ['no signal', unknown('label-correct', 'no-signal')],
  ['nine outcomes', { ...measured(0.9), n: 9 } as Confidence],
  ['a wide interval', measured(0.8, { width: 0.2 })],
  ['a calibration that broke', { ...measured(0.9), drift: 'broken' } as Confidence],
];

describe.each(UNUSABLE)('with %s', (_, conf) => {
  const belief = from('a', conf);
  const sure = from('b', measured(0.9), 'sure');
  const inside = (...answers: Belief[]): Fake => ({
    inputs: { in: ok('text', given) },
    takes: answers.map((_one, i) => `branch-${i}`),
    results: (_iteration, index) => answers[index],
  });
  const low = { threshold: 0 };

  it.each(['p', 'lo', 'raw'])('no gate passes, by %s', (use) => {
    expect(takenPorts(runOnce(gate, arriving(belief, { config: { ...low, use } })))).toEqual(['below']);
  });

  it('no condition about the confidence holds', () => {
    for (const when of ['confidence >= 0.0', "status != 'unknown'", 'confidence != null'])
      expect(takenPorts(runOnce(branch, arriving(belief, { config: { when } })))).toEqual(['else']);
    const rules = [{ when: 'confidence >= 0.0', port: 'a' }];
    const ran = runOnce(route, arriving(belief, { config: { ports: ['a', 'b'], rules } }));
    expect(takenPorts(ran)).toEqual(['b']);
  });

  it('no filter keeps it', () => {
    const list = ok(asItems([belief]), unknown('none', 'see-members'));
    const ran = runOnce(filter, arriving(list, { config: { keep: 'confidence >= 0.0' } }));
    expect(settledOf(ran, 'kept').value).toEqual([]);
  });

  it('no race, fallback or escalation ends with it', () => {
    for (const primitive of [race, fallback] as AnyPrimitive[]) {
      const ran = runOnce(primitive, { ...inside(belief, sure), config: { ...low, accept: 'confident' } });
      expect(settledOf(ran).value).toBe('sure');
    }
    expect(settledOf(runOnce(escalate, { ...inside(belief, sure), config: low })).value).toBe('sure');
  });

  it('it is low enough to try again', () => {
    const config = { ...low, on: ['low'], backoffMs: 0 };
    const ran = runOnce(retry, { ...inside(belief), config, results: (n) => (n === 1 ? belief : sure) });
    expect(settledOf(ran).value).toBe('sure');
  });

  it('no loop ends with it', () => {
    const config = { until: 'confidence >= 0.0', maxIter: 2 };
    const ran = runOnce(loop, { ...inside(belief), config, results: (n) => (n === 1 ? belief : sure) });
    expect(settledOf(ran).value).toBe('sure');
  });

  it('no pool counts it, no fold uses it, no calibration reads it', () => {
    const raw = { voices: 'raw', minVoices: 1 };
    expect(settledOf(runOnce(pool, arriving([belief], { config: raw }))).outcome).toBe('abstain');
    const list = ok(asItems([belief, sure]), unknown('none', 'see-members'));
    expect(settledOf(runOnce(reduce, arriving(list))).conf.status).toBe('unknown');
    const ran = runOnce(calibrate, arriving(belief, { effects: { ledger: told(fitted) } }));
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran).conf.status).toBe('unknown');
  });
});
