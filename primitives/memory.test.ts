import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { asMembers } from './kit/members.ts';
import { any, label, text } from './kit/port-type.ts';
import {
  codesOf,
  fakeInfer,
  fakeRun,
  measured,
  runOnce,
  says,
  settledOf,
  takenPorts,
} from './kit/testing.ts';
import { memory } from './memory.ts';

const DAY_MS = 86_400_000;
const key = ok('Is it good?', unknown('none', 'given'), { evidence: ['input'] });
const verified = [{ oracle: 'person', verdict: 'pass', covers: 'c' } as const];
const stored = (conf: Confidence = measured(0.9), more = {}) =>
  ok('yes', conf, { evidence: ['panel'], verified, ...more });
const recalled = (belief: unknown, { similarity = 1, days = 0 } = {}) =>
  ok({ belief, similarity, ageMs: days * DAY_MS }, unknown('none', 'given'));
const recall = (answer?: Belief, config = {}, given: Belief | typeof SKIPPED = key) =>
  runOnce(memory, { config, inputs: { in: given }, effects: answer ? { recall: answer } : {} });

describe('recalling', () => {
  it('asks the store for the bare key', () => {
    const config = { space: 'faq', match: 'similar', atLeast: 0.7 };
    const { asked, out } = recall(undefined, config);
    expect(out).toBeUndefined();
    expect(asked).toEqual([
      {
        name: 'recall',
        request: { kind: 'memory', memory: { op: 'recall', key: 'Is it good?', ...config } },
      },
    ]);
  });

  it('gives what was found through hit', () => {
    const ran = recall(recalled(stored()));
    expect(takenPorts(ran)).toEqual(['hit']);
    expect(settledOf(ran, 'hit')).toMatchObject({
      outcome: 'ok',
      value: 'yes',
      evidence: ['recalled:panel'],
      verified,
      reason: 'Recalled: similarity 1, age 0 days.',
    });
  });

  it.each([
    ['nothing found', abstain('Nothing there.'), {}],
    ['a store that is down', fail('The store is down.'), {}],
    ['something odd', ok('yes', unknown('none', 'given')), {}],
    ['an answer that has no value', recalled(abstain('No.')), {}],
    ['a similarity that is none', recalled(stored(), { similarity: 2 }), {}],
    ['an age below 0', recalled(stored(), { days: -1 }), {}],
    ['another type', recalled(stored()), { type: 'Num' }],
    ['another label', recalled(stored()), { type: 'Label', labels: ['no'] }],
  ])('%s is a miss, with the key', (_, answer, config) => {
    const ran = recall(answer, config);
    expect(takenPorts(ran)).toEqual(['miss']);
    expect(settledOf(ran, 'miss')).toEqual(key);
  });

  it.each([
    ['an abstention', abstain('No signal.')],
    ['answers without a value', ok(asMembers({ a: fail('Broke.') }), unknown('none', 'see-members'))],
  ])('%s as key is a miss, and nobody is asked', (_, bad) => {
    const ran = recall(undefined, {}, bad as Belief);
    expect([takenPorts(ran), ran.asked, settledOf(ran, 'miss')]).toEqual([['miss'], [], bad]);
  });

  it('goes nowhere on a path not taken', () => {
    expect(takenPorts(recall(undefined, {}, SKIPPED))).toEqual([]);
  });
});

describe('what was measured loses weight', () => {
  const hit = (conf: Confidence, how = {}) => settledOf(recall(recalled(stored(conf), how)), 'hit');
  const derived = {
    status: 'derived',
    claim: 'c',
    p: 0.9,
    lo: 0.8,
    hi: 0.95,
    rule: 'pass',
    assumes: [],
  } as const;

  it.each([
    ['not at all, fresh and the same', {}, derived],
    ['half after a half-life', { days: 30 }, { p: 0.7, lo: 0.4, hi: 0.975, rule: 'staleness' }],
    ['half at half the similarity', { similarity: 0.5 }, { p: 0.7, rule: 'staleness' }],
    ['both', { days: 30, similarity: 0.5 }, { p: 0.6, rule: 'staleness' }],
  ])('%s', (_, how, expected) => {
    const { conf } = hit(derived, how);
    for (const [name, value] of Object.entries(expected))
      expect([name, conf[name as keyof Confidence]]).toEqual([
        name,
        typeof value === 'number' ? expect.closeTo(value, 9) : value,
      ]);
  });

  it('an outcome-based one is derived now, and wider', () => {
    const { conf } = hit(measured(0.9), { days: 10 });
    if (conf.status !== 'derived') throw new Error(conf.status);
    expect(conf.hi - conf.lo).toBeGreaterThan(0.1);
    expect(conf.p).toBeLessThan(0.9);
  });

  it('certainty does not outlast time', () => {
    expect(hit(certain('c', { rule: 'oracle' }), { days: 30 }).conf).toMatchObject({ p: 0.75, lo: 0.5 });
  });

  it('a score is kept for the same item only', () => {
    expect(hit(says(0.9), { days: 30 }).conf).toEqual(says(0.9));
    expect(hit(says(0.9), { similarity: 0.9 }).conf).toEqual(unknown('label-correct', 'out-of-scope'));
    expect(hit(says(0.9), { similarity: 0.9 }).verified).toBeUndefined();
  });

  it('is explained', () => {
    const output = hit(derived, { days: 30 });
    const why = memory.explain?.({ ...fakeRun(memory, {}), output, port: 'hit' });
    expect(why).toMatchObject({ rule: 'staleness', assumes: ['what is known lost 0.5 of its weight'] });
  });
});

describe('remembering', () => {
  const remember = (given: Belief | typeof SKIPPED, under: Belief | typeof SKIPPED = key, told?: Belief) =>
    runOnce(memory, {
      config: { mode: 'remember', space: 'faq' },
      inputs: { in: given, key: under },
      effects: told ? { remember: told } : {},
    });

  it('tells the store, and waits for it', () => {
    const { asked, out } = remember(stored());
    expect(out).toBeUndefined();
    expect(asked).toEqual([
      {
        name: 'remember',
        request: {
          kind: 'memory',
          memory: { op: 'remember', space: 'faq', key: 'Is it good?', belief: stored() },
        },
      },
    ]);
  });

  it.each([ok(null, unknown('none', 'given')), fail('The store is down.')])(
    'passes the answer on whatever the store says: %j',
    (told) => expect(settledOf(remember(stored(), key, told))).toEqual(stored()),
  );

  it.each([
    ['an abstention', abstain('No signal.'), key],
    ['a failure', fail('Timed out.'), key],
    ['an answer without a key', stored(), abstain('No key.')],
    ['an answer whose key was not taken', stored(), SKIPPED],
  ])('%s passes and is not stored', (_, given, under) => {
    const ran = remember(given as Belief, under as Belief);
    expect([settledOf(ran), ran.asked]).toEqual([given, []]);
  });

  it('goes nowhere on a path not taken', () => {
    expect(takenPorts(remember(SKIPPED))).toEqual([]);
  });
});

describe('before running', () => {
  const facts = { in: [{ type: text, claims: ['c'], status: 'self_reported' as const }] };

  it.each([
    [{}, { hit: { type: any, claims: [], status: 'calibrated' }, miss: facts.in[0] }],
    [
      { type: 'Label', labels: ['a'] },
      { hit: { type: label(['a']), claims: [], status: 'calibrated' }, miss: facts.in[0] },
    ],
    [{ mode: 'remember' }, { out: facts.in[0] }],
  ])('%j', (config, expected) => {
    expect(memory.infer(fakeInfer(memory, { config, facts }))).toEqual(expected);
    const given = memory.config.parse(config);
    expect(memory.ports(given).out.map(({ name }) => name)).toEqual(Object.keys(expected));
    expect(memory.exits?.(given)).toEqual('hit' in expected ? ['hit', 'miss'] : []);
    expect(memory.subtitle(given)).not.toBe('');
  });

  it('finds repeated labels', () => {
    expect(codesOf(memory, { config: { labels: ['a', 'a'] } })).toEqual(['R9.labels-repeat']);
    expect(codesOf(memory, { config: { labels: ['a', 'b'] } })).toEqual([]);
  });
});
